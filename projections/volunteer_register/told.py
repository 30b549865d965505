"""All that was told of a volunteer, in order, and how much of it she sees herself.

She sees what she told herself, with what became of it, and where she stands with the branch. What
others think of her stays with the leaders: interviews, references, notes of supervision, and
incidents and relatives that she didn't tell of. That there are any would tell who spoke of her.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, select

from core.door import Placed
from core.events import Event
from core.queries import View
from core.schema import fields_of
from domains.volunteers.events import (
    CapacitySet,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    PledgeSigned,
    ProfileTold,
    RolesAgreed,
    SupervisionHeld,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerContactChanged,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerOldContactDeleted,
    VolunteerPaused,
    VolunteerRegistered,
)
from projections.volunteer_register.projection import tellings

_WHERE_SHE_STANDS: tuple[type[Event], ...] = (
    VolunteerRegistered,
    VolunteerNamed,
    VolunteerContactChanged,
    VolunteerOldContactDeleted,
    ProfileTold,
    CertificateSeen,
    PledgeSigned,
    GuidelinesAccepted,
    CourseDone,
    VolunteerApproved,
    TurnedDown,
    CapacitySet,
    RolesAgreed,
    SupervisionHeld,
    VolunteerPaused,
    VolunteerBack,
    VolunteerLeft,
)
_WORDS_OF_OTHERS = frozenset({"note", "words"})
"""Fields that stay closed to her in what somebody else told."""


class Telling(NamedTuple):
    """A stored event, decoded, and the fields of it that stay closed to the reader."""

    row: Row[Any]
    event: Event
    closed: frozenset[str] = frozenset()


def told_of(view: View, volunteer: str) -> Sequence[Telling]:
    """Return all that was told of her, in order."""
    statement = select(tellings).where(tellings.c.volunteer == volunteer)
    return [
        Telling(row, cast("Event", view.codec.event(row.name, row.version, row.data)))
        for row in view.all(statement.order_by(tellings.c.position))
    ]


def for_herself(told: Iterable[Telling], actor: str) -> Sequence[Telling]:
    """Return of all tellings those that she sees, `actor` being the account with which she asks."""
    brought_up: set[str] = set()
    seen: list[Telling] = []
    for telling in told:
        subject = about(telling.event)
        if telling.row.actor == actor:
            seen.append(telling)
            brought_up.update(filter(None, [subject]))
        elif isinstance(telling.event, _WHERE_SHE_STANDS) or subject in brought_up:
            seen.append(telling._replace(closed=_WORDS_OF_OTHERS))
    return seen


def about(event: Event) -> str | None:
    """Return the id of the incident or the relative that the event is about."""
    subject = getattr(event, "incident", None) or getattr(event, "relative", None)
    return None if subject is None else str(subject)


def placed(told: Iterable[Telling]) -> Iterator[Placed]:
    """Yield the sealed values that the reader sees, with the person whose they are."""
    for telling in told:
        for name, of in personal_fields(telling.event):
            if name not in telling.closed:
                yield getattr(telling.event, of), getattr(telling.event, name)


def personal_fields(event: Event) -> Iterator[tuple[str, str]]:
    """Yield the sealed fields that are filled, each with the field that says whose it is."""
    for field in fields_of(type(event)):
        if field.personal is not None and getattr(event, field.name) is not None:
            yield field.name, field.personal.of
