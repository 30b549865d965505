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
from domains.cases.answering import may_answer
from domains.cases.commands import HandOver, NameDeputy, TakeOffWaitingList
from domains.cases.events import CaseId, HandoverReason
from domains.cases.facts import (
    CaseState,
    case_state,
    open_cases_of_branch,
    open_cases_of_participant,
)
from domains.matches.events import MatchAccepted
from domains.participants.events import ParticipantId, ParticipantsMerged
from domains.safety.events import ShutOut
from domains.safety.facts import shut_out_of


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


def leader_shut_out(read: Reader, recorded: Recorded[ShutOut]) -> Sequence[Command]:
    """Let another leader answer for her cases, where the one who did may not see her any more.

    Where there is no other, the duty officer sees it on her list, and nobody else does.
    """
    return _shut_out_of(read, recorded.event.participant)


def records_merged(read: Reader, recorded: Recorded[ParticipantsMerged]) -> Sequence[Command]:
    """Do the same for who was shut out of one record, and now of the other."""
    event = recorded.event
    return [
        *_shut_out_of(read, event.participant),
        *_shut_out_of(read, event.merged),
    ]


def _shut_out_of(read: Reader, participant: ParticipantId) -> Sequence[Command]:
    found: list[Command] = []
    for case in read(open_cases_of_participant, participant).branches:
        state = read(case_state, case)
        found += _handover(read, case)
        if state is not None and state.deputy in shut_out_of(read, participant):
            found.append(NameDeputy(case=case, deputy=None))
    return found


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
    """Hand the case over if its responsible can't answer for it any more, and somebody can."""
    state = read(case_state, case)
    if state is None or may_answer(read, state.responsible, state.branch, state.participant):
        return []
    successor = _successor(read, state)
    if successor is None:
        return []
    return [HandOver(case=case, responsible=successor, reason=HandoverReason.LEAVES)]


def _successor(read: Reader, case: CaseState) -> AccountId | None:
    """Return the deputy if she can answer for the case, else the first who can."""
    leaders = read(leaders_of_branch, case.branch).accounts
    for account in leaders if case.deputy is None else (case.deputy, *leaders):
        if may_answer(read, account, case.branch, case.participant):
            return account
    return None


REACTIONS = [
    Reaction("cases.stop_waiting", MatchAccepted, stop_waiting),
    Reaction("cases.leader_left", AccountDisabled, leader_left),
    Reaction("cases.leader_stepped_down", RoleTaken, leader_stepped_down),
    Reaction("cases.leader_came", RoleGiven, leader_came),
    Reaction("cases.leader_shut_out", ShutOut, leader_shut_out),
    Reaction("cases.records_merged", ParticipantsMerged, records_merged),
]
