"""No volunteer ever reads outside her window: her own match, while it is active, and no other."""

import itertools
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from hypothesis.strategies import integers

from core.errors import Forbidden, NotFound, RuleBroken
from tests.projections.world import World

_numbers = itertools.count(1)
CASES, VOLUNTEERS = integers(0, 1), integers(0, 2)


class Match:
    """What a test knows of a match: who is in it, whether it is active, and what was noted."""

    def __init__(self, match: str, case: int, volunteer: int) -> None:
        self.match = match
        self.case = case
        self.volunteer = volunteer
        self.active = False
        self.notes: set[str] = set()


class Windows(RuleBasedStateMachine):
    """Two women and three volunteers, matched, paused, substituted and parted in any order."""

    world: World

    @initialize()
    def people(self) -> None:
        number = next(_numbers)
        self.matches: list[Match] = []
        self.cases = [self.world.open(f"Birk {number} {n}").case for n in range(2)]
        self.volunteers = [self.world.volunteer(f"Alk {number} {n}", 2) for n in range(3)]
        self.accounts = [f"volunteer {number} {n}" for n in range(3)]
        for account, volunteer in zip(self.accounts, self.volunteers, strict=True):
            ties = {"branch": self.world.north, "volunteer": volunteer}
            self.world.new_account(account, role="volunteer", **ties)

    @rule(case=CASES, volunteer=VOLUNTEERS)
    def match(self, case: int, volunteer: int) -> None:
        fields = {"case": self.cases[case], "volunteer": self.volunteers[volunteer]}
        if ids := self._try("matches.propose", **fields):
            made = Match(ids["match"], case, volunteer)
            self.matches.append(made)
            self._invariant_holds()
            made.active = self._try("matches.accept", match=made.match) is not None

    @rule(number=integers(0, 20))
    def pause(self, number: int) -> None:
        if match := self._one(number):
            fields = {"reason": "volunteer_away", "paused_on": self.world.today.isoformat()}
            if self._try("matches.pause", match=match.match, **fields):
                match.active = False

    @rule(number=integers(0, 20))
    def resume(self, number: int) -> None:
        if match := self._one(number):
            day = self.world.today.isoformat()
            if self._try("matches.resume", match=match.match, resumed_on=day):
                match.active = True

    @rule(number=integers(0, 20))
    def end(self, number: int) -> None:
        if (match := self._one(number)) and self._try(
            "matches.end", match=match.match, reason="her_wish"
        ):
            match.active = False

    @rule(number=integers(0, 20))
    def note(self, number: int) -> None:
        if match := self._one(number):
            note = f"Note {next(_numbers)}"
            day = self.world.today.isoformat()
            fields = {"held_on": day, "kind": "phone", "minutes": 10, "note": note}
            if self._try("matches.log_meeting", match=match.match, **fields):
                match.notes.add(note)

    @invariant()
    def _invariant_holds(self) -> None:
        for match, number in itertools.product(getattr(self, "matches", ()), range(3)):
            mine = match.active and match.volunteer == number
            assert self._reads(self.accounts[number], match) == (match.notes if mine else None)

    def _reads(self, account: str, match: Match) -> set[str] | None:
        try:
            page = self.world.ask(account, "matches.meetings", match=match.match, limit=200)
        except (NotFound, Forbidden):
            return None
        return {meeting.note for meeting in page.items}

    def _one(self, number: int) -> Match | None:
        return self.matches[number % len(self.matches)] if self.matches else None

    def _try(self, action: str, **fields: Any) -> Any:
        try:
            return self.world.do("leader", action, **fields)
        except RuleBroken:
            return None


def test_no_volunteer_reads_outside_her_window(world: World) -> None:
    machine = type("Here", (Windows,), {"world": world})
    run(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
