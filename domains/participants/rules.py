"""The rules of participants."""

from core.rules import Rule

DAY_IS_NOT_TO_COME = Rule(
    "participant_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
THERE_IS_A_CONSENT = Rule(
    "there_is_a_consent",
    da="Der er intet samtykke at trække tilbage",
    en="There is no consent to withdraw",
)
CONTACT_IS_TOLD = Rule(
    "participant_contact_is_told",
    da="Skriv mindst én kontaktoplysning",
    en="Tell at least one contact detail",
)
CONTACT_IS_TOLD_WHOLE = Rule(
    "participant_contact_is_told_whole",
    da="En rettelse skal gentage alle de oplysninger, der stadig gælder",
    en="A correction must repeat all the details that still hold",
)
CONTACT_IS_THERE = Rule(
    "participant_contact_is_there",
    da="Der er ingen af de kontaktoplysninger at fjerne",
    en="None of these contact details is there to remove",
)
CONTACT_IS_OLD = Rule(
    "participant_contact_is_old",
    da="Kun hendes gamle kontaktoplysninger kan slettes på den måde",
    en="Only her old contact details can be deleted like this",
)
PROTECTION_IS_NOT_OVER = Rule(
    "protection_is_not_over",
    da="Adressebeskyttelsen udløb allerede den {until}",
    en="The address protection lapsed on {until} already",
)
ADDRESS_IS_PROTECTED = Rule(
    "address_is_protected",
    da="Der er ingen adressebeskyttelse, der kan ophøre",
    en="There is no address protection that can end",
)
CHILD_IS_BORN = Rule(
    "child_is_born",
    da="Barnets fødselsår ligger i fremtiden",
    en="The child's year of birth is still to come",
)
CHILD_IS_REGISTERED = Rule(
    "child_is_registered",
    da="Barnet er ikke registreret hos hende",
    en="The child isn't registered with her",
)
PERSON_IS_AVOIDED = Rule(
    "person_is_avoided",
    da="Personen er ikke blandt dem, hun ikke må møde",
    en="The person isn't among those whom she must not meet",
)
TOLD_OF_THIS_RECORD = Rule(
    "told_of_this_record",
    da="Det er noteret på en anden af hendes registreringer: ret det dér, eller spørg den "
    "vagthavende",
    en="It is recorded under another of her records: change it there, or ask the duty officer",
)
OTHER_IS_REGISTERED = Rule(
    "other_participant_is_registered",
    da="Den anden registrering findes ikke",
    en="There is no such other record",
)
THEY_ARE_TWO = Rule(
    "participants_are_two",
    da="De to registreringer er allerede samme person",
    en="The two records are one person already",
)
ONE_HAS_NO_MATCH = Rule(
    "one_participant_has_no_match",
    da="Begge har et match, der er aktivt eller på pause: afslut det ene først",
    en="Both have a match that is active or paused: end one of them first",
)
THEY_ARE_MERGED = Rule(
    "participants_are_merged",
    da="De to registreringer er ikke lagt sammen med hinanden",
    en="The two records are not merged with each other",
)
