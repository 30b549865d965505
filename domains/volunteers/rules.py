"""The rules of volunteers."""

from collections.abc import Sequence

from core.errors import RuleBroken
from core.rules import Rule
from core.text import Text
from domains.volunteers.preparation import Requirement

VOLUNTEER_DAY_IS_NOT_TO_COME = Rule(
    "volunteer_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
VOLUNTEER_IS_HERE = Rule(
    "volunteer_is_here",
    da="Den frivillige er her ikke nu: registrér først, at hun er tilbage",
    en="The volunteer isn't here now: record first that she is back",
)
VOLUNTEER_IS_AWAY = Rule(
    "volunteer_is_away",
    da="Den frivillige er her allerede",
    en="The volunteer is here already",
)
VOLUNTEER_AWAITS_APPROVAL = Rule(
    "volunteer_awaits_approval",
    da="Den frivillige er allerede godkendt",
    en="The volunteer is approved already",
)
VOLUNTEER_IS_PREPARED = Rule(
    "volunteer_is_prepared",
    da="Før hun kan godkendes, mangler: {missing}",
    en="Before she can be approved, still missing: {missing}",
)
VOLUNTEER_APPLIES = Rule(
    "volunteer_applies",
    da="Hun søger ikke om at blive frivillig nu",
    en="She isn't applying to become a volunteer now",
)
VOLUNTEER_IS_APPROVED = Rule(
    "volunteer_is_approved",
    da="Den frivillige er ikke godkendt nu",
    en="The volunteer isn't approved now",
)
CAPACITY_COVERS_HER_MATCHES = Rule(
    "capacity_covers_her_matches",
    da="Hun har allerede {load} match",
    en="She has {load} matches already",
)
MATCHES_ARE_HANDED_OVER = Rule(
    "volunteer_matches_are_handed_over",
    da="Hun har stadig {matches} match: giv dem videre, eller afslut dem først",
    en="She still has {matches} matches: hand them over or end them first",
)
VOLUNTEER_CONTACT_IS_TOLD = Rule(
    "volunteer_contact_is_told",
    da="Skriv et telefonnummer eller en mailadresse",
    en="Tell a phone number or a mail address",
)
VOLUNTEER_CONTACT_WAS_REPLACED = Rule(
    "volunteer_contact_was_replaced",
    da="Kun kontaktoplysninger, der er erstattet, slettes",
    en="Only contact details that were replaced are deleted",
)
RELATION_STANDS = Rule(
    "volunteer_relation_stands",
    da="Relationen er ikke noteret her, eller er taget tilbage",
    en="The relation isn't recorded here, or was withdrawn",
)
INCIDENT_AWAITS_HANDLING = Rule(
    "incident_awaits_handling",
    da="Hændelsen er ikke noteret her, eller er allerede behandlet",
    en="The incident isn't recorded here, or is handled already",
)
PAUSE_ENDS_AFTER_IT_BEGINS = Rule(
    "volunteer_pause_ends_after_it_begins",
    da="Hun kan tidligst være tilbage dagen efter {day}",
    en="She can be back on the day after {day} at the earliest",
)


def not_prepared(missing: Sequence[Requirement]) -> RuleBroken:
    """Return the refusal by VOLUNTEER_IS_PREPARED, with all that is missing in words and codes."""
    words = VOLUNTEER_IS_PREPARED.words
    return RuleBroken(
        VOLUNTEER_IS_PREPARED.name,
        Text(
            words.da.format(missing=", ".join(each.label.da for each in missing)),
            words.en.format(missing=", ".join(each.label.en for each in missing)),
        ),
        missing=[each.value for each in missing],
    )
