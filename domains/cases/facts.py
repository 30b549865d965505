"""What decisions know of cases."""

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

from core.facts import Fact
from core.identity import AccountId
from domains.branches.events import BranchId
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseId,
    CaseOpened,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ConcernHandled,
    ConcernId,
    ConcernOutcome,
    ConcernRaised,
    DeputyNamed,
    NotificationId,
    NotificationSent,
    ReceiptReceived,
    TransferDeclined,
    TransferOffered,
    TransferWithdrawn,
    WaitingBegan,
    WaitingEnded,
)
from domains.participants.events import ParticipantId


class CaseState(Struct, frozen=True):
    """Whose case it is, where it is, who answers for it, and where it stands."""

    participant: ParticipantId
    branch: BranchId
    responsible: AccountId
    is_open: bool = True
    deputy: AccountId | None = None
    paused: bool = False
    waiting: bool = False
    offered_to: BranchId | None = None


case_state: Fact[CaseState | None] = Fact("case_state", None, by="case")


def _now(state: CaseState | None, **changes: object) -> CaseState | None:
    return None if state is None else msgspec.structs.replace(state, **changes)


@case_state.on(CaseOpened)
def opened(_state: CaseState | None, event: CaseOpened) -> CaseState:
    return CaseState(event.participant, event.branch, event.responsible)


@case_state.on(CaseHandedOver)
def handed_over(state: CaseState | None, event: CaseHandedOver) -> CaseState | None:
    deputy = None if state is None or state.deputy == event.responsible else state.deputy
    return _now(state, responsible=event.responsible, deputy=deputy)


@case_state.on(DeputyNamed)
def deputy_named(state: CaseState | None, event: DeputyNamed) -> CaseState | None:
    return _now(state, deputy=event.deputy)


@case_state.on(CasePaused)
def paused(state: CaseState | None, event: CasePaused) -> CaseState | None:
    return state if event.corrects is not None else _now(state, paused=True)


@case_state.on(CaseResumed)
def resumed(state: CaseState | None, event: CaseResumed) -> CaseState | None:
    return state if event.corrects is not None else _now(state, paused=False)


@case_state.on(WaitingBegan)
def waiting_began(state: CaseState | None, event: WaitingBegan) -> CaseState | None:
    return state if event.corrects is not None else _now(state, waiting=True)


@case_state.on(WaitingEnded)
def waiting_ended(state: CaseState | None, _event: WaitingEnded) -> CaseState | None:
    return _now(state, waiting=False)


@case_state.on(TransferOffered)
def transfer_offered(state: CaseState | None, event: TransferOffered) -> CaseState | None:
    return _now(state, offered_to=event.to)


@case_state.on(TransferDeclined)
def transfer_declined(state: CaseState | None, _event: TransferDeclined) -> CaseState | None:
    return _now(state, offered_to=None)


@case_state.on(TransferWithdrawn)
def transfer_withdrawn(state: CaseState | None, _event: TransferWithdrawn) -> CaseState | None:
    return _now(state, offered_to=None)


@case_state.on(CaseTransferred)
def transferred(state: CaseState | None, event: CaseTransferred) -> CaseState | None:
    return _now(
        state,
        branch=event.branch,
        responsible=event.responsible,
        deputy=None,
        offered_to=None,
    )


@case_state.on(CaseClosed)
def closed(state: CaseState | None, event: CaseClosed) -> CaseState | None:
    if event.corrects is not None:
        return state
    return _now(state, is_open=False, paused=False, waiting=False, offered_to=None)


@case_state.on(CaseReopened)
def reopened(state: CaseState | None, event: CaseReopened) -> CaseState | None:
    return state if event.corrects is not None else _now(state, is_open=True)


class CaseOfReferral(Struct, frozen=True):
    """The case that a referral became."""

    case: CaseId | None = None


case_of_referral = Fact("case_of_referral", CaseOfReferral(), by="referral")


@case_of_referral.on(CaseOpened)
def became(_state: CaseOfReferral, event: CaseOpened) -> CaseOfReferral:
    return CaseOfReferral(event.case)


class OpenCases(Struct, frozen=True):
    """The open cases that carry the tag, and the branch of each."""

    branches: Mapping[CaseId, BranchId] = {}

    def at(self, branch: BranchId) -> tuple[CaseId, ...]:
        """Return the open cases of the branch."""
        return tuple(case for case, place in self.branches.items() if place == branch)


open_cases_of_branch = Fact("open_cases_of_branch", OpenCases(), by="branch")
open_cases_of_participant = Fact("open_cases_of_participant", OpenCases(), by="participant")


@open_cases_of_branch.on(CaseOpened)
@open_cases_of_participant.on(CaseOpened)
def one_more(state: OpenCases, event: CaseOpened) -> OpenCases:
    return OpenCases({**state.branches, event.case: event.branch})


@open_cases_of_branch.on(CaseTransferred)
@open_cases_of_participant.on(CaseTransferred)
def elsewhere(state: OpenCases, event: CaseTransferred) -> OpenCases:
    return OpenCases({**state.branches, event.case: event.branch})


@open_cases_of_branch.on(CaseReopened)
@open_cases_of_participant.on(CaseReopened)
def open_again(state: OpenCases, event: CaseReopened) -> OpenCases:
    if event.corrects is not None:
        return state
    return OpenCases({**state.branches, event.case: event.branch})


@open_cases_of_branch.on(CaseClosed)
@open_cases_of_participant.on(CaseClosed)
def one_less(state: OpenCases, event: CaseClosed) -> OpenCases:
    if event.corrects is not None:
        return state
    return OpenCases({c: branch for c, branch in state.branches.items() if c != event.case})


class CasesOfAccount(Struct, frozen=True):
    """Who answers for each case that carries the account's tag; some may be closed."""

    responsible: Mapping[CaseId, AccountId] = {}

    def answered_for_by(self, account: AccountId) -> tuple[CaseId, ...]:
        """Return the cases for which the account answers."""
        return tuple(case for case, who in self.responsible.items() if who == account)


cases_of_account = Fact("cases_of_account", CasesOfAccount(), by="account")


@cases_of_account.on(CaseOpened)
def answers(state: CasesOfAccount, event: CaseOpened) -> CasesOfAccount:
    return CasesOfAccount({**state.responsible, event.case: event.responsible})


@cases_of_account.on(CaseHandedOver)
def another_answers(state: CasesOfAccount, event: CaseHandedOver) -> CasesOfAccount:
    return CasesOfAccount({**state.responsible, event.case: event.responsible})


@cases_of_account.on(CaseTransferred)
def answers_there(state: CasesOfAccount, event: CaseTransferred) -> CasesOfAccount:
    return CasesOfAccount({**state.responsible, event.case: event.responsible})


class Concerns(Struct, frozen=True):
    """The concerns of a case, each with its day while it isn't handled; its notifications.

    `notified` says of which concern each notification tells.
    """

    due: Mapping[ConcernId, date | None] = {}
    receipts: Mapping[NotificationId, bool] = {}
    outcomes: Mapping[ConcernId, ConcernOutcome] = {}
    notified: Mapping[NotificationId, ConcernId | None] = {}

    @property
    def unhandled(self) -> tuple[ConcernId, ...]:
        """The concerns that nobody has looked into yet."""
        return tuple(sorted(concern for concern, day in self.due.items() if day is not None))


concerns = Fact("concerns", Concerns(), by="case")


@concerns.on(ConcernRaised)
def concern_raised(state: Concerns, event: ConcernRaised) -> Concerns:
    if event.corrects is not None and state.due.get(event.concern) is None:
        return state
    return msgspec.structs.replace(state, due={**state.due, event.concern: event.due_on})


@concerns.on(ConcernHandled)
def concern_handled(state: Concerns, event: ConcernHandled) -> Concerns:
    due = {**state.due, event.concern: None}
    outcomes = {**state.outcomes, event.concern: event.outcome}
    return msgspec.structs.replace(state, due=due, outcomes=outcomes)


@concerns.on(NotificationSent)
def notification_sent(state: Concerns, event: NotificationSent) -> Concerns:
    received = state.receipts.get(event.notification, False)
    receipts = {**state.receipts, event.notification: received}
    notified = {**state.notified, event.notification: event.concern}
    return msgspec.structs.replace(state, receipts=receipts, notified=notified)


@concerns.on(ReceiptReceived)
def receipt_received(state: Concerns, event: ReceiptReceived) -> Concerns:
    return msgspec.structs.replace(state, receipts={**state.receipts, event.notification: True})
