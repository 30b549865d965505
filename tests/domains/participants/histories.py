"""What happens to participants, for the tests of their commands."""

from uuid import UUID

from core.events import Event, EventId
from core.identity import AccountId
from core.personal import CONTACT, Private, VaultRef, seal, to_vault
from domains.accounts.events import Role
from domains.participants.events import (
    AddressProtected,
    Channel,
    ChildId,
    ChildRegistered,
    ContactChanged,
    MustNotMeet,
    Needs,
    ParticipantId,
    ParticipantRegistered,
    ParticipantsMerged,
    Protection,
    SafeContact,
    Support,
    ThirdPersonId,
)
from tests.domains.histories import (
    CHILD,
    IN_A_YEAR,
    LEADER_ADDED,
    OTHER_PARTICIPANT,
    OTHER_REFERRAL,
    PARTICIPANT,
    REFERRED,
    THIRD_PERSON,
    History,
    account,
    referred,
)

DUTY = AccountId(UUID(int=0xA010))
DUTY_ADDED = account(DUTY, Role.DUTY_OFFICER)

FIRST = EventId(UUID(int=(1 << 64) + 1))
"""The id of the event with which a history begins."""

THIRD = ParticipantId(UUID(int=0x6002))
THIRD_REFERRED = referred(OTHER_REFERRAL, THIRD)
OTHER_REFERRED = referred(OTHER_REFERRAL, OTHER_PARTICIPANT)
REGISTERED: History = (
    REFERRED[0],
    ParticipantRegistered(participant=PARTICIPANT, name=seal(Private("Deltager"))),
)
"""A woman who was referred without a phone number."""
BOTH: History = (*LEADER_ADDED, *DUTY_ADDED, *REFERRED, *OTHER_REFERRED)
"""Two women who are registered, a leader of their branch, and a duty officer."""

OLD_ROW, PRESENT_ROW = (UUID(int=0xF000 + n) for n in range(2))
NEEDS = Needs(languages=("ar", "da"), interpreter=True, support=Support.BOTH, words="Kaffe")
SAFE_CONTACT = SafeContact(channel=Channel.TEXT, words="Kun når børnene er i skole")


def row(ref: UUID, participant: ParticipantId = PARTICIPANT) -> VaultRef[str]:
    """Return a reference to a row of the vault that a test knows by its id."""
    return VaultRef(
        person=participant,
        data_class=CONTACT.name,
        key=UUID(int=0xFF00),
        ref=ref,
        commitment=b"",
    )


PHONE_CHANGED: History = (
    ParticipantRegistered(
        participant=PARTICIPANT, name=seal(Private("Deltager")), safe_phone=row(OLD_ROW)
    ),
    ContactChanged(participant=PARTICIPANT, phone=row(PRESENT_ROW)),
)


def contact(corrects: EventId | None = None, /, **details: str) -> ContactChanged:
    """Return what was told of where she is."""
    rows = {name: to_vault(Private(value)) for name, value in details.items()}
    return ContactChanged(participant=PARTICIPANT, corrects=corrects, **rows)


def child(participant: ParticipantId = PARTICIPANT, child: ChildId = CHILD) -> ChildRegistered:
    """Return how a child was registered."""
    return ChildRegistered(participant=participant, child=child, birth_year=seal(Private(2019)))


def avoided(
    participant: ParticipantId = PARTICIPANT, person: ThirdPersonId = THIRD_PERSON
) -> MustNotMeet:
    """Return that there is somebody whom she must not meet."""
    return MustNotMeet(participant=participant, person=person, name=seal(Private("En Tidligere")))


def merged(
    participant: ParticipantId = PARTICIPANT, other: ParticipantId = OTHER_PARTICIPANT
) -> ParticipantsMerged:
    """Return that two records are one person."""
    return ParticipantsMerged(participant=participant, merged=other)


PROTECTED: Event = AddressProtected(
    participant=PARTICIPANT, level=Protection.ORDINARY, until=IN_A_YEAR.date()
)
