"""The rules of matches."""

from core.rules import Rule

CASE_IS_OPEN = Rule("match_case_is_open", da="Forløbet er afsluttet", en="The case is closed")
PARTICIPANT_CONSENTS = Rule(
    "match_participant_consents",
    da="Hendes samtykke er trukket tilbage",
    en="Her consent is withdrawn",
)
CASE_HAS_NO_ACTIVE_MATCH = Rule(
    "case_has_no_active_match",
    da="Forløbet har allerede et aktivt match",
    en="The case has an active match already",
)
VOLUNTEER_IS_AVAILABLE = Rule(
    "volunteer_is_available",
    da="Den frivillige er ikke til rådighed",
    en="The volunteer isn't available",
)
VOLUNTEER_HAS_ROOM = Rule(
    "volunteer_has_room",
    da="Den frivillige har allerede {capacity} aktive match",
    en="The volunteer has {capacity} active matches already",
)
MATCH_IS_PROPOSED = Rule(
    "match_is_proposed",
    da="Matchet er ikke et forslag: {status}",
    en="The match is no proposal: {status}",
)
MATCH_IS_ACTIVE = Rule(
    "match_is_active", da="Matchet er ikke aktivt: {status}", en="The match isn't active: {status}"
)
MATCH_IS_NOT_ENDED = Rule(
    "match_is_not_ended", da="Matchet er allerede afsluttet", en="The match is ended already"
)
MEETING_IS_NOT_TO_COME = Rule(
    "meeting_is_not_to_come",
    da="Mødets dag {day} ligger i fremtiden",
    en="The day of the meeting, {day}, is still to come",
)
