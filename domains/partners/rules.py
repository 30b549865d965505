"""The rules of partners."""

from core.rules import Rule

PARTNER_MUNICIPALITY_EXISTS = Rule(
    "partner_municipality_exists",
    da="Ingen kommune har koden {municipality}",
    en="No municipality has the code {municipality}",
)
PARTNER_DAY_IS_NOT_TO_COME = Rule(
    "partner_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
CONTACT_IS_THERE = Rule(
    "contact_is_there",
    da="Kontaktpersonen er allerede stoppet",
    en="The contact person has left already",
)
AGREEMENT_ENDS_AFTER_IT_BEGINS = Rule(
    "agreement_ends_after_it_begins",
    da="Aftalen kan ikke slutte {ends_on}, før den begynder {begins_on}",
    en="The agreement can't end on {ends_on}, before it begins on {begins_on}",
)
AGREEMENT_WAS_NOT_ENDED = Rule(
    "agreement_was_not_ended",
    da="Aftalen er allerede ophørt",
    en="The agreement was ended already",
)
PARTNERSHIP_LASTS = Rule(
    "partnership_lasts",
    da="Samarbejdet er ophørt",
    en="The partnership has ended",
)
PARTNERSHIP_HAS_ENDED = Rule(
    "partnership_has_ended",
    da="Samarbejdet er ikke ophørt",
    en="The partnership hasn't ended",
)
