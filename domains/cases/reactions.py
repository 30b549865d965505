"""What follows for cases when something else happens."""

from collections.abc import Iterator, Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.identity import AccountId
from core.reactions import Reaction
from domains.accounts.events import AccountDisabled, Role, RoleGiven, RoleTaken
from domains.accounts.facts import account_state, leaders_of_branch
from domains.branches.events import BranchId
from domains.cases.commands import HandOver, NameDeputy, TakeOffWaitingList
from domains.cases.events import CaseId, HandoverReason
from domains.cases.facts import CaseState, case_state, open_cases_of_branch
from domains.matches.events import MatchAccepted


def stop_waiting(read: Reader, recorded: Recorded[MatchAccepted]) -> Sequence[Command]:
    """Take the case off the waiting list when a volunteer is there."""
    case = recorded.event.case
    state = read(case_state, case)
    return [] if state is None or not state.waiting else [TakeOffWaitingList(case=case)]


def leader_left(read: Reader, recorded: Recorded[AccountDisabled]) -> Sequence[Command]:
    """Let others answer for the cases at each branch that the account led, or stand in."""
    account = recorded.event.account
    grants = read(account_state, account).grants
    led = {grant.branch for grant in grants if grant.role == Role.ACTIVITY_LEADER.value}
    return [
        follows
        for branch in sorted(BranchId(branch) for branch in led if branch is not None)
        for follows in _led_no_more(read, branch, account)
    ]


def leader_stepped_down(read: Reader, recorded: Recorded[RoleTaken]) -> Sequence[Command]:
    """Let others answer for the cases at the branch that the account leads no more."""
    event = recorded.event
    if event.role is not Role.ACTIVITY_LEADER or event.branch is None:
        return []
    if read(account_state, event.account).leads(event.branch):
        return []
    return _led_no_more(read, event.branch, event.account)


def leader_came(read: Reader, recorded: Recorded[RoleGiven]) -> Sequence[Command]:
    """Let a new leader answer for the cases for which nobody at the branch was left."""
    event = recorded.event
    if event.role is not Role.ACTIVITY_LEADER or event.branch is None:
        return []
    return _handovers(read, event.branch)


def _led_no_more(read: Reader, branch: BranchId, account: AccountId) -> Sequence[Command]:
    return [*_handovers(read, branch), *_without_deputy(read, branch, account)]


def _without_deputy(read: Reader, branch: BranchId, account: AccountId) -> Iterator[Command]:
    """Let nobody be taken for the deputy of a case who is none any more."""
    for case in read(open_cases_of_branch, branch).at(branch):
        state = read(case_state, case)
        if state is not None and state.deputy == account:
            yield NameDeputy(case=case, deputy=None)


def _handovers(read: Reader, branch: BranchId) -> Sequence[Command]:
    cases = read(open_cases_of_branch, branch).at(branch)
    return [handover for case in cases for handover in _handover(read, case)]


def _handover(read: Reader, case: CaseId) -> Sequence[Command]:
    """Hand the case over if its responsible no longer leads the branch, and somebody does."""
    state = read(case_state, case)
    if state is None or read(account_state, state.responsible).leads(state.branch):
        return []
    successor = _successor(read, state)
    if successor is None:
        return []
    return [HandOver(case=case, responsible=successor, reason=HandoverReason.LEAVES)]


def _successor(read: Reader, case: CaseState) -> AccountId | None:
    """Return the deputy if she leads the branch, else the first who does."""
    leaders = read(leaders_of_branch, case.branch).accounts
    for account in leaders if case.deputy is None else (case.deputy, *leaders):
        if read(account_state, account).leads(case.branch):
            return account
    return None


REACTIONS = [
    Reaction("cases.stop_waiting", MatchAccepted, stop_waiting),
    Reaction("cases.leader_left", AccountDisabled, leader_left),
    Reaction("cases.leader_stepped_down", RoleTaken, leader_stepped_down),
    Reaction("cases.leader_came", RoleGiven, leader_came),
]
