"""A referral is never lost between branches: each is in exactly one place, whatever happens."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.commands import Command
from core.errors import NotFound, RuleBroken
from core.facts import Reader
from core.identity import AccountId
from core.personal import Private
from core.testing import Bench
from domains.accounts.events import Role
from domains.branches.commands import (
    CloseBranch,
    CoverMunicipality,
    OpenBranch,
    ReleaseMunicipality,
)
from domains.branches.events import BranchClosureReason, BranchId, BranchOpened, MunicipalityCode
from domains.branches.facts import branch_state, coverage
from domains.cases.commands import OpenCase
from domains.participants.events import ConsentMeans
from domains.referrals.commands import (
    AcceptReferral,
    DeclineReferral,
    RedirectReferral,
    ReopenReferral,
    SubmitReferral,
    WithdrawReferral,
)
from domains.referrals.events import (
    DeclineReason,
    RedirectReason,
    ReferralDeclined,
    ReferralId,
    ReferralWithdrawn,
    WithdrawalReason,
)
from domains.referrals.facts import (
    referral_state,
    waiting_at_branch,
    waiting_for_municipality,
)
from domains.referrals.inputs import Consent
from tests.domains.histories import NATIONAL, NATIONAL_ADDED, TODAY, account, branch_planned

BRANCHES = [BranchId(UUID(int=0xB100 + n)) for n in range(3)]
LEADERS = {branch: AccountId(UUID(int=0xA400 + n)) for n, branch in enumerate(BRANCHES)}
DUTY = AccountId(UUID(int=0xA500))
MUNICIPALITIES = [MunicipalityCode(code) for code in ("0101", "0147", "0461", "0751")]
CONSENT = Consent(text_version=1, means=ConsentMeans.SPOKEN, given_on=TODAY)

LIST = None
"""The national list, among the places where a referral waits; the other places are statuses."""
Place = BranchId | str | None

branches = st.sampled_from(BRANCHES)
municipalities = st.sampled_from(MUNICIPALITIES)
places = st.sampled_from([*BRANCHES, LIST])


class Referrals(RuleBasedStateMachine):
    """Three branches, four municipalities, and people who send referrals to and fro."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.where: dict[ReferralId, Place] = {}
        self.became_a_case: set[ReferralId] = set()
        self.sent_by_hand: set[ReferralId] = set()
        """What somebody put on the national list: it may stay though a branch covers the place."""

    def teardown(self) -> None:
        self.bench.close()

    @initialize()
    def begin(self) -> None:
        """Open the first branch and plan the second; the third covers nothing yet.

        One referral comes from each municipality.
        """
        first, second, third = BRANCHES
        self.bench.append(*NATIONAL_ADDED, *account(DUTY, Role.DUTY_OFFICER))
        for branch, leader in LEADERS.items():
            self.bench.append(*account(leader, Role.ACTIVITY_LEADER, branch=branch))
        self.bench.append(*branch_planned(first, MUNICIPALITIES[0]))
        self.bench.append(BranchOpened(branch=first, opened_on=TODAY))
        self.bench.append(*branch_planned(second, MUNICIPALITIES[1]), *branch_planned(third))
        for municipality in MUNICIPALITIES:
            self.refer(municipality, first)

    @rule(municipality=municipalities, leader=branches)
    def refer(self, municipality: MunicipalityCode, leader: BranchId) -> None:
        place = self.place_for(municipality)
        answer = self.bench.execute(
            SubmitReferral(
                name=Private("Anonym"),
                municipality=municipality,
                referred_by=leader,
                consent=CONSENT,
            ),
            LEADERS[leader],
        )
        self.where[ReferralId(UUID(answer.ids["referral"]))] = place

    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        self.accept_it(self.any_of(data))

    def accept_it(self, referral: ReferralId) -> None:
        if self.attempt(AcceptReferral(referral=referral), self.leader_at(referral)):
            self.answered(referral, "accepted")

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        self.correct_the_last(self.any_of(data))

    @rule(data=st.data())
    def withdraw_and_accept_after_all(self, data: st.DataObject) -> None:
        """Tell another reason for the withdrawal when the branch has said yes meanwhile."""
        referral = self.any_of(data)
        self.withdraw_it(referral)
        self.reopen_it(referral)
        self.accept_it(referral)
        self.correct_the_last(referral)
        branch = self.read(referral_state, referral).branch
        if branch is not LIST:
            self.close(branch)

    @rule(data=st.data())
    def open_a_case(self, data: st.DataObject) -> None:
        referral = self.any_of(data)
        leader = self.leader_at(referral)
        may_begin = self.where[referral] == "accepted" and referral not in self.became_a_case
        assert self.attempt(OpenCase(referral=referral, responsible=leader), leader) == may_begin
        if may_begin:
            self.became_a_case.add(referral)

    @rule(data=st.data())
    def decline(self, data: st.DataObject) -> None:
        referral = self.any_of(data)
        command = DeclineReferral(referral=referral, reason=DeclineReason.NO_ROOM)
        if self.attempt(command, self.leader_at(referral)):
            self.answered(referral, "declined")

    @rule(data=st.data(), to=places, municipality=st.none() | municipalities)
    def redirect(
        self, data: st.DataObject, to: BranchId | None, municipality: MunicipalityCode | None
    ) -> None:
        referral = self.any_of(data)
        command = RedirectReferral(
            referral=referral, to=to, municipality=municipality, reason=RedirectReason.TOO_CLOSE
        )
        if self.attempt(command, DUTY):
            assert self.waits(referral)
            assert to is LIST or self.read(branch_state, to).is_open
            self.where[referral] = to
            self.sent_by_hand.add(referral)

    @rule(data=st.data(), corrects=st.booleans())
    def reopen(self, data: st.DataObject, corrects: bool) -> None:  # noqa: FBT001 - drawn by name
        referral = self.any_of(data)
        if self.reopen_it(referral) and corrects:
            self.correct_the_last(referral)

    def reopen_it(self, referral: ReferralId) -> bool:
        before = self.read(referral_state, referral)
        stays = before.branch is not None and self.read(branch_state, before.branch).is_open
        if self.attempt(ReopenReferral(referral=referral), DUTY):
            assert self.where[referral] in ("declined", "withdrawn")
            place = before.branch if stays else self.place_for(before.municipality)
            self.where[referral] = place
            self.sent_by_hand.discard(referral)
            return True
        return False

    def correct_the_last(self, referral: ReferralId) -> None:
        """Tell another reason for why it came to nothing, which moves nothing."""
        told = [each for each in self.answers() if each.event.referral == referral]
        if not told:
            return
        answer = told[-1]
        if isinstance(answer.event, ReferralDeclined):
            another = DeclineReason.OTHER_SUPPORT
            command = DeclineReferral(referral=referral, reason=another, corrects=answer.id)
            self.attempt(command, LEADERS[answer.event.branch])
        else:
            reason = WithdrawalReason.OTHER_HELP
            self.attempt(
                WithdrawReferral(referral=referral, reason=reason, corrects=answer.id), DUTY
            )

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self.withdraw_it(self.any_of(data))

    def withdraw_it(self, referral: ReferralId) -> None:
        command = WithdrawReferral(referral=referral, reason=WithdrawalReason.HER_WISH)
        if self.attempt(command, DUTY):
            assert self.waits(referral) or self.where[referral] == "accepted"
            assert referral not in self.became_a_case
            self.where[referral] = "withdrawn"

    @rule(branch=branches, municipality=municipalities)
    def cover(self, branch: BranchId, municipality: MunicipalityCode) -> None:
        self.attempt(CoverMunicipality(branch=branch, municipality=municipality), NATIONAL)

    @rule(branch=branches, municipality=municipalities)
    def release(self, branch: BranchId, municipality: MunicipalityCode) -> None:
        self.attempt(ReleaseMunicipality(branch=branch, municipality=municipality), NATIONAL)

    @rule(branch=branches)
    def open(self, branch: BranchId) -> None:
        self.attempt(OpenBranch(branch=branch, opened_on=TODAY), NATIONAL)

    @rule(branch=branches)
    def close(self, branch: BranchId) -> None:
        reason = BranchClosureReason.NO_VOLUNTEERS
        closes = CloseBranch(branch=branch, reason=reason, closed_on=TODAY)
        if self.attempt(closes, NATIONAL):
            assert branch not in self.where.values()

    @rule()
    def react(self) -> None:
        """Let what waited for a branch go to it; what somebody put on the list may stay."""
        self.bench.react()
        for referral, place in self.where.items():
            state = self.read(referral_state, referral)
            covering = self.place_for(state.municipality)
            if place is LIST and state.branch is not LIST:
                assert state.branch == covering
                self.where[referral] = covering
                self.sent_by_hand.discard(referral)
            elif place is LIST and covering is not None:
                assert referral in self.sent_by_hand

    @invariant()
    def each_referral_is_in_exactly_one_place(self) -> None:
        found: dict[ReferralId, list[Place]] = {referral: [] for referral in self.where}
        for referral, place in self.places_by_the_facts():
            found[referral].append(place)
        assert found == {referral: [place] for referral, place in self.where.items()}

    @invariant()
    def nothing_waits_at_a_closed_branch(self) -> None:
        for branch in {place for place in self.where.values() if place in BRANCHES}:
            assert self.read(branch_state, branch).is_open

    @invariant()
    def nothing_that_was_accepted_lies_at_a_closed_branch_before_its_case(self) -> None:
        for referral, place in self.where.items():
            if place == "accepted" and referral not in self.became_a_case:
                assert self.read(branch_state, self.read(referral_state, referral).branch).is_open

    def places_by_the_facts(self) -> Iterator[tuple[ReferralId, Place]]:
        """Yield each place that the facts give to a referral: by branch, municipality, status."""
        for branch in BRANCHES:
            for referral in self.read(waiting_at_branch, branch).at(branch):
                yield referral, branch
        for municipality in MUNICIPALITIES:
            for referral in self.read(waiting_for_municipality, municipality).of(municipality):
                yield referral, LIST
        for referral in self.where:
            state = self.read(referral_state, referral)
            if state.status != "waiting":
                yield referral, state.status
            else:
                assert state.branch == self.where[referral]

    def attempt(self, command: Command, by: AccountId) -> bool:
        """Say whether the command was accepted."""
        try:
            self.bench.execute(command, by)
        except (RuleBroken, NotFound):
            return False
        return True

    def leader_at(self, referral: ReferralId) -> AccountId:
        """Return the leader of the branch where the referral is, or was."""
        return LEADERS[self.read(referral_state, referral).branch or BRANCHES[0]]

    def answered(self, referral: ReferralId, answer: str) -> None:
        assert self.where[referral] in BRANCHES
        self.where[referral] = answer

    def waits(self, referral: ReferralId) -> bool:
        return self.where[referral] is LIST or self.where[referral] in BRANCHES

    def place_for(self, municipality: MunicipalityCode) -> BranchId | None:
        branch = self.read(coverage, municipality).branch
        return branch if branch is not None and self.read(branch_state, branch).is_open else LIST

    def answers(self) -> list[Any]:
        kinds = (ReferralDeclined, ReferralWithdrawn)
        return [r for r in self.bench.recorded() if isinstance(r.event, kinds)]

    def any_of(self, data: st.DataObject) -> ReferralId:
        return data.draw(st.sampled_from(sorted(self.where)))

    def read(self, fact: Any, key: Any) -> Any:
        return Reader(self.bench.recorder, self.bench.registry.codec)(fact, key)


TestConservation = Referrals.TestCase
TestConservation.settings = settings(
    max_examples=80,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
