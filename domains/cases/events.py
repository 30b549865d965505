"""What happens to cases. Each event names the participant and the branch too."""

from datetime import date
from typing import Annotated, Any, NewType
from uuid import UUID

from core.events import Event, EventId, event
from core.identity import AccountId
from core.personal import SUPPORT, Sealed, personal
from core.text import Choice
from domains.branches.events import BranchId, MunicipalityCode
from domains.participants.events import ParticipantId
from domains.referrals.events import ReferralId

CaseId = NewType("CaseId", UUID)
ConcernId = NewType("ConcernId", UUID)
NotificationId = NewType("NotificationId", UUID)


class ClosureReason(Choice):
    """Why the support ends."""

    COMPLETED = "completed", "forløbet er gennemført", "the support is completed"
    MOVED = "moved", "hun er flyttet", "she has moved"
    HER_WISH = "her_wish", "hun ønsker det", "she wishes so"
    NO_CONTACT = "no_contact", "kontakten er tabt", "contact was lost"


class WaitingReason(Choice):
    """Why she waits for a volunteer."""

    NO_VOLUNTEER = "no_volunteer", "ingen frivillig har plads", "no volunteer has room"
    NO_FIT = "no_fit", "ingen passer endnu", "nobody fits yet"
    LANGUAGE = "language", "hendes sprog mangler", "her language is missing"
    HER_WISH = "her_wish", "hun vil vente lidt", "she wants to wait a little"
    MATCH_ENDED = "match_ended", "hendes match er ophørt", "her match has ended"


class PauseReason(Choice):
    """Why a case rests."""

    HER_WISH = "her_wish", "hun ønsker det", "she wishes so"
    ILLNESS = "illness", "sygdom", "illness"
    AWAY = "away", "hun er bortrejst", "she is away"
    SAFETY = "safety", "hendes sikkerhed", "her safety"


class TransferDeclineReason(Choice):
    """Why a branch doesn't take over a case."""

    NO_ROOM = "no_room", "ingen plads lige nu", "no room now"
    TOO_CLOSE = "too_close", "nogen står for tæt på", "somebody is too close"
    WRONG_PLACE = "wrong_place", "hun bor et andet sted", "she lives elsewhere"


class HandoverReason(Choice):
    """Why somebody else answers for a case."""

    LEAVES = "leaves", "den ansvarlige stopper", "who was responsible leaves"
    AWAY = "away", "den ansvarlige er fraværende", "who was responsible is away"
    TOO_CLOSE = "too_close", "nogen står for tæt på", "somebody is too close"
    OTHER = "other", "anden grund", "another reason"


class ConcernOutcome(Choice):
    """What came of a concern."""

    NO_ACTION = "no_action", "ingen grund til mere", "no reason for more"
    SUPPORTED = "supported", "hun fik mere støtte", "she got more support"
    NOTIFIED = "notified", "kommunen blev underrettet", "the municipality was notified"
    POLICE = "police", "politiet blev kontaktet", "the police were called"


class Section(Choice):
    """The duty under which the municipality was notified (barnets lov)."""

    PROFESSIONALS = "133", "barnets lov § 133", "barnets lov section 133"
    EVERYONE = "135", "barnets lov § 135", "barnets lov section 135"


class ReopenReason(Choice):
    """Why a closed case goes on."""

    NEEDS_SUPPORT = "needs_support", "hun har brug for støtte igen", "she needs support again"
    MISTAKE = "mistake", "lukket ved en fejl", "closed by mistake"


class CaseEvent(Event):
    """The ids that every event of a case carries."""

    case: CaseId
    participant: ParticipantId
    branch: BranchId


class CorrectableCaseEvent(CaseEvent, kw_only=True):
    """A fact about a case that can be told anew."""

    corrects: EventId | None = None


@event("case.opened", da="Forløb åbnet", en="Case opened")
class CaseOpened(CaseEvent):
    """Support begins, and an activity leader answers for it."""

    referral: ReferralId
    responsible: AccountId


@event(
    "case.handed_over",
    da="Forløb overdraget",
    en="Case handed over",
    tells_da="En anden leder har nu ansvaret: {reason}",
    tells_en="Another leader is responsible now: {reason}",
)
class CaseHandedOver(CaseEvent):
    """`responsible` answers for the case from now on, and no longer `relieved`."""

    responsible: AccountId
    relieved: AccountId
    reason: HandoverReason


@event("case.deputy_named", da="Stedfortræder udpeget", en="Deputy named")
class DeputyNamed(CaseEvent):
    """Somebody stands in for the responsible leader; nobody, if it is None."""

    deputy: AccountId | None


@event("case.plan_made", da="Plan lagt", en="Plan made")
class PlanMade(CorrectableCaseEvent):
    """Her wishes, and her goals in her own words: `inputs.Plan`. What is planned last holds."""

    plan: Annotated[Sealed[Any], personal(SUPPORT, of="participant")]


@event(
    "case.waiting",
    da="Venter på en frivillig",
    en="Waits for a volunteer",
    tells_da="På venteliste fra {since}: {reason}",
    tells_en="On the waiting list since {since}: {reason}",
    happened="since",
)
class WaitingBegan(CorrectableCaseEvent):
    """She waits for a volunteer; told again, the reason is another one."""

    reason: WaitingReason
    since: date


@event("case.waiting_ended", da="Venter ikke længere", en="Waits no longer")
class WaitingEnded(CaseEvent):
    """She is off the waiting list: matched, or no longer wishing for a volunteer."""


@event(
    "case.paused",
    da="Forløb sat på pause",
    en="Case paused",
    tells_da="På pause fra {paused_on}: {reason}",
    tells_en="Paused from {paused_on}: {reason}",
    happened="paused_on",
)
class CasePaused(CorrectableCaseEvent):
    """The support rests."""

    reason: PauseReason
    paused_on: date


@event("case.resumed", da="Forløb genoptaget", en="Case resumed", happened="resumed_on")
class CaseResumed(CorrectableCaseEvent):
    """The support goes on."""

    resumed_on: date


@event("case.transfer_offered", da="Overflytning tilbudt", en="Transfer offered")
class TransferOffered(CaseEvent):
    """Another branch is asked to take over."""

    to: BranchId


@event(
    "case.transfer_declined",
    da="Overflytning afslået",
    en="Transfer declined",
    tells_da="Det andet Qnet sagde nej: {reason}",
    tells_en="The other branch said no: {reason}",
)
class TransferDeclined(CaseEvent):
    """The other branch doesn't take over; the case stays."""

    to: BranchId
    reason: TransferDeclineReason


@event("case.transfer_withdrawn", da="Overflytning trukket tilbage", en="Transfer withdrawn")
class TransferWithdrawn(CaseEvent):
    """The other branch is no longer asked."""

    to: BranchId


@event("case.transferred", da="Forløb overflyttet", en="Case transferred")
class CaseTransferred(CaseEvent):
    """`branch` supports her from now on, and no longer the branch `came_from`."""

    came_from: BranchId
    responsible: AccountId
    relieved: AccountId


@event(
    "case.concern_raised",
    da="Bekymring noteret",
    en="Concern raised",
    tells_da="En bekymring skal behandles inden {due_on}",
    tells_en="A concern is to be handled by {due_on}",
    happened="raised_on",
)
class ConcernRaised(CorrectableCaseEvent):
    """Somebody is worried about her or a child. It is to be handled by a day."""

    concern: ConcernId
    words: Annotated[Sealed[str], personal(SUPPORT, of="participant")]
    raised_on: date
    due_on: date


@event(
    "case.concern_handled",
    da="Bekymring behandlet",
    en="Concern handled",
    tells_da="Bekymringen blev behandlet {handled_on}: {outcome}",
    tells_en="The concern was handled on {handled_on}: {outcome}",
    happened="handled_on",
)
class ConcernHandled(CorrectableCaseEvent):
    """Somebody has looked into the concern."""

    concern: ConcernId
    outcome: ConcernOutcome
    handled_on: date
    words: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None


@event(
    "case.notification_sent",
    da="Underretning sendt",
    en="Notification sent",
    tells_da="Kommune {municipality} blev underrettet {sent_on} efter {section}",
    tells_en="Municipality {municipality} was notified on {sent_on} under {section}",
    happened="sent_on",
)
class NotificationSent(CorrectableCaseEvent):
    """A municipality was notified of a child (barnets lov sections 133 and 135)."""

    notification: NotificationId
    municipality: MunicipalityCode
    section: Section
    sent_on: date
    concern: ConcernId | None = None
    words: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None


@event(
    "case.notification_receipt",
    da="Kvittering for underretning",
    en="Receipt of a notification",
    tells_da="Kommunen kvitterede {received_on}",
    tells_en="The municipality sent its receipt on {received_on}",
    happened="received_on",
)
class ReceiptReceived(CorrectableCaseEvent):
    """The municipality has said that it received the notification (within six working days)."""

    notification: NotificationId
    received_on: date


@event(
    "case.closed",
    da="Forløb afsluttet",
    en="Case closed",
    tells_da="Forløbet blev afsluttet: {reason}",
    tells_en="The case was closed: {reason}",
    happened="closed_on",
)
class CaseClosed(CorrectableCaseEvent):
    """Support ended."""

    reason: ClosureReason
    closed_on: date


@event(
    "case.reopened",
    da="Forløb genåbnet",
    en="Case reopened",
    tells_da="Forløbet blev genåbnet: {reason}",
    tells_en="The case was reopened: {reason}",
    happened="reopened_on",
)
class CaseReopened(CorrectableCaseEvent):
    """Support goes on after a closure."""

    reason: ReopenReason
    reopened_on: date
