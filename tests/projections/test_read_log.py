"""What the query bus writes into the read log: one entry a request, with all that belongs in it."""

from typing import Any
from uuid import uuid4

import pytest

from core.errors import DeclarationError, Forbidden, NotFound, ReadLogUnavailable
from core.permissions import Decision
from core.personal import Private
from core.purposes import Purpose
from core.query_bus import Ask, _View
from core.readlog import ReadLogEntry
from core.scopes import EVERYTHING
from core.terms import hashes_of
from domains.participants.events import PARTICIPANT_NAME, ParticipantRegistered
from projections.search.queries import SearchEverywhere
from tests.projections.world import World


def looks_while(world: World, act: Any) -> list[ReadLogEntry]:
    before = len(world.looks())
    act()
    return world.looks()[before:]


def terms(world: World, *words: str) -> set[str]:
    return set(hashes_of(words, world.installation.stores.keys))


def test_a_search_leaves_hashes_of_its_words(world: World) -> None:
    def act() -> None:
        world.ask("leader", "search.people", branch=world.north, name="Valmue Skovsyre")

    (look,) = looks_while(world, act)
    assert look.outcome == "looked"
    assert terms(world, "valmue", "skovsyre") <= set(look.terms)


def test_a_search_that_finds_leaves_them_in_the_same_entry(world: World) -> None:
    world.refer("Valmue Engkarse")

    def act() -> None:
        world.ask("leader", "search.people", branch=world.north, name="engkarse")

    (look,) = looks_while(world, act)
    assert (look.outcome, len(look.persons)) == ("opened", 1)
    assert terms(world, "engkarse") <= set(look.terms)


@pytest.mark.parametrize(
    ("who", "error"), [("counsellor", Forbidden), ("south leader", NotFound)], ids=str
)
def test_a_denied_search_leaves_them_too(world: World, who: str, error: type[Exception]) -> None:
    def act() -> None:
        with pytest.raises(error):
            world.ask(who, "search.people", branch=world.north, name="Valmue Skovsyre")

    (look,) = looks_while(world, act)
    assert look.outcome == "denied"
    assert set(look.terms) == terms(world, "valmue", "skovsyre")


def test_who_compares_names_has_looked_though_nobody_is_alike(world: World) -> None:
    (look,) = looks_while(world, lambda: world.ask("duty officer", "referrals.duplicates"))
    assert look.action == "referrals.duplicates"
    assert look.outcome in {"looked", "opened"}


class TestTheView:
    """One entry a request: what would need a second is a mistake in the query."""

    @pytest.fixture
    def view(self, world: World) -> _View:
        asked = Ask(SearchEverywhere(name=Private("Valmue")), world.people["duty officer"])
        decision = Decision(allowed=True, rule="test", role_has_it=True)
        bus = world.installation.queries
        actor, _ = bus._authorised(asked)
        with world.installation.models.reading(EVERYTHING) as rows:
            return _View(asked, actor, decision, bus._seen_by(actor, rows), bus)

    def test_opens_once(self, world: World, view: _View) -> None:
        closed = self._closed(world)
        view.open([closed])
        with pytest.raises(DeclarationError, match="one entry a request"):
            view.open([closed])

    def test_opens_nothing_as_often_as_it_likes(self, view: _View) -> None:
        view.open([(uuid4(), None)])
        view.open([])

    def test_looks_nobody_up_once_the_entry_is_written(self, world: World, view: _View) -> None:
        view.open([self._closed(world)])
        with pytest.raises(DeclarationError, match="one entry a request"):
            view.names.find(PARTICIPANT_NAME.words, "Valmue")

    def _closed(self, world: World) -> tuple[Any, Any]:
        case = world.refer("Valmue Siv")
        recorder, codec = world.installation.stores.recorder, world.installation.registry.codec
        (name,) = (
            event.name
            for event in (codec.decode(found).event for found in recorder.read())
            if isinstance(event, ParticipantRegistered)
            and str(event.participant) == case.participant
        )
        return case.participant, name


def test_no_look_without_its_entry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.refer()

    def full(_entry: ReadLogEntry) -> int:
        raise ReadLogUnavailable

    monkeypatch.setattr(world.installation.stores.read_log, "append", full)
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("leader", "referrals.inbox", {"branch": world.north}),
        ("leader", "search.people", {"branch": world.north, "name": "Ingen"}),
        ("counsellor", "referrals.state", {"referral": case.referral}),
        ("south leader", "referrals.inbox", {"branch": world.north}),
    ]
    for who, action, fields in asked:
        with pytest.raises(ReadLogUnavailable):
            world.ask(who, action, **fields)


def test_every_purpose_in_the_log_is_a_declared_one(world: World) -> None:
    declared = {purpose.value for purpose in Purpose}
    assert {look.purpose for look in world.looks()} <= declared
