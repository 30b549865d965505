"""What decisions know of cases."""

from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId
from domains.cases.events import CaseClosed, CaseId, CaseOpened
from domains.participants.events import ParticipantId


class CaseState(Struct, frozen=True):
    """Whose case it is, where, and whether it is open."""

    participant: ParticipantId
    branch: BranchId
    is_open: bool


case_state: Fact[CaseState | None] = Fact("case_state", None, by="case")


@case_state.on(CaseOpened)
def opened(_state: CaseState | None, event: CaseOpened) -> CaseState:
    return CaseState(event.participant, event.branch, is_open=True)


@case_state.on(CaseClosed)
def closed(_state: CaseState | None, event: CaseClosed) -> CaseState:
    return CaseState(event.participant, event.branch, is_open=False)


class CaseOfReferral(Struct, frozen=True):
    """The case that a referral became."""

    case: CaseId | None = None


case_of_referral = Fact("case_of_referral", CaseOfReferral(), by="referral")


@case_of_referral.on(CaseOpened)
def became(_state: CaseOfReferral, event: CaseOpened) -> CaseOfReferral:
    return CaseOfReferral(event.case)
