"""Whatever is asked in whatever order, and at once: what must never happen doesn't.

Never two active matches a case or a person, never above a capacity, never over a veto, never with
an expired certificate where children are. Every answer is compared with the oracle's.
"""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from enum import Enum
from itertools import cycle
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from core.command_bus import Answer, CommandBus, Stores
from core.commands import Command
from core.errors import RuleBroken
from core.events import EventId
from core.testing import Bench
from domains.cases.events import CaseId
from domains.matches.commands import (
    AcceptMatch,
    AgreeToMatch,
    AskAboutLikeness,
    EndMatch,
    JudgeLikeness,
    LogMeeting,
    MissMeeting,
    ResumeMatch,
)
from domains.matches.events import EndReason, MatchId, MeetingKind, Party
from domains.volunteers.events import CertificateOutcome, VolunteerId
from tests.domains.histories import (
    LEADER,
    LEADER_ADDED,
    VOLUNTEER,
    case_opened,
    proposed,
    volunteer_approved,
)
from tests.domains.matches.histories import (
    ANOTHER,
    DUTY_OFFICER,
    HALF,
    INITIAL,
    NAME,
    NEAR,
    OTHER_HALF,
    SHORT,
)
from tests.domains.matches.telling import CASES, PARTICIPANTS, VOLUNTEERS
from tests.domains.matches.turns import Country

_NUMBERS = st.integers(0, 11)
_CASES, _VOLUNTEERS = st.sampled_from(CASES), st.sampled_from(VOLUNTEERS)
_NAMES = st.sampled_from([NAME, NEAR, ANOTHER, SHORT, INITIAL, HALF, OTHER_HALF])


_PARTS = st.sampled_from([SHORT, HALF, OTHER_HALF])


class Wrong(Enum):
    """What may go wrong."""

    CONSENT = "she withdraws her consent"
    VOLUNTEER = "a volunteer is away"
    CERTIFICATE = "a certificate expires tonight"
    CASE = "a case rests"


def some(*statuses: str) -> Callable[["Matching"], bool]:
    """Say that there must be a match that stands so."""
    return lambda machine: bool(machine.country.oracle.standing(*statuses))


class Matching(RuleBasedStateMachine):
    """Two branches, where everybody asks and tells; the product against the oracle.

    After each thing that happens to somebody, what comes next for the two is tried at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.country = Country()
        self.oracle = self.country.oracle
        self.told: list[tuple[MatchId, EventId]] = []

    def teardown(self) -> None:
        self.country.bench.close()

    def one(self, number: int, *statuses: str) -> MatchId:
        standing = self.oracle.standing(*statuses)
        return standing[number % len(standing)]

    @initialize(with_children=st.sets(_CASES, max_size=3), short=st.sets(_VOLUNTEERS))
    def some_have_children_and_some_certificates_expire(
        self, with_children: set[CaseId], short: set[VolunteerId]
    ) -> None:
        for case in sorted(with_children):
            self.country.change_children(case)
        for volunteer in sorted(short):
            self.country.see_certificate(volunteer, 3)

    @rule(case=_CASES, volunteer=_VOLUNTEERS)
    def many_are_proposed(self, case: CaseId, volunteer: VolunteerId) -> None:
        for anybody in VOLUNTEERS:
            self.country.propose(case, anybody)
        for anywhere in CASES:
            self.country.propose(anywhere, volunteer)

    @rule(case=_CASES, volunteer=_VOLUNTEERS)
    def two_are_brought_together(self, case: CaseId, volunteer: VolunteerId) -> None:
        self.country.bring_together(case, volunteer)

    @rule(volunteer=_VOLUNTEERS)
    def one_is_brought_together_with_all(self, volunteer: VolunteerId) -> None:
        for case in CASES:
            self.country.bring_together(case, volunteer)

    @precondition(some("proposed"))
    @rule(number=_NUMBERS, by=st.sampled_from(Party))
    def one_says_yes(self, number: int, by: Party) -> None:
        match = self.one(number, "proposed")
        self.country.ask(AgreeToMatch(match=match, by=by), self.country.leader_of(match))

    @precondition(some("proposed", "paused"))
    @rule(number=_NUMBERS)
    def many_begin_at_once(self, number: int) -> None:
        waiting: list[Future[Answer]] = []
        standing = self.oracle.standing("proposed", "paused")
        for match in (standing[number:] + standing[:number])[:8]:
            command: Command = AcceptMatch(match=match)
            if self.oracle.matches[match].status == "paused":
                command = ResumeMatch(match=match, resumed_on=self.country.today)
            call = self.country.bench.call(command, self.country.leader_of(match))
            waiting.append(self.country.bench.bus.submit(call))
        for answer in waiting:
            assert answer.exception() is None or isinstance(answer.exception(), RuleBroken)
        self.country.catch_up()

    @precondition(some("active"))
    @rule(number=_NUMBERS)
    def one_rests(self, number: int) -> None:
        self.country.pause(self.one(number, "active"))

    @precondition(some("active"))
    @rule(number=_NUMBERS, volunteer=_VOLUNTEERS)
    def somebody_stands_in(self, number: int, volunteer: VolunteerId) -> None:
        match = self.one(number, "active")
        self.country.pause(match)
        self.country.bring_together(self.oracle.matches[match].case, volunteer)
        if self.oracle.matches[match].status == "paused":
            self.country.resume(match)

    @precondition(some("proposed", "active", "paused", "ended"))
    @rule(number=_NUMBERS)
    def one_ends(self, number: int) -> None:
        match = self.one(number, "proposed", "active", "paused", "ended")
        ended = self.oracle.matches[match].status == "ended"
        command = EndMatch(match=match, reason=EndReason.NO_FIT)
        answer = self.country.ask(command, self.country.leader_of(match))
        assert (answer is None) == ended

    @precondition(some("active"))
    @rule(number=_NUMBERS)
    def two_meet(self, number: int) -> None:
        match, today = self.one(number, "active"), self.country.today
        self.tell(match, LogMeeting(match=match, held_on=today, kind=MeetingKind.PHONE, minutes=9))

    @precondition(lambda self: bool(self.told))
    @rule(number=_NUMBERS)
    def a_meeting_is_corrected(self, number: int) -> None:
        match, told = self.told.pop(number % len(self.told))
        command = MissMeeting(
            match=match, planned_on=self.country.today, by=Party.PARTICIPANT, corrects=told
        )
        self.tell(match, command)
        assert self.country.ask(command, self.country.leader_of(match)) is None

    def tell(self, match: MatchId, command: Command) -> None:
        answer = self.country.ask(command, self.country.leader_of(match))
        assert answer is not None
        (recorded,) = self.country.bench.recorded(answer.position - 1)
        self.told.append((match, EventId(recorded.id)))

    @rule(case=_CASES, volunteer=_VOLUNTEERS, hers=_NAMES, theirs=_NAMES)
    def names_are_told(self, case: CaseId, volunteer: VolunteerId, hers: str, theirs: str) -> None:
        self.country.tell_names(case, volunteer, hers, theirs)
        self.country.bring_together(case, volunteer)

    @rule(case=_CASES, volunteer=_VOLUNTEERS, may_meet=st.booleans(), told_later=st.none() | _NAMES)
    def a_likeness_is_judged(
        self, case: CaseId, volunteer: VolunteerId, told_later: str | None, *, may_meet: bool
    ) -> None:
        self.country.forget_names()
        self.country.tell_names(case, volunteer, NAME, NEAR)
        question = AskAboutLikeness(case=case, volunteer=volunteer)
        allowed = self.oracle.names_allow(case, volunteer)
        if self.country.ask(question, self.country.leader_of_case(case)) is not None:
            assert not allowed
            judgement = JudgeLikeness(case=case, volunteer=volunteer, may_meet=may_meet)
            assert self.country.ask(judgement, DUTY_OFFICER) is not None
        if told_later is not None:
            self.country.tell_names(case, volunteer, ANOTHER, told_later)
        self.country.bring_together(case, volunteer)

    @rule(days=st.integers(1, 3), case=_CASES, volunteer=_VOLUNTEERS)
    def days_pass(self, days: int, case: CaseId, volunteer: VolunteerId) -> None:
        self.country.bench.clock.turn_by(timedelta(days=days))
        self.country.bring_together(case, volunteer)

    @rule(wrong=st.sampled_from(Wrong), case=_CASES, volunteer=_VOLUNTEERS)
    def something_goes_wrong(self, wrong: Wrong, case: CaseId, volunteer: VolunteerId) -> None:
        match wrong:
            case Wrong.CONSENT:
                self.country.withdraw_consent(case)
            case Wrong.VOLUNTEER:
                self.country.send_away(volunteer)
            case Wrong.CERTIFICATE:
                self.country.see_certificate(volunteer, 0)
            case Wrong.CASE:
                self.country.let_rest(case)
        self.country.bring_together(case, volunteer)

    @rule(names_too=st.booleans())
    def all_is_well_again(self, *, names_too: bool) -> None:
        if names_too:
            self.country.forget_names()
        self.country.bring_back()
        self.country.let_go_on()
        self.country.give_consents()
        for volunteer in VOLUNTEERS:
            self.country.see_certificate(volunteer, 3)

    @rule(case=_CASES, volunteer=_VOLUNTEERS)
    def children_come_and_go(self, case: CaseId, volunteer: VolunteerId) -> None:
        self.country.change_children(case)
        self.country.bring_together(case, volunteer)

    @rule(case=_CASES, other=_CASES, volunteer=_VOLUNTEERS, another=_VOLUNTEERS)
    def two_are_one_person(
        self, case: CaseId, other: CaseId, volunteer: VolunteerId, another: VolunteerId
    ) -> None:
        self.country.merge(case, other)
        self.country.bring_together(case, volunteer)
        self.country.bring_together(other, another)

    @precondition(lambda self: bool(self.oracle.merged))
    @rule(number=_NUMBERS)
    def they_are_two_after_all(self, number: int) -> None:
        self.country.undo_merge(number)

    @rule(case=_CASES, other=_CASES, volunteer=_VOLUNTEERS, undone=st.booleans())
    def she_agrees_under_another_id(
        self, case: CaseId, other: CaseId, volunteer: VolunteerId, *, undone: bool
    ) -> None:
        self.country.withdraw_consent(case)
        self.country.merge(case, other)
        self.country.give_consent(other)
        if undone and self.oracle.merged:
            self.country.undo_merge(-1)
        self.country.bring_together(case, volunteer)

    @rule(case=_CASES, volunteer=_VOLUNTEERS)
    def a_case_moves(self, case: CaseId, volunteer: VolunteerId) -> None:
        self.country.move(case)
        self.country.bring_together(case, volunteer)

    @rule(case=_CASES, volunteer=_VOLUNTEERS, name=_NAMES, corrects=st.booleans())
    def a_volunteer_has_another_name(
        self, case: CaseId, volunteer: VolunteerId, name: str, *, corrects: bool
    ) -> None:
        self.country.rename(volunteer, name, corrects=corrects)
        self.country.bring_together(case, volunteer)

    @rule(case=_CASES, volunteer=_VOLUNTEERS, hers=_NAMES, theirs=_NAMES)
    def names_are_corrected(
        self, case: CaseId, volunteer: VolunteerId, hers: str, theirs: str
    ) -> None:
        self.country.correct_names(case, volunteer, hers, theirs)
        self.country.bring_together(case, volunteer)

    @rule(case=_CASES, volunteer=_VOLUNTEERS, hers=_PARTS, theirs=st.tuples(_PARTS, _PARTS))
    def one_name_is_told_after_another(
        self, case: CaseId, volunteer: VolunteerId, hers: str, theirs: tuple[str, str]
    ) -> None:
        self.country.forget_names()
        self.country.tell_names(case, volunteer, hers, theirs[0])
        self.country.correct_names(case, volunteer, hers, theirs[1])
        self.country.bring_together(case, volunteer)

    @rule(
        case=_CASES,
        volunteer=_VOLUNTEERS,
        number=_NUMBERS,
        outcome=st.sampled_from(CertificateOutcome),
    )
    def a_certificate_is_corrected(
        self, case: CaseId, volunteer: VolunteerId, number: int, outcome: CertificateOutcome
    ) -> None:
        self.country.correct_certificate(volunteer, number, outcome)
        self.country.bring_together(case, volunteer)

    @rule(
        case=_CASES,
        volunteer=_VOLUNTEERS,
        capacity=st.integers(1, 3),
        number=st.none() | _NUMBERS,
    )
    def a_capacity_is_agreed(
        self, case: CaseId, volunteer: VolunteerId, capacity: int, number: int | None
    ) -> None:
        self.country.agree_capacity(volunteer, capacity, number)
        self.country.bring_together(case, volunteer)

    @invariant()
    def nobody_has_two_active_matches(self) -> None:
        assert all(len(self.oracle.active(participant)) <= 1 for participant in PARTICIPANTS)

    @invariant()
    def nobody_is_above_her_capacity(self) -> None:
        for volunteer in VOLUNTEERS:
            assert self.oracle.load(volunteer) <= self.oracle.capacity(volunteer)


TestMatching = Matching.TestCase
TestMatching.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_two_servers_that_accept_at_once_let_one_match_begin() -> None:
    proposals = [MatchId(UUID(int=0x3100 + n)) for n in range(6)]
    for _ in range(10):
        with Bench() as bench:
            bench.append(*LEADER_ADDED, *case_opened())
            for match, volunteer in zip(proposals, [*VOLUNTEERS, VOLUNTEER], strict=True):
                bench.append(*volunteer_approved(volunteer), *proposed(match, volunteer=volunteer))
            stores = Stores(bench.recorder, bench.keys, bench.read_log)
            another = CommandBus(bench.registry, stores, bench.clock, version="test")
            calls = [bench.call(AcceptMatch(match=match), LEADER) for match in proposals]
            answers = [
                bus.submit(call)
                for bus, call in zip(cycle([bench.bus, another]), calls, strict=False)
            ]
            refusals = [failure for answer in answers if (failure := answer.exception())]
            another.close()
        assert len(refusals) == len(proposals) - 1
        assert all(isinstance(refusal, RuleBroken) for refusal in refusals)
