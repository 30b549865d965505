"""Which rows of the vault hold what is known of where a participant is, and which have become old.

What is told last holds. A correction that tells a detail anew replaces it, as every telling does.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from core.events import Event, Recorded, UnknownEvent
from core.facts import Reader
from core.personal import VaultRef
from domains.participants.events import (
    ContactChanged,
    ContactDetail,
    ContactRemoved,
    ParticipantId,
    ParticipantRegistered,
)

Told = Sequence[Recorded[Event | UnknownEvent]]
Rows = Mapping[ContactDetail, UUID]


def contact_told(read: Reader, participant: ParticipantId) -> Told:
    """Return all that was told of where she is, in order."""
    return read.recorded(
        [ParticipantRegistered, ContactChanged, ContactRemoved], "participant", participant
    )


def rows_of(event: Event | UnknownEvent) -> Rows:
    """Return the rows that the event speaks of."""
    found: dict[ContactDetail, VaultRef[str] | None] = {}
    if isinstance(event, ParticipantRegistered):
        found = {ContactDetail.PHONE: event.safe_phone}
    elif isinstance(event, ContactChanged):
        found = {detail: getattr(event, detail.value) for detail in ContactDetail}
    return {detail: held.ref for detail, held in found.items() if held is not None}


def rows_that_hold(told: Iterable[Recorded[Event | UnknownEvent]]) -> Rows:
    """Return the row of each detail that holds after all that was told."""
    held: dict[ContactDetail, UUID] = {}
    for recorded in told:
        if isinstance(recorded.event, ContactRemoved):
            for detail in recorded.event.details:
                held.pop(detail, None)
        held |= rows_of(recorded.event)
    return held


def old_rows(told: Told) -> frozenset[UUID]:
    """Return the rows that were told of once and hold no more."""
    all_rows = {row for recorded in told for row in rows_of(recorded.event).values()}
    return frozenset(all_rows - set(rows_that_hold(told).values()))


def rows_made_old(told: Told, position: int) -> tuple[UUID, ...]:
    """Return the rows that held until the event at the position, and not after it, in order."""
    before = rows_that_hold(each for each in told if each.position < position)
    after = rows_that_hold(each for each in told if each.position <= position)
    return tuple(sorted(set(before.values()) - set(after.values())))
