"""Who may do what with participants."""

from core.personal import Private
from domains.participants.commands import (
    Avoid,
    ChangeContact,
    DeleteOldContact,
    EndProtection,
    GiveConsent,
    KeepApart,
    MeetAgain,
    Merge,
    NameParticipant,
    ProtectAddress,
    RegisterChild,
    RemoveChild,
    RemoveContact,
    TellNeeds,
    TellSafeContact,
    UndoMerge,
    WithdrawConsent,
)
from domains.participants.events import (
    ConsentMeans,
    ContactDetail,
    ContactDetails,
    Protection,
)
from tests.domains.histories import (
    CHILD,
    OTHER_PARTICIPANT,
    PARTICIPANT,
    REFERRED,
    THIRD_PERSON,
    TODAY,
)
from tests.domains.participants.histories import (
    NEEDS,
    OLD_ROW,
    OTHER_REFERRED,
    PHONE_CHANGED,
    PROTECTED,
    SAFE_CONTACT,
    avoided,
    child,
    merged,
)
from tests.domains.people import DUTY_OFFICER, OWN_BRANCH, Row

ROWS: list[Row] = [
    (
        "record a consent",
        REFERRED,
        GiveConsent(
            participant=PARTICIPANT, text_version=2, means=ConsentMeans.SPOKEN, given_on=TODAY
        ),
        OWN_BRANCH,
    ),
    (
        "withdraw a consent",
        REFERRED,
        WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "tell a participant's name",
        REFERRED,
        NameParticipant(participant=PARTICIPANT, name=Private("Amina")),
        OWN_BRANCH,
    ),
    (
        "tell a participant's needs",
        REFERRED,
        TellNeeds(participant=PARTICIPANT, needs=Private(NEEDS)),
        OWN_BRANCH,
    ),
    (
        "tell how a participant is reached safely",
        REFERRED,
        TellSafeContact(participant=PARTICIPANT, contact=Private(SAFE_CONTACT)),
        OWN_BRANCH,
    ),
    (
        "change a participant's contact details",
        REFERRED,
        ChangeContact(
            participant=PARTICIPANT, details=Private(ContactDetails(phone="22 33 44 55"))
        ),
        OWN_BRANCH,
    ),
    (
        "remove a participant's contact details",
        REFERRED,
        RemoveContact(participant=PARTICIPANT, details=(ContactDetail.PHONE,)),
        OWN_BRANCH,
    ),
    (
        "delete a participant's old contact details",
        (*REFERRED, *PHONE_CHANGED),
        DeleteOldContact(participant=PARTICIPANT, refs=(OLD_ROW,)),
        {"system": "may"},
    ),
    (
        "record address protection",
        REFERRED,
        ProtectAddress(participant=PARTICIPANT, level=Protection.SPECIAL, until=TODAY),
        OWN_BRANCH,
    ),
    (
        "record the end of address protection",
        (*REFERRED, PROTECTED),
        EndProtection(participant=PARTICIPANT, ended_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "register a child",
        REFERRED,
        RegisterChild(participant=PARTICIPANT, birth_year=Private(2019)),
        OWN_BRANCH,
    ),
    (
        "remove a child",
        (*REFERRED, child()),
        RemoveChild(participant=PARTICIPANT, child=CHILD),
        {**OWN_BRANCH, **DUTY_OFFICER},
    ),
    (
        "record whom a participant must not meet",
        REFERRED,
        Avoid(participant=PARTICIPANT, name=Private("Omar Hassan")),
        OWN_BRANCH,
    ),
    (
        "record whom a participant may meet again",
        (*REFERRED, avoided()),
        MeetAgain(participant=PARTICIPANT, person=THIRD_PERSON),
        {**OWN_BRANCH, **DUTY_OFFICER},
    ),
    (
        "merge two participants",
        (*REFERRED, *OTHER_REFERRED),
        Merge(participant=PARTICIPANT, merged=OTHER_PARTICIPANT),
        DUTY_OFFICER,
    ),
    (
        "undo a merge of participants",
        (*REFERRED, *OTHER_REFERRED, merged()),
        UndoMerge(participant=PARTICIPANT, merged=OTHER_PARTICIPANT),
        DUTY_OFFICER,
    ),
    (
        "keep two participants apart",
        (*REFERRED, *OTHER_REFERRED),
        KeepApart(participant=PARTICIPANT, other=OTHER_PARTICIPANT),
        DUTY_OFFICER,
    ),
]
