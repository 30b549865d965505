"""The rules of participants."""

from core.rules import Rule

DAY_IS_NOT_TO_COME = Rule(
    "consent_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
THERE_IS_A_CONSENT = Rule(
    "there_is_a_consent",
    da="Der er intet samtykke at trække tilbage",
    en="There is no consent to withdraw",
)
