"""What happens to matches. Each event names case, participant, volunteer and branch too."""

from datetime import date
from typing import Annotated, NewType
from uuid import UUID

from core.events import Event, event
from core.personal import SUPPORT, Sealed, personal
from core.text import Choice
from domains.branches.events import BranchId
from domains.cases.events import CaseId
from domains.participants.events import ParticipantId
from domains.volunteers.events import VolunteerId

MatchId = NewType("MatchId", UUID)


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


class MatchEvent(Event):
    """The ids that every event of a match carries."""

    match: MatchId
    case: CaseId
    participant: ParticipantId
    volunteer: VolunteerId
    branch: BranchId


@event("match.proposed", da="Match foreslået", en="Match proposed")
class MatchProposed(MatchEvent):
    """The two might fit. Nothing is promised yet."""


@event("match.accepted", da="Match accepteret", en="Match accepted")
class MatchAccepted(MatchEvent):
    """Both said yes: the match is active."""


@event(
    "match.meeting_logged",
    da="Møde registreret",
    en="Meeting logged",
    tells_da="De mødtes {held_on}: {kind}, {minutes} minutter",
    tells_en="They met on {held_on}: {kind}, {minutes} minutes",
    happened="held_on",
)
class MeetingLogged(MatchEvent):
    """The two met. The note is for those who support her."""

    held_on: date
    kind: MeetingKind
    minutes: int
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="participant")] = None


@event(
    "match.ended",
    da="Match afsluttet",
    en="Match ended",
    tells_da="Matchet blev afsluttet: {reason}",
    tells_en="The match was ended: {reason}",
)
class MatchEnded(MatchEvent):
    """The two no longer meet, or never began."""

    reason: EndReason
