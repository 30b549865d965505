"""No volunteer ever reads outside her window: her own match, while it is active, and no other.

No branch reads whom it has handed over. Both hold too while the board stands still.
"""

import itertools
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from hypothesis.strategies import integers

from core.errors import Forbidden, NotFound, RuleBroken
from tests.projections.stopping import Stopped
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
    """Two women and three volunteers, matched, paused, substituted and parted in any order.

    A case may go to the south and come back, and the board may stand still for a while.
    """

    world: World
    board: Stopped | None = None

    @initialize()
    def people(self) -> None:
        number = next(_numbers)
        self.matches: list[Match] = []
        self.names = [f"Birk {number} {n}" for n in range(2)]
        self.cases = [self.world.open(name).case for name in self.names]
        self.at_home = [True, True]
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

    @rule(case=CASES)
    def transfer(self, case: int) -> None:
        here, there = (self.world.north, "leader"), (self.world.south, "south leader")
        (_, giver), (to, taker) = (here, there) if self.at_home[case] else (there, here)
        if self._let(giver, "cases.offer_transfer", case=self.cases[case], to=to) is not None:
            responsible = str(self.world.people[taker].account)
            fields: dict[str, Any] = {"case": self.cases[case], "responsible": responsible}
            self._let(taker, "cases.accept_transfer", **fields)
            self.at_home[case] = not self.at_home[case]

    @rule()
    def board_stands_still(self) -> None:
        if self.board is None:
            self.board = Stopped(self.world.installation.engine, "match_board")

    @rule()
    def board_goes_on(self) -> None:
        if self.board is not None:
            self.board.go_on()
            self.board = None

    def teardown(self) -> None:
        self.board_goes_on()

    @invariant()
    def _invariant_holds(self) -> None:
        matches = getattr(self, "matches", ())
        for match, number in itertools.product(matches, range(3)):
            mine = match.active and match.volunteer == number
            self._require(self._reads(self.accounts[number], match), match.notes if mine else None)
        for number in range(3 if matches else 0):
            self._require(
                self._meets(number),
                {each.match for each in matches if each.active and each.volunteer == number},
            )

    @invariant()
    def _the_north_reads_who_is_there(self) -> None:
        if hasattr(self, "matches"):
            there = {n for n, here in zip(self.names, self.at_home, strict=True) if here}
            assert self._named("cases.list", "name") == there
            with_match = {self.names[match.case] for match in self.matches}
            self._require(self._named("matches.board", "participant_name"), there & with_match)

    def _require(self, read: set[str] | None, allowed: set[str] | None) -> None:
        """Require that it is read, and nothing else; only the latter of a board that stands still.

        Where nothing may be read, nothing is answered.
        """
        if self.board is None or allowed is None:
            assert read == allowed
        else:
            assert (read or set()) <= allowed

    def _meets(self, number: int) -> set[str]:
        who, volunteer = self.accounts[number], self.volunteers[number]
        mine = self.world.ask(who, "matches.mine", volunteer=volunteer)
        return {each.match for each in mine if each.status == "active"}

    def _named(self, query: str, field: str) -> set[str]:
        """Return whose names the leader of the north reads, of the two women."""
        page = self.world.ask("leader", query, branch=self.world.north, limit=200)
        return {getattr(row, field) for row in page.items} & set(self.names)

    def _reads(self, account: str, match: Match) -> set[str] | None:
        try:
            page = self.world.ask(account, "matches.meetings", match=match.match, limit=200)
        except (NotFound, Forbidden):
            return None
        return {meeting.note for meeting in page.items}

    def _one(self, number: int) -> Match | None:
        return self.matches[number % len(self.matches)] if self.matches else None

    def _try(self, action: str, **fields: Any) -> Any:
        return self._let("leader", action, **fields)

    def _let(self, who: str, action: str, /, **fields: Any) -> Any:
        try:
            return self.world.do(who, action, **fields)
        except (RuleBroken, NotFound):
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
