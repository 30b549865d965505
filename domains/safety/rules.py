"""The rules of safety."""

from core.rules import Rule

ACCOUNT_IS_IN_USE = Rule(
    "shut_out_account_is_in_use",
    da="Brugeren findes ikke eller er lukket",
    en="There is no such account, or it is disabled",
)
IS_NOT_SHUT_OUT = Rule(
    "account_is_not_shut_out",
    da="Brugerens adgang er allerede begrænset",
    en="The account's access is restricted already",
)
IS_SHUT_OUT = Rule(
    "account_is_shut_out",
    da="Brugerens adgang er ikke begrænset",
    en="The account's access isn't restricted",
)
WHOEVER_IS_ON_DUTY_STAYS = Rule(
    "whoever_is_on_duty_stays",
    da="Kun en vagthavende kan begrænse en vagthavendes adgang",
    en="Only a duty officer can restrict a duty officer's access",
)
CONFLICT_IS_UNJUDGED = Rule(
    "conflict_is_unjudged",
    da="Det er allerede afgjort",
    en="It is decided already",
)
NO_INCIDENT_IS_OPEN = Rule(
    "no_safety_incident_is_open",
    da="Forløbet er allerede låst, eller hændelsen er i gang",
    en="The case is locked already, or the incident is under way",
)
INCIDENT_IS_OPEN = Rule(
    "safety_incident_is_open",
    da="Hændelsen er afsluttet",
    en="The incident is closed",
)
STEP_IS_TO_DO = Rule(
    "safety_step_is_to_do",
    da="Skridtet er allerede taget",
    en="The step was taken already",
)
STEPS_ARE_DONE = Rule(
    "safety_steps_are_done",
    da="Der mangler {missing} skridt: tag dem, eller notér, at de ikke er nødvendige",
    en="{missing} steps are missing: take them, or note that they aren't needed",
)
CASE_IS_LOCKED = Rule(
    "case_is_locked",
    da="Forløbet er ikke låst",
    en="The case isn't locked",
)
SECOND_FACTOR_IS_FRESH = Rule(
    "second_factor_is_fresh",
    da="Bekræft først med din anden faktor: det skal være sket inden for {minutes} minutter",
    en="Confirm with your second factor first: within the last {minutes} minutes",
)
GLASS_IS_WHOLE = Rule(
    "glass_is_whole",
    da="Du har allerede nødadgang til forløbet indtil {until}",
    en="You have access to the case in an emergency until {until} already",
)
GLASS_IS_UNREVIEWED = Rule(
    "glass_is_unreviewed",
    da="Nødadgangen er allerede gennemgået",
    en="The access in an emergency was reviewed already",
)
REVIEWED_BY_ANOTHER = Rule(
    "glass_is_reviewed_by_another",
    da="Nødadgang gennemgås af en anden end den, der tog den",
    en="Access in an emergency is reviewed by somebody else than who took it",
)
