"""Two servers that share a log, each with a bus of its own, race: what must never happen doesn't.

The oracle of the matching machine reads the log afterwards, and judges each beginning at its place.
"""

from collections.abc import Iterator
from concurrent.futures import Future
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from adapters.installation import Installation
from core.command_bus import Answer, Call
from core.errors import Conflict, NotFound, RuleBroken
from core.inputs import read_input
from core.personal import Sealed
from core.sealing import open_sealed
from tests.adapters.simulation.homes import migrated, opened
from tests.databases import PostgresServer
from tests.domains.matches.histories import ANOTHER, HALF, INITIAL, NAME, NEAR, SHORT
from tests.domains.matches.oracle import Oracle
from tests.projections.world import Case, World, peopled

NAMES = (NAME, NEAR, SHORT, INITIAL, HALF, ANOTHER)
REFUSALS = (RuleBroken, NotFound, Conflict)
ROUNDS, AT_ONCE = 40, 8


class Race(NamedTuple):
    """A Qnet with two servers, and what the oracle has read of their log."""

    world: World
    servers: tuple[Installation, Installation]
    oracle: Oracle

    def run(self, *calls: Call) -> list[BaseException | None]:
        """Send the calls to the two in turn, all at once; return what became of each."""
        buses = cycle(server.commands for server in self.servers)
        answers: list[Future[Answer]] = [
            bus.submit(call) for bus, call in zip(buses, calls, strict=False)
        ]
        refusals = [answer.exception() for answer in answers]
        assert all(isinstance(refusal, REFUSALS) for refusal in refusals if refusal is not None)
        self.read_on()
        return refusals

    def read_on(self) -> None:
        """Show the oracle what happened since."""
        recorder, _, _ = self.servers[0].stores
        codec = self.servers[0].registry.codec
        for found in recorder.read(after=self.oracle.number):
            self.oracle.witness(codec.decode(found), self.world.today)

    def call(self, who: str, action: str, /, **fields: Any) -> Call:
        """Return a command of somebody's."""
        command = self.world._commands[action]
        return Call(read_input(command, fields), self.world.people[who])


@pytest.fixture
def race(server: PostgresServer | None, tmp_path: Path) -> Iterator[Race]:
    """Give a Qnet that two servers serve."""
    with (
        migrated(tmp_path / "home", server) as settings,
        peopled(settings) as world,
        opened(settings, clock=world.clock) as second,
    ):
        keys = second.stores.keys

        def reveal(sealed: Sealed[Any]) -> Any:
            return open_sealed(sealed, keys.keys([sealed.key])[sealed.key])

        yield Race(world, (world.installation, second), Oracle(reveal))


class Anybody:
    """Draws what somebody might ask now: about four women and four volunteers of a branch."""

    def __init__(self, race: Race, random: Random) -> None:
        self._race = race
        self._random = random
        self._women = [race.world.open() for _ in range(4)]
        self._volunteers = [race.world.volunteer(capacity=1 + n % 2) for n in range(4)]
        self._today = race.world.today.isoformat()

    def asks(self) -> Call:
        """Return a command that may be accepted, as far as the oracle has read."""
        one = self._random.choice
        return one((self._matching, self._matching, self._of_her, self._of_volunteer, self._duty))()

    def _matching(self) -> Call:
        one, call, standing = self._random.choice, self._race.call, self._race.oracle.standing
        case, volunteer, leader = self._her.case, one(self._volunteers), "leader"
        rests = {"reason": "volunteer_away", "paused_on": self._today}
        ends, begins = {"reason": "no_fit"}, {"resumed_on": self._today}
        return one(
            [
                call(leader, "matches.propose", case=case, volunteer=volunteer),
                *(call(leader, "matches.accept", match=str(m)) for m in standing("proposed")),
                *(
                    call(leader, "matches.resume", match=str(m), **begins)
                    for m in standing("paused")
                ),
                *(call(leader, "matches.pause", match=str(m), **rests) for m in standing("active")),
                *(call(leader, "matches.end", match=str(m), **ends) for m in standing("active")),
            ]
        )

    def _of_her(self) -> Call:
        her, call = {"participant": self._her.participant}, self._race.call
        consent = {"text_version": 1, "means": "spoken", "given_on": self._today}
        withdrawal = {"withdrawn_on": self._today}
        return self._random.choice(
            [
                call("leader", "participants.avoid", **her, name=self._name),
                call("leader", "participants.give_consent", **her, **consent),
                call("leader", "participants.give_consent", **her, **consent),
                call("leader", "participants.withdraw_consent", **her, **withdrawal),
                call("leader", "participants.register_child", **her, birth_year=2020),
                self._moving(),
            ]
        )

    def _moving(self) -> Call:
        """Return an offer of a transfer, or the answer of the branch that was asked."""
        case, world = {"case": self._her.case}, self._race.world
        offer = self._race.call("leader", "cases.offer_transfer", **case, to=world.south)
        account = str(world.people["south leader"].account)
        take = {**case, "responsible": account}
        return self._random.choice(
            [offer, self._race.call("south leader", "cases.accept_transfer", **take)]
        )

    def _of_volunteer(self) -> Call:
        hers, call = {"volunteer": self._random.choice(self._volunteers)}, self._race.call
        rests = {"reason": "rest", "paused_on": self._today}
        return self._random.choice(
            [
                call("leader", "volunteers.name", **hers, name=self._name),
                call("leader", "volunteers.tell_relation", **hers, name=self._name),
                call("leader", "volunteers.set_capacity", **hers, capacity=1),
                call("leader", "volunteers.set_capacity", **hers, capacity=2),
                call("leader", "volunteers.pause", **hers, **rests),
                call("leader", "volunteers.come_back", **hers, back_on=self._today),
            ]
        )

    def _duty(self) -> Call:
        one, other = self._her.participant, self._her.participant
        pair = {"participant": one, "merged": other}
        may_meet = {"volunteer": self._random.choice(self._volunteers), "may_meet": True}
        case, call = {"case": self._her.case}, self._race.call
        return self._random.choice(
            [
                call("duty officer", "participants.merge", **pair),
                *(
                    call(
                        "duty officer", "participants.undo_merge", participant=str(a), merged=str(b)
                    )
                    for a, b in self._race.oracle.merged
                ),
                call("duty officer", "matches.judge_likeness", **case, **may_meet),
            ]
        )

    @property
    def _her(self) -> Case:
        return self._random.choice(self._women)

    @property
    def _name(self) -> str:
        return self._random.choice(NAMES)


def test_of_many_who_accept_a_volunteer_with_one_place_one_does(race: Race) -> None:
    world = race.world
    for _ in range(5):
        volunteer = world.volunteer()
        cases = [world.open().case for _ in range(6)]
        matches = [
            world.do("leader", "matches.propose", case=case, volunteer=volunteer)["match"]
            for case in cases
        ]
        refusals = race.run(*(race.call("leader", "matches.accept", match=m) for m in matches))
        assert refusals.count(None) == 1


def test_of_many_volunteers_who_are_accepted_for_a_case_one_is(race: Race) -> None:
    world = race.world
    for _ in range(5):
        case = world.open().case
        matches = [
            world.do("leader", "matches.propose", case=case, volunteer=world.volunteer())["match"]
            for _ in range(4)
        ]
        refusals = race.run(*(race.call("leader", "matches.accept", match=m) for m in matches))
        assert refusals.count(None) == 1


def test_a_name_that_is_told_meanwhile_is_seen(race: Race) -> None:
    world = race.world
    for number in range(8):
        woman, volunteer = world.open(), world.volunteer(NAME)
        propose = race.call("leader", "matches.propose", case=woman.case, volunteer=volunteer)
        avoid = race.call("leader", "participants.avoid", participant=woman.participant, name=NAME)
        race.run(*((propose, avoid) if number % 2 else (avoid, propose)))
        (refusal,) = race.run(propose)
        assert isinstance(refusal, RuleBroken)


def test_whatever_is_asked_of_two_servers_at_once(race: Race) -> None:
    anybody = Anybody(race, Random(24))
    race.read_on()
    answers: list[BaseException | None] = []
    for _ in range(ROUNDS):
        answers += race.run(*(anybody.asks() for _ in range(AT_ONCE)))
    race.world.installation.reactions.catch_up()
    race.read_on()
    for opened_case in race.oracle.cases.values():
        assert len(race.oracle.active(opened_case.participant)) <= 1
    for volunteer in race.oracle.approved:
        assert race.oracle.load(volunteer) <= race.oracle.capacity(volunteer)
    accepted = answers.count(None)
    assert min(accepted, len(answers) - accepted) > ROUNDS
    assert len(race.oracle.matches) > 5
