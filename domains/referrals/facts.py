"""What decisions know of referrals."""

from typing import Literal

from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId
from domains.participants.events import ParticipantId
from domains.referrals.events import ReferralAccepted, ReferralDeclined, ReferralSubmitted

Status = Literal["waiting", "accepted", "declined"]


class ReferralState(Struct, frozen=True):
    """Where the referral stands."""

    status: Status
    branch: BranchId
    participant: ParticipantId


referral_state: Fact[ReferralState | None] = Fact("referral_state", None, by="referral")


@referral_state.on(ReferralSubmitted)
def submitted(_state: ReferralState | None, event: ReferralSubmitted) -> ReferralState:
    return ReferralState("waiting", event.branch, event.participant)


@referral_state.on(ReferralAccepted)
def accepted(_state: ReferralState | None, event: ReferralAccepted) -> ReferralState:
    return ReferralState("accepted", event.branch, event.participant)


@referral_state.on(ReferralDeclined)
def declined(_state: ReferralState | None, event: ReferralDeclined) -> ReferralState:
    return ReferralState("declined", event.branch, event.participant)


class LatestReferral(Struct, frozen=True):
    """The branch to which a participant was referred last."""

    branch: BranchId | None = None


latest_referral = Fact("latest_referral", LatestReferral(), by="participant")


@latest_referral.on(ReferralSubmitted)
def referred(_state: LatestReferral, event: ReferralSubmitted) -> LatestReferral:
    return LatestReferral(event.branch)
