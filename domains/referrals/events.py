"""What happens to referrals."""

from datetime import date, datetime
from typing import Annotated, NewType
from uuid import UUID

from core.corrections import Correctable
from core.events import Event, event
from core.personal import SUPPORT, Sealed, personal
from core.text import Choice
from domains.branches.events import BranchId, MunicipalityCode
from domains.participants.events import ParticipantId
from domains.partners.events import PartnerId

ReferralId = NewType("ReferralId", UUID)
LinkId = NewType("LinkId", UUID)


class Origin(Choice):
    """Who referred her."""

    PARTNER = "partner", "en samarbejdspartner", "a partner"
    LEADER = "leader", "en aktivitetsleder", "an activity leader"
    HERSELF = "herself", "hun selv", "she herself"


class DeclineReason(Choice):
    """Why a branch can't help."""

    NO_ROOM = "no_room", "ingen plads lige nu", "no room now"
    OTHER_SUPPORT = "other_support", "anden støtte passer bedre", "other support fits better"
    NOT_REACHED = "not_reached", "kunne ikke træffes", "could not be reached"


class RedirectReason(Choice):
    """Why a referral goes elsewhere."""

    LIVES_ELSEWHERE = "lives_elsewhere", "hun bor i en anden kommune", "she lives elsewhere"
    NO_ROOM = "no_room", "ingen plads lige nu", "no room now"
    TOO_CLOSE = "too_close", "nogen står for tæt på", "somebody is too close"
    COVERED_NOW = "covered_now", "kommunen dækkes nu", "the municipality is covered now"
    BRANCH_CLOSES = "branch_closes", "det lokale Qnet lukker", "the branch closes"


class WithdrawalReason(Choice):
    """Why a referral is taken back."""

    HER_WISH = "her_wish", "hun ønsker det", "she wishes so"
    OTHER_HELP = "other_help", "hun har fået anden hjælp", "she got other help"
    REFERRED_TWICE = "referred_twice", "hun er henvist to gange", "she was referred twice"


@event(
    "referral.link_issued",
    da="Link til henvisning givet",
    en="Link for a referral given",
    tells_da="Et link til egen henvisning blev givet, gyldigt til {expires_at}",
    tells_en="A link to refer herself was given, valid until {expires_at}",
)
class LinkIssued(Event):
    """A woman may refer herself, once, with a link. Its hash lies in the key database."""

    link: LinkId
    expires_at: datetime
    branch: BranchId | None = None
    partner: PartnerId | None = None


@event(
    "referral.submitted",
    da="Henvisning modtaget",
    en="Referral received",
    version=2,
)
class ReferralSubmitted(Event):
    """The branch is asked to support her; no branch: the national list of uncovered places.

    `due_on` is the last day on which an answer isn't late.
    """

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId | None
    municipality: MunicipalityCode
    wishes: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None
    partner: PartnerId | None = None
    link: LinkId | None = None
    origin: Origin = Origin.PARTNER
    due_on: date | None = None


@event(
    "referral.redirected",
    da="Henvisning sendt videre",
    en="Referral redirected",
    tells_da="Henvisningen blev sendt videre: {reason}",
    tells_en="The referral was redirected: {reason}",
)
class ReferralRedirected(Event):
    """It goes from `branch` to the branch `to`; none is the national list. It is due anew.

    `municipality_before` is there where she lives elsewhere than was told.
    """

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId | None
    to: BranchId | None
    municipality: MunicipalityCode
    reason: RedirectReason
    due_on: date
    municipality_before: MunicipalityCode | None = None


@event(
    "referral.accepted",
    da="Henvisning accepteret",
    en="Referral accepted",
)
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
class ReferralDeclined(Correctable):
    """The branch can't support her."""

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId
    reason: DeclineReason


@event(
    "referral.reopened",
    da="Henvisning genåbnet",
    en="Referral reopened",
)
class ReferralReopened(Event):
    """It was declined or withdrawn, and waits again where it was. It is due anew."""

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId | None
    municipality: MunicipalityCode
    due_on: date


@event(
    "referral.withdrawn",
    da="Henvisning trukket tilbage",
    en="Referral withdrawn",
    tells_da="Henvisningen blev trukket tilbage: {reason}",
    tells_en="The referral was withdrawn: {reason}",
)
class ReferralWithdrawn(Correctable):
    """It is no longer asked for."""

    referral: ReferralId
    participant: ParticipantId
    branch: BranchId | None
    municipality: MunicipalityCode
    reason: WithdrawalReason
