"""The rules of matches."""

from core.rules import Rule

CASE_IS_OPEN = Rule("match_case_is_open", da="Forløbet er afsluttet", en="The case is closed")
CASE_IS_NOT_PAUSED = Rule(
    "match_case_is_not_paused", da="Forløbet er på pause", en="The case is paused"
)
PARTICIPANT_CONSENTS = Rule(
    "match_participant_consents",
    da="Hendes samtykke er trukket tilbage",
    en="Her consent is withdrawn",
)
VOLUNTEER_IS_AVAILABLE = Rule(
    "volunteer_is_available",
    da="Den frivillige er ikke til rådighed",
    en="The volunteer isn't available",
)
CERTIFICATE_HOLDS = Rule(
    "match_certificate_holds",
    da="Der er børn, og den frivillige har ingen gyldig børneattest",
    en="There are children, and the volunteer has no valid child certificate",
)
CASE_HAS_NO_ACTIVE_MATCH = Rule(
    "case_has_no_active_match",
    da="Forløbet har allerede et aktivt match",
    en="The case has an active match already",
)
VOLUNTEER_HAS_ROOM = Rule(
    "volunteer_has_room",
    da="Den frivillige har ikke plads til flere end {capacity} match",
    en="The volunteer has room for {capacity} matches and no more",
)
LIKENESS_IS_JUDGED = Rule(
    "likeness_is_judged",
    da="Et navn ligner. Spørg den vagthavende, om de to må mødes",
    en="A name is alike. Ask the duty officer whether the two may meet",
)
NOT_PROPOSED_ALREADY = Rule(
    "not_proposed_already",
    da="De to er allerede foreslået for hinanden, eller deres match er på pause",
    en="The two are proposed already, or their match is paused",
)
LIKENESS_IS_TO_JUDGE = Rule(
    "likeness_is_to_judge",
    da="Der er intet at spørge om, eller der er allerede spurgt",
    en="There is nothing to ask about, or it was asked already",
)
LIKENESS_WAS_ASKED = Rule(
    "likeness_was_asked",
    da="Ingen har spurgt, om de to må mødes",
    en="Nobody has asked whether the two may meet",
)
MATCH_IS_PROPOSED = Rule(
    "match_is_proposed",
    da="Matchet er ikke et forslag: {status}",
    en="The match is no proposal: {status}",
)
SPEAKS_FOR_HERSELF = Rule(
    "speaks_for_herself",
    da="En frivillig siger kun ja på egne vegne",
    en="A volunteer says yes for herself only",
)
SAYS_YES_ONCE = Rule(
    "says_yes_once", da="Der er allerede sagt ja", en="The yes is recorded already"
)
MATCH_IS_ACTIVE = Rule(
    "match_is_active", da="Matchet er ikke aktivt: {status}", en="The match isn't active: {status}"
)
MATCH_IS_PAUSED = Rule(
    "match_is_paused",
    da="Matchet er ikke på pause: {status}",
    en="The match isn't paused: {status}",
)
MATCH_IS_NOT_ENDED = Rule(
    "match_is_not_ended", da="Matchet er allerede afsluttet", en="The match is ended already"
)
SUBSTITUTE_HAS_ENDED = Rule(
    "substitute_has_ended",
    da="Hun har et andet aktivt match: afslut det først",
    en="She has another active match: end that first",
)
FIRST_MEETING_IS_TO_COME = Rule(
    "first_meeting_is_to_come", da="De tre har allerede mødtes", en="The three have met already"
)
FIRST_MEETING_WAS_HELD = Rule(
    "first_meeting_was_held", da="De tre skal mødes først", en="The three are to meet first"
)
MATCH_IS_NOT_CONFIRMED = Rule(
    "match_is_not_confirmed",
    da="Matchet er allerede bekræftet",
    en="The match is confirmed already",
)
MATCH_DAY_IS_NOT_TO_COME = Rule(
    "match_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
MEETING_IS_NOT_TO_COME = Rule(
    "meeting_is_not_to_come",
    da="Mødets dag {day} ligger i fremtiden",
    en="The day of the meeting, {day}, is still to come",
)
MEETING_IS_WITHIN_THE_MATCH = Rule(
    "meeting_is_within_the_match",
    da="De to blev først foreslået for hinanden {day}",
    en="The two were proposed to each other on {day} only",
)
PLAN_IS_WITHIN_A_YEAR = Rule(
    "plan_is_within_a_year",
    da="Dagen {day} ligger mere end et år ude i fremtiden",
    en="The day {day} is more than a year ahead",
)
PLAN_IS_OPEN = Rule(
    "plan_is_open",
    da="Det aftalte møde hører ikke til her, eller der er allerede fortalt om det",
    en="The planned meeting doesn't belong here, or something was told of it already",
)
