"""Histories of one volunteer, and the ids that a bench gives to the events in them."""

from uuid import UUID

from core.events import EventId
from core.personal import Private, VaultRef, seal
from domains.participants.events import ThirdPersonId
from domains.volunteers.events import (
    AbsenceReason,
    BoundaryCrossed,
    IncidentHandled,
    IncidentId,
    IncidentOutcome,
    LeavingReason,
    RelationTold,
    TurnDownReason,
    TurnedDown,
    VolunteerBack,
    VolunteerContactChanged,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerRegistered,
)
from tests.domains.histories import (
    BRANCH,
    LEADER_ADDED,
    RELATIVE,
    VOLUNTEER,
    VOLUNTEER_ADDED,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
    YESTERDAY,
    History,
)

APPLIES: History = (*LEADER_ADDED, *VOLUNTEER_ADDED, *VOLUNTEER_REGISTERED)
"""A leader, a volunteer with an account, and nothing done yet."""
APPROVED: History = (*LEADER_ADDED, *VOLUNTEER_ADDED, *VOLUNTEER_APPROVED)

_BEFORE_HER = len(LEADER_ADDED) + len(VOLUNTEER_ADDED)
_BEFORE = _BEFORE_HER + 2
"""Her registration took an id for itself, and one for the phone in the vault."""


def _id(number: int) -> EventId:
    return EventId(UUID(int=(1 << 64) + number))


REGISTRATION = _id(_BEFORE_HER + 1)


def told(number: int) -> EventId:
    """Return the id of the event that comes as `number` (from 1) after her registration.

    No event between may have put something into the vault.
    """
    return _id(_BEFORE + number)


FIRST, SECOND, THIRD = (told(number) for number in (1, 2, 3))
APPROVAL = told(9)
AFTER_APPROVAL = told(10)
NOWHERE = EventId(UUID(int=0xDEAD))

INCIDENT, OTHER_INCIDENT = (IncidentId(UUID(int=0x1000 + n)) for n in range(2))
OTHER_RELATIVE = ThirdPersonId(UUID(int=0x8100))

PAUSED: History = (
    VolunteerPaused(
        volunteer=VOLUNTEER, branch=BRANCH, reason=AbsenceReason.TRAVEL, paused_on=YESTERDAY
    ),
)
BACK: History = (VolunteerBack(volunteer=VOLUNTEER, branch=BRANCH, back_on=YESTERDAY),)
LEFT: History = (
    VolunteerLeft(
        volunteer=VOLUNTEER, branch=BRANCH, reason=LeavingReason.MOVED, left_on=YESTERDAY
    ),
)
TURNED_DOWN: History = (
    TurnedDown(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=TurnDownReason.HER_WISH,
        turned_down_on=YESTERDAY,
    ),
)
RELATED: History = (
    RelationTold(
        volunteer=VOLUNTEER, branch=BRANCH, relative=RELATIVE, name=seal(Private("En Bror"))
    ),
)


def crossed(incident: IncidentId = INCIDENT) -> History:
    """Return a boundary incident that was reported."""
    return (
        BoundaryCrossed(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            incident=incident,
            happened_on=YESTERDAY,
            words=seal(Private("Han ringede om natten")),
        ),
    )


def handled(incident: IncidentId = INCIDENT) -> History:
    """Return that somebody has looked into it."""
    return (
        IncidentHandled(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            incident=incident,
            outcome=IncidentOutcome.TALK,
            handled_on=YESTERDAY,
        ),
    )


OLD_PHONE, NEW_PHONE = (UUID(int=0xF000 + n) for n in range(2))


def in_vault(ref: UUID) -> VaultRef[str]:
    """Return a reference into the vault that a test can name."""
    return VaultRef(
        person=VOLUNTEER, data_class="contact", key=UUID(int=0xF100), ref=ref, commitment=b""
    )


PHONE_REPLACED: History = (
    VolunteerRegistered(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        name=seal(Private("Frivillig")),
        phone=in_vault(OLD_PHONE),
    ),
    VolunteerContactChanged(volunteer=VOLUNTEER, branch=BRANCH, phone=in_vault(NEW_PHONE)),
)
