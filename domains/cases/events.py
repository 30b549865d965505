"""What happens to cases."""

from datetime import date
from typing import NewType
from uuid import UUID

from core.events import Event, event
from core.text import Choice
from domains.accounts.events import AccountId
from domains.branches.events import BranchId
from domains.participants.events import ParticipantId
from domains.referrals.events import ReferralId

CaseId = NewType("CaseId", UUID)


class ClosureReason(Choice):
    """Why the support ends."""

    COMPLETED = "completed", "forløbet er gennemført", "the support is completed"
    MOVED = "moved", "hun er flyttet", "she has moved"
    HER_WISH = "her_wish", "hun ønsker det", "she wishes so"
    NO_CONTACT = "no_contact", "kontakten er tabt", "contact was lost"


@event("case.opened", da="Forløb åbnet", en="Case opened")
class CaseOpened(Event):
    """Support begins, and an activity leader answers for it."""

    case: CaseId
    participant: ParticipantId
    branch: BranchId
    referral: ReferralId
    responsible: AccountId


@event(
    "case.closed",
    da="Forløb afsluttet",
    en="Case closed",
    tells_da="Forløbet blev afsluttet: {reason}",
    tells_en="The case was closed: {reason}",
    happened="closed_on",
)
class CaseClosed(Event):
    """Support ended."""

    case: CaseId
    participant: ParticipantId
    branch: BranchId
    reason: ClosureReason
    closed_on: date
