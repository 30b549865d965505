"""Every open case has a leader who answers for it and leads its branch, if anybody does."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from core.commands import Command
from core.errors import Forbidden, NotFound, RuleBroken
from core.facts import Reader
from core.identity import AccountId
from core.testing import Bench, installed
from domains.accounts.commands import DisableAccount, GiveRole, TakeRole
from domains.accounts.events import Role
from domains.branches.events import BranchId
from domains.cases.commands import (
    AcceptTransfer,
    CloseCase,
    DeclineTransfer,
    HandOver,
    NameDeputy,
    OfferTransfer,
    OpenCase,
    ReopenCase,
    WithdrawTransfer,
)
from domains.cases.events import (
    CaseId,
    ClosureReason,
    HandoverReason,
    ReopenReason,
    TransferDeclineReason,
)
from domains.cases.facts import CaseState, case_of_referral, case_state, open_cases_of_branch
from domains.participants.events import ParticipantId
from domains.referrals.events import ReferralAccepted, ReferralId
from tests.domains.cases.histories import branch_opened
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    OTHER_BRANCH,
    TODAY,
    History,
    account,
    referred,
)

BRANCHES = (BRANCH, OTHER_BRANCH)
LEADERS: Mapping[AccountId, BranchId] = {
    AccountId(UUID(int=0xA400 + n)): branch
    for n, branch in enumerate((BRANCH, BRANCH, OTHER_BRANCH, OTHER_BRANCH))
}
NEWCOMERS = tuple(AccountId(UUID(int=0xA500 + n)) for n in range(3))
REFERRALS: Mapping[ReferralId, BranchId] = {
    ReferralId(UUID(int=0x4100 + n)): BRANCHES[n % 2] for n in range(4)
}

leaders = st.sampled_from([*LEADERS, *NEWCOMERS])
branches = st.sampled_from(BRANCHES)
cases: Bundle[CaseId] = Bundle("cases")
referrals: Bundle[ReferralId] = Bundle("referrals")


def accepted(referral: ReferralId, branch: BranchId) -> History:
    """Return how a woman was referred to a branch, and accepted there."""
    participant = ParticipantId(UUID(int=referral.int + 0x2000))
    yes = ReferralAccepted(referral=referral, participant=participant, branch=branch)
    return (*referred(referral, participant, branch), yes)


@dataclass
class Kept:
    """What should hold of a case, kept beside by simple means."""

    branch: BranchId
    responsible: AccountId
    deputy: AccountId | None = None
    is_open: bool = True
    offered_to: BranchId | None = None

    def answered_for_by(self, responsible: AccountId) -> None:
        self.responsible = responsible
        if self.deputy == responsible:
            self.deputy = None


class Responsibility(RuleBasedStateMachine):
    """Leaders of two branches who open, hand over, transfer, close and reopen; some leave."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.bench.append(*ADMIN_ADDED)
        for branch in BRANCHES:
            self.bench.append(*branch_opened(branch))
        for leader, branch in LEADERS.items():
            self.bench.append(*account(leader, Role.ACTIVITY_LEADER, branch=branch))
        for newcomer in NEWCOMERS:
            self.bench.append(*account(newcomer))
        self.leads: dict[AccountId, BranchId] = dict(LEADERS)
        self.kept: dict[CaseId, Kept] = {}

    def teardown(self) -> None:
        self.all_have_reacted()
        self.bench.close()

    @initialize(target=referrals)
    def women_are_referred(self) -> MultipleResults[ReferralId]:
        for referral, branch in REFERRALS.items():
            self.bench.append(*accepted(referral, branch))
        return multiple(*REFERRALS)

    @rule(target=cases, referral=referrals, by=leaders, responsible=leaders)
    def a_case_is_opened(
        self, referral: ReferralId, by: AccountId, responsible: AccountId
    ) -> CaseId | MultipleResults[CaseId]:
        branch = REFERRALS[referral]
        new = self.reader()(case_of_referral, referral).case is None
        may = new and self.leads.get(by) == branch == self.leads.get(responsible)
        assert self.done(OpenCase(referral=referral, responsible=responsible), by) == may
        if not may:
            return multiple()
        case = self.reader()(case_of_referral, referral).case
        assert case is not None
        self.kept[case] = Kept(branch, responsible)
        return case

    @rule(case=cases, by=leaders, responsible=leaders)
    def it_is_handed_over(self, case: CaseId, by: AccountId, responsible: AccountId) -> None:
        kept = self.kept[case]
        may = (
            kept.is_open
            and responsible != kept.responsible
            and self.leads.get(by) == kept.branch == self.leads.get(responsible)
        )
        command = HandOver(case=case, responsible=responsible, reason=HandoverReason.OTHER)
        assert self.done(command, by) == may
        if may:
            kept.answered_for_by(responsible)

    @rule(case=cases, by=leaders, deputy=leaders)
    def a_deputy_is_named(self, case: CaseId, by: AccountId, deputy: AccountId) -> None:
        kept = self.kept[case]
        may = (
            kept.is_open
            and deputy not in (kept.responsible, kept.deputy)
            and self.leads.get(by) == kept.branch == self.leads.get(deputy)
        )
        assert self.done(NameDeputy(case=case, deputy=deputy), by) == may
        if may:
            kept.deputy = deputy

    @rule(case=cases, by=leaders, to=branches)
    def a_transfer_is_offered(self, case: CaseId, by: AccountId, to: BranchId) -> None:
        kept = self.kept[case]
        may = (
            kept.is_open
            and kept.offered_to is None
            and to != kept.branch
            and self.leads.get(by) == kept.branch
        )
        assert self.done(OfferTransfer(case=case, to=to), by) == may
        if may:
            kept.offered_to = to

    @rule(case=cases, by=leaders)
    def it_is_withdrawn(self, case: CaseId, by: AccountId) -> None:
        kept = self.kept[case]
        may = kept.offered_to is not None and self.leads.get(by) == kept.branch
        assert self.done(WithdrawTransfer(case=case), by) == may
        if may:
            kept.offered_to = None

    @rule(case=cases, by=leaders)
    def it_is_declined(self, case: CaseId, by: AccountId) -> None:
        kept = self.kept[case]
        may = kept.offered_to is not None and self.leads.get(by) == kept.offered_to
        command = DeclineTransfer(case=case, reason=TransferDeclineReason.NO_ROOM)
        assert self.done(command, by) == may
        if may:
            kept.offered_to = None

    @rule(case=cases, by=leaders, responsible=leaders)
    def it_is_accepted(self, case: CaseId, by: AccountId, responsible: AccountId) -> None:
        kept = self.kept[case]
        to = kept.offered_to
        may = to is not None and self.leads.get(by) == to == self.leads.get(responsible)
        assert self.done(AcceptTransfer(case=case, responsible=responsible), by) == may
        if may and to is not None:
            self.kept[case] = Kept(to, responsible)

    @rule(case=cases, by=leaders)
    def it_is_closed(self, case: CaseId, by: AccountId) -> None:
        kept = self.kept[case]
        may = kept.is_open and self.leads.get(by) == kept.branch
        command = CloseCase(case=case, reason=ClosureReason.COMPLETED, closed_on=TODAY)
        assert self.done(command, by) == may
        if may:
            kept.is_open, kept.offered_to = False, None

    @rule(case=cases, by=leaders, named=st.none() | leaders)
    def it_is_reopened(self, case: CaseId, by: AccountId, named: AccountId | None) -> None:
        kept = self.kept[case]
        responsible = named or kept.responsible
        may = not kept.is_open and self.leads.get(by) == kept.branch == self.leads.get(responsible)
        command = ReopenCase(
            case=case, reason=ReopenReason.MISTAKE, reopened_on=TODAY, responsible=named
        )
        assert self.done(command, by) == may
        if may:
            kept.is_open = True
            kept.answered_for_by(responsible)

    @rule(leader=leaders)
    def a_leader_leaves(self, leader: AccountId) -> None:
        if leader in self.leads:
            assert self.done(DisableAccount(account=leader), ADMIN)
            del self.leads[leader]

    @rule(leader=leaders)
    def a_leader_steps_down(self, leader: AccountId) -> None:
        if leader in self.leads:
            role, branch = Role.ACTIVITY_LEADER, self.leads[leader]
            assert self.done(TakeRole(account=leader, role=role, branch=branch), ADMIN)
            del self.leads[leader]

    @rule(newcomer=st.sampled_from(NEWCOMERS), branch=branches)
    def a_leader_comes(self, newcomer: AccountId, branch: BranchId) -> None:
        command = GiveRole(account=newcomer, role=Role.ACTIVITY_LEADER, branch=branch)
        if newcomer not in self.leads and self.done(command, ADMIN):
            self.leads[newcomer] = branch

    @rule()
    def all_have_reacted(self) -> None:
        self.bench.react()
        for kept in self.kept.values():
            self.somebody_takes_over(kept)
        self.agrees()
        for case, kept in self.kept.items():
            if kept.is_open and kept.branch in self.leads.values():
                state = self.state(case)
                assert state is not None
                assert self.leads.get(state.responsible) == state.branch

    def somebody_takes_over(self, kept: Kept) -> None:
        """Keep what should follow from the leaving and coming of leaders."""
        if not kept.is_open or self.leads.get(kept.responsible) == kept.branch:
            return
        order = [leader for leader, branch in self.leads.items() if branch == kept.branch]
        if kept.deputy in order:
            kept.answered_for_by(kept.deputy)
        elif order:
            kept.answered_for_by(order[0])

    @invariant()
    def agrees(self) -> None:
        for case, kept in self.kept.items():
            state = self.state(case)
            assert state is not None
            assert kept == Kept(
                state.branch, state.responsible, state.deputy, state.is_open, state.offered_to
            )

    @invariant()
    def an_open_case_is_at_exactly_one_branch(self) -> None:
        read = self.reader()
        at = {branch: set(read(open_cases_of_branch, branch).at(branch)) for branch in BRANCHES}
        for branch in BRANCHES:
            assert at[branch] == {
                case for case, kept in self.kept.items() if kept.is_open and kept.branch == branch
            }
        assert not at[BRANCH] & at[OTHER_BRANCH]

    def done(self, command: Command, by: AccountId) -> bool:
        """Say whether the command was accepted."""
        try:
            self.bench.execute(command, by)
        except (Forbidden, NotFound, RuleBroken):
            return False
        return True

    def reader(self) -> Reader:
        return Reader(self.bench.recorder, installed().codec)

    def state(self, case: CaseId) -> CaseState | None:
        return self.reader()(case_state, case)


TestResponsibility = Responsibility.TestCase
TestResponsibility.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
