"""Which of a volunteer's contact details in the vault are in use, and which were replaced."""

from collections.abc import Iterable
from uuid import UUID

from core.events import Event, Recorded, UnknownEvent
from domains.volunteers.events import VolunteerContactChanged, VolunteerRegistered

CONTACT_EVENTS: tuple[type[Event], ...] = (VolunteerRegistered, VolunteerContactChanged)
DETAILS = ("phone", "email")


def details_of(event: Event | UnknownEvent) -> dict[str, UUID]:
    """Return the references into the vault that an event carries, by detail."""
    refs = {} if isinstance(event, UnknownEvent) else {d: getattr(event, d, None) for d in DETAILS}
    return {detail: ref.ref for detail, ref in refs.items() if ref is not None}


def replaced(told: Iterable[Recorded[Event | UnknownEvent]]) -> frozenset[UUID]:
    """Return the references that nobody is shown any more, after these events.

    A correction of what was replaced already is replaced from the beginning.
    """
    ever: set[UUID] = set()
    in_use: dict[str, tuple[UUID, UUID]] = {}
    for each in told:
        corrects = getattr(each.event, "corrects", None)
        for detail, ref in details_of(each.event).items():
            ever.add(ref)
            if corrects is None or in_use.get(detail, (corrects, ref))[0] == corrects:
                in_use[detail] = each.id, ref
    return frozenset(ever - {ref for _, ref in in_use.values()})
