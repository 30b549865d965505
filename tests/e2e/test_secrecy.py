"""No personal data in clear at rest: not in a database, its log, or any other file."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest

from adapters.installation import Installation
from adapters.simulation import courses, words
from adapters.simulation.run import Plan
from core.command_bus import Call
from core.errors import Forbidden, NotFound, RuleBroken
from core.identity import Identity
from core.personal import Private, Sealed, VaultRef
from core.queries import Page, Query
from core.query_bus import Ask
from core.sealing import open_sealed, open_vault_item
from domains.accounts.commands import AddAccount
from domains.branches.events import MunicipalityCode
from domains.cases.events import CaseId
from domains.participants.events import ConsentMeans
from domains.referrals.commands import Consent, SubmitReferral
from domains.volunteers.commands import RegisterVolunteer
from projections.case_history.queries import CaseHistory
from projections.case_list.queries import CaseList
from projections.match_board.queries import MatchBoard
from projections.referral_inbox.queries import Inbox
from tests.adapters.simulation.homes import (
    ADMINISTRATORS,
    UNTIL,
    Simulated,
    migrated,
    simulated,
)
from tests.databases import BACKENDS, PostgresServer, running_postgres
from tests.e2e.searching import fingerprints, found_under

PLAN = Plan(seed=23, months=1.0, branches=2, until=UNTIL)
REFUSED_NAME, REFUSED_WISH = "Deltager Kvædetræ 7731", "Vil gerne lære at ro i kajak, øvevers 7731"
COMMON = {"Landskontor", "Revisor", "Frivillig"}
"""Names of accounts that are words of the catalogue too."""


class Lived(NamedTuple):
    """What was written in sight of the collector, and the folders that it could lie in."""

    marked: set[str]
    folders: list[tuple[Path, dict[Path, bytes]]]
    simulated: Simulated


@pytest.fixture(scope="module", params=BACKENDS)
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    """Simulate, project, ask and be refused; on PostgreSQL with a server of its own."""
    home = tmp_path_factory.mktemp("secrecy")
    with ExitStack() as stack:
        marked = collected(stack.enter_context(pytest.MonkeyPatch.context()))
        server: PostgresServer | None = None
        if request.param == "postgresql":
            server = stack.enter_context(running_postgres())
        settings = stack.enter_context(migrated(home, server))
        folders = [home] if server is None else [home, data_folder(server)]
        before = [(folder, fingerprints(folder)) for folder in folders]
        made = stack.enter_context(simulated(settings, PLAN))
        look_around(made)
        if server is not None:
            with psycopg.connect(server._uri, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
        yield Lived(marked, before, made)


def collected(patch: pytest.MonkeyPatch) -> set[str]:
    """Return a set to which everything personal is added that the simulation makes up."""
    marked = {REFUSED_NAME, REFUSED_WISH}
    for person in ADMINISTRATORS:
        marked |= {person.name, person.email}

    def watched(make: Callable[[Random], str]) -> Callable[[Random], str]:
        def making(random: Random) -> str:
            value = make(random)
            marked.add(value)
            return value

        return making

    for name in ("participant_name", "volunteer_name", "phone", "wishes", "note"):
        patch.setattr(words, name, watched(getattr(words, name)))

    def add_account(*, name: Private[str], email: Private[str]) -> AddAccount:
        marked.update({name.reveal(), email.reveal()} - COMMON)
        return AddAccount(name=name, email=email)

    patch.setattr(courses, "AddAccount", add_account)
    return marked


def data_folder(server: PostgresServer) -> Path:
    with psycopg.connect(server._uri) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


def look_around(made: Simulated) -> None:
    """Ask what opens names, ask what is denied, and send what is refused."""
    installation, country = made.installation, made.outcome.country
    installation.engine.catch_up()
    here, there = country.branches[:2]

    def ask(query: Query, who: Identity) -> Any:
        return installation.queries.ask(Ask(query, who))

    for query in (Inbox(branch=here.id), CaseList(branch=here.id), MatchBoard(branch=here.id)):
        assert isinstance(ask(query, here.leader), Page)
        with pytest.raises(NotFound):
            ask(query, there.leader)
        with pytest.raises(Forbidden):
            ask(query, made.admin)
    for row in ask(CaseList(branch=here.id), here.leader).items:
        ask(CaseHistory(case=CaseId(UUID(row.case))), here.leader)
        ask(CaseHistory(case=CaseId(UUID(row.case))), country.auditor)
    refused = SubmitReferral(
        name=Private(REFUSED_NAME),
        municipality=MunicipalityCode(here.place.municipalities[0]),
        wishes=Private(REFUSED_WISH),
        consent=Consent(
            text_version=1, means=ConsentMeans.SPOKEN, given_on=UNTIL.replace(year=2099)
        ),
    )
    with pytest.raises(RuleBroken):
        installation.commands.execute(Call(refused, here.leader, "refused"))
    denied = RegisterVolunteer(branch=here.id, name=Private(REFUSED_NAME))
    with pytest.raises(NotFound):
        installation.commands.execute(Call(denied, there.leader, "denied"))


def test_the_collector_has_seen_what_was_stored(lived: Lived) -> None:
    """Everything that the doors open is marked: else the search would look for too little."""
    installation = lived.simulated.installation
    assert len(lived.marked) > 100
    assert opened_values(installation) - COMMON <= lived.marked
    assert lived.marked - opened_values(installation) == {REFUSED_NAME, REFUSED_WISH}


def test_no_file_has_any_of_it(lived: Lived) -> None:
    spaceless = {value.replace(" ", "") for value in lived.marked if value.startswith("+")}
    small = {value.casefold() for value in lived.marked}
    for folder, before in lived.folders:
        assert found_under(folder, lived.marked | spaceless | small, unchanged=before) == {}


def test_the_search_reaches_where_events_lie(lived: Lived) -> None:
    """What is clear in events is found in the very same files."""
    installation = lived.simulated.installation
    clear = {f"branch:{branch.id}" for branch in lived.simulated.outcome.country.branches}
    found: set[str] = set()
    for folder, before in lived.folders:
        for told in found_under(folder, clear, unchanged=before).values():
            found |= {value for value, _ in told}
    assert installation.stores.recorder.head() > 100
    assert found == clear


def opened_values(installation: Installation) -> set[str]:
    """Return all sealed values and all of the vault, opened."""
    keys, codec = installation.stores.keys, installation.registry.codec
    found: set[str] = set()
    for stored in installation.stores.recorder.read():
        event = codec.decode(stored).event
        for value in (getattr(event, name) for name in event.__struct_fields__):
            if isinstance(value, Sealed):
                found.add(open_sealed(value, keys.keys([value.key])[value.key]))
            elif isinstance(value, VaultRef):
                item = keys.from_vault([value.ref])[value.ref]
                found.add(open_vault_item(item, value, keys.keys([value.key])[value.key]))
    return found
