"""The rules of cases."""

from core.rules import Rule

REFERRAL_IS_ACCEPTED = Rule(
    "referral_is_accepted",
    da="Henvisningen skal først accepteres",
    en="The referral must be accepted first",
)
REFERRAL_HAS_NO_CASE = Rule(
    "referral_has_no_case",
    da="Henvisningen er allerede blevet til forløb {case}",
    en="The referral became case {case} already",
)
PARTICIPANT_CONSENTS = Rule(
    "participant_consents",
    da="Hendes samtykke mangler eller er trukket tilbage",
    en="Her consent is missing or withdrawn",
)
RESPONSIBLE_LEADS_THE_BRANCH = Rule(
    "responsible_leads_the_branch",
    da="Den ansvarlige skal være aktivitetsleder i det lokale Qnet",
    en="The responsible person must be an activity leader of the branch",
)
CASE_IS_OPEN = Rule("case_is_open", da="Forløbet er afsluttet", en="The case is closed")
NO_MATCH_IS_ACTIVE = Rule(
    "no_match_is_active",
    da="Afslut først det aktive match {match}",
    en="End the active match {match} first",
)
CLOSURE_IS_NOT_TO_COME = Rule(
    "closure_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
