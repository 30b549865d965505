"""What happens to referrals."""

from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.personal import SUPPORT, Sealed, personal
from core.text import Choice
from domains.branches.events import BranchId, MunicipalityCode
from domains.participants.events import ParticipantId
from domains.partners.events import PartnerId

ReferralId = NewType("ReferralId", UUID)


class DeclineReason(Choice):
    """Why a branch can't help."""

    NO_ROOM = "no_room", "ingen plads lige nu", "no room now"
    OTHER_SUPPORT = "other_support", "anden støtte passer bedre", "other support fits better"
    NOT_REACHED = "not_reached", "kunne ikke træffes", "could not be reached"


@event("referral.submitted", da="Henvisning modtaget", en="Referral received")
class ReferralSubmitted(Event):
    """The branch is asked to support her."""

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId
    municipality: MunicipalityCode
    wishes: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None
    partner: PartnerId | None = None


@event("referral.accepted", da="Henvisning accepteret", en="Referral accepted")
class ReferralAccepted(Event):
    """The branch will support her."""

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId


@event(
    "referral.declined",
    da="Henvisning afvist",
    en="Referral declined",
    tells_da="Henvisningen blev afvist: {reason}",
    tells_en="The referral was declined: {reason}",
)
class ReferralDeclined(Event):
    """The branch can't support her."""

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId
    reason: DeclineReason
