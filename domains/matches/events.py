"""What happens to matches. Each event names case, participant, volunteer and branch too."""

from datetime import date
from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, EventId, event
from core.personal import SUPPORT, Sealed, personal
from core.text import Choice
from domains.branches.events import BranchId
from domains.cases.events import CaseId
from domains.participants.events import ParticipantId
from domains.volunteers.events import VolunteerId

MatchId = NewType("MatchId", UUID)
MeetingId = NewType("MeetingId", UUID)


class Party(Choice):
    """One of the two."""

    PARTICIPANT = "participant", "deltageren", "the participant"
    VOLUNTEER = "volunteer", "den frivillige", "the volunteer"


class MeetingKind(Choice):
    """What the two did."""

    COFFEE = "coffee", "kaffe", "coffee"
    PRACTICAL_HELP = "practical_help", "praktisk hjælp", "practical help"
    COMPANION = "companion", "bisidder hos kommunen", "companion to the municipality"
    OUTING = "outing", "udflugt", "outing"
    PHONE = "phone", "telefon", "phone"


class EndReason(Choice):
    """Why the two no longer meet."""

    COMPLETED = "completed", "de er i mål", "they reached what they wanted"
    HER_WISH = "her_wish", "hun ønsker det", "she wishes so"
    VOLUNTEER_STOPS = "volunteer_stops", "den frivillige stopper", "the volunteer stops"
    NO_FIT = "no_fit", "de passer ikke sammen", "they don't fit"
    CASE_CLOSED = "case_closed", "forløbet er afsluttet", "the case was closed"
    SUBSTITUTE_OVER = "substitute_over", "den faste frivillige er tilbage", "the volunteer is back"
    TRANSFERRED = "transferred", "forløbet er overflyttet", "the case was transferred"
    SAID_NO = "said_no", "en af dem sagde nej", "one of them said no"


class MatchPauseReason(Choice):
    """Why the two don't meet for a while."""

    VOLUNTEER_AWAY = "volunteer_away", "den frivillige er fraværende", "the volunteer is away"
    PARTICIPANT_AWAY = "participant_away", "deltageren er fraværende", "the participant is away"
    CASE_PAUSED = "case_paused", "forløbet er på pause", "the case is paused"


class MatchEvent(Event):
    """The ids that every event of a match carries."""

    match: MatchId
    case: CaseId
    participant: ParticipantId
    volunteer: VolunteerId
    branch: BranchId


class CorrectableMatchEvent(MatchEvent, kw_only=True):
    """A fact about a match that can be told anew."""

    corrects: EventId | None = None


@event("match.proposed", da="Match foreslået", en="Match proposed")
class MatchProposed(MatchEvent):
    """The two might fit; nothing is promised. A substitute stands in while a match is paused."""

    substitute: bool = False


@event(
    "match.agreed",
    da="Ja til match",
    en="Yes to a match",
    tells_da="Ja fra {by}",
    tells_en="Yes from {by}",
)
class MatchAgreed(MatchEvent):
    """One of the two said yes."""

    by: Party


@event("match.accepted", da="Match accepteret", en="Match accepted")
class MatchAccepted(MatchEvent):
    """Both said yes: the match is active."""


@event(
    "match.first_meeting_planned",
    da="Første møde aftalt",
    en="First meeting planned",
    tells_da="De tre mødes første gang {planned_on}",
    tells_en="The three meet for the first time on {planned_on}",
    happened="planned_on",
)
class FirstMeetingPlanned(CorrectableMatchEvent):
    """Participant, volunteer and leader will meet."""

    planned_on: date


@event(
    "match.introduced",
    da="Første møde holdt",
    en="First meeting held",
    tells_da="De tre mødtes {held_on}",
    tells_en="The three met on {held_on}",
    happened="held_on",
)
class Introduced(CorrectableMatchEvent):
    """Participant, volunteer and leader have met."""

    held_on: date


@event(
    "match.trial_began",
    da="Prøvetid begyndt",
    en="Trial period began",
    tells_da="Prøvetid til {until}",
    tells_en="Trial period until {until}",
)
class TrialBegan(CorrectableMatchEvent):
    """The two try it out until a day."""

    until: date


@event("match.confirmed", da="Match bekræftet", en="Match confirmed", happened="confirmed_on")
class MatchConfirmed(CorrectableMatchEvent):
    """The trial period went well, and the two go on."""

    confirmed_on: date


@event(
    "match.paused",
    da="Match på pause",
    en="Match paused",
    tells_da="På pause fra {paused_on}: {reason}",
    tells_en="Paused from {paused_on}: {reason}",
    happened="paused_on",
)
class MatchPaused(CorrectableMatchEvent):
    """The two don't meet for a while; a substitute may stand in."""

    reason: MatchPauseReason
    paused_on: date


@event("match.resumed", da="Match genoptaget", en="Match resumed", happened="resumed_on")
class MatchResumed(CorrectableMatchEvent):
    """The two meet again."""

    resumed_on: date


@event(
    "match.meeting_planned",
    da="Møde aftalt",
    en="Meeting planned",
    tells_da="De mødes {planned_on}: {kind}",
    tells_en="They meet on {planned_on}: {kind}",
    happened="planned_on",
)
class MeetingPlanned(CorrectableMatchEvent):
    """The two will meet."""

    meeting: MeetingId
    planned_on: date
    kind: MeetingKind


@event(
    "match.meeting_logged",
    da="Møde registreret",
    en="Meeting logged",
    tells_da="De mødtes {held_on}: {kind}, {minutes} minutter",
    tells_en="They met on {held_on}: {kind}, {minutes} minutes",
    happened="held_on",
)
class MeetingLogged(CorrectableMatchEvent):
    """The two met; `meeting` is the plan that it was, if it was planned."""

    held_on: date
    kind: MeetingKind
    minutes: int
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None
    meeting: MeetingId | None = None


@event(
    "match.meeting_cancelled",
    da="Møde aflyst",
    en="Meeting cancelled",
    tells_da="Mødet {planned_on} blev aflyst af {by}",
    tells_en="The meeting on {planned_on} was cancelled by {by}",
    happened="planned_on",
)
class MeetingCancelled(CorrectableMatchEvent):
    """The two didn't meet, and knew before."""

    planned_on: date
    by: Party
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None
    meeting: MeetingId | None = None


@event(
    "match.meeting_missed",
    da="Udeblivelse",
    en="Meeting missed",
    tells_da="{by} kom ikke til mødet {planned_on}",
    tells_en="{by} did not come to the meeting on {planned_on}",
    happened="planned_on",
)
class MeetingMissed(CorrectableMatchEvent):
    """One of them didn't show up."""

    planned_on: date
    by: Party
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None
    meeting: MeetingId | None = None


@event(
    "match.ended",
    da="Match afsluttet",
    en="Match ended",
    tells_da="Matchet blev afsluttet: {reason}",
    tells_en="The match was ended: {reason}",
    version=2,
)
class MatchEnded(CorrectableMatchEvent):
    """The two no longer meet, or never began."""

    reason: EndReason


@event("match.likeness_asked", da="Navnelighed forelagt", en="Likeness of names submitted")
class LikenessAsked(Event):
    """A name near hers is near the volunteer: the national duty officer is to judge."""

    case: CaseId
    participant: ParticipantId
    volunteer: VolunteerId
    branch: BranchId


@event("match.likeness_judged", da="Navnelighed afgjort", en="Likeness of names judged")
class LikenessJudged(Event):
    """The duty officer has judged whether the two may be matched, as far as names go."""

    case: CaseId
    participant: ParticipantId
    volunteer: VolunteerId
    branch: BranchId
    may_meet: bool
