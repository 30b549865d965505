"""Who may do what with partners."""

from collections.abc import Mapping

from core.personal import Private, PublicText
from domains.partners.commands import (
    AddContact,
    ContactLeaves,
    DescribePartner,
    EndAgreement,
    EndPartnership,
    MakeAgreement,
    NoteDialogue,
    RegisterPartner,
    ResumePartnership,
)
from domains.partners.events import DialogueKind, PartnerKind
from tests.domains.histories import BRANCH, PARTNER, TODAY
from tests.domains.partners.histories import (
    AGREED,
    AGREEMENT,
    CONTACT,
    CONTACT_ADDED,
    ENDED,
    KNOWN,
)
from tests.domains.people import NATIONAL_OFFICE, OWN_BRANCH, Outcome, Row

FOR_THE_BRANCH: Mapping[str, Outcome] = {**NATIONAL_OFFICE, **OWN_BRANCH}
FOR_THE_COUNTRY: Mapping[str, Outcome] = {
    **NATIONAL_OFFICE,
    "leader": "not found",
    "leader elsewhere": "not found",
}

ROWS: list[Row] = [
    (
        "register a partner",
        (),
        RegisterPartner(name=PublicText("Partner"), kind=PartnerKind.OTHER),
        NATIONAL_OFFICE,
    ),
    (
        "describe a partner anew",
        KNOWN,
        DescribePartner(partner=PARTNER, name=PublicText("Partner"), kind=PartnerKind.OTHER),
        NATIONAL_OFFICE,
    ),
    (
        "add a contact person for a branch",
        KNOWN,
        AddContact(partner=PARTNER, name=Private("Kontakt"), branch=BRANCH),
        FOR_THE_BRANCH,
    ),
    (
        "add a contact person for the country",
        KNOWN,
        AddContact(partner=PARTNER, name=Private("Kontakt")),
        FOR_THE_COUNTRY,
    ),
    (
        "note that a contact person left",
        (*KNOWN, *CONTACT_ADDED),
        ContactLeaves(partner=PARTNER, contact=CONTACT, left_on=TODAY, branch=BRANCH),
        FOR_THE_BRANCH,
    ),
    (
        "make an agreement for a branch",
        KNOWN,
        MakeAgreement(partner=PARTNER, begins_on=TODAY, branch=BRANCH),
        FOR_THE_BRANCH,
    ),
    (
        "make an agreement for the country",
        KNOWN,
        MakeAgreement(partner=PARTNER, begins_on=TODAY),
        FOR_THE_COUNTRY,
    ),
    (
        "end an agreement",
        (*KNOWN, *AGREED),
        EndAgreement(partner=PARTNER, agreement=AGREEMENT, ended_on=TODAY, branch=BRANCH),
        FOR_THE_BRANCH,
    ),
    (
        "note a dialogue",
        KNOWN,
        NoteDialogue(
            partner=PARTNER,
            held_on=TODAY,
            kind=DialogueKind.PHONE,
            note=Private("Note"),
            branch=BRANCH,
        ),
        FOR_THE_BRANCH,
    ),
    ("end a partnership", KNOWN, EndPartnership(partner=PARTNER, ended_on=TODAY), NATIONAL_OFFICE),
    (
        "resume a partnership",
        (*KNOWN, *ENDED),
        ResumePartnership(partner=PARTNER, resumed_on=TODAY),
        NATIONAL_OFFICE,
    ),
]
