"""Corrections: the same fact recorded again, naming the event that it replaces.

Nothing is changed, and a history shows both. What is told with a wrong day, a wrong number or wrong
words is told once more, with `corrects`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.events import Event, EventId, UnknownEvent
from core.facts import Reader
from core.personal import Sealed
from core.rules import Rule

CORRECTS_WHAT_STANDS = Rule(
    "corrects_what_stands",
    da="Det, der rettes, er ikke noteret her, eller er allerede rettet",
    en="What is corrected isn't recorded here, or is corrected already",
)


class Correctable(Event, kw_only=True):
    """Base of events that record a fact: `corrects` is the event whose fact this one replaces.

    An event with another base declares the same field; Structs have one line of ancestors.
    """

    corrects: EventId | None = None


def holds(corrects: EventId | None, standing: Sealed[Any] | UUID | str | None) -> bool:
    """Say whether what is told holds now: it is told first, or corrects what stands.

    `standing` is the event that stands, or the value that it sealed. Where something newer was told
    than what is corrected, the newer holds.
    """
    event = standing.event if isinstance(standing, Sealed) else standing
    return corrects is None or str(corrects) == str(event)


def corrected(
    read: Reader, corrects: EventId, types: Sequence[type[Event]], by: str, key: UUID
) -> Event:
    """Return the event that is to be corrected.

    Raises RuleBroken by CORRECTS_WHAT_STANDS unless it is one of these types, carries the tag, and
    no other has corrected it: then that one is to be named.
    """
    found: Event | None = None
    for recorded in read.recorded(types, by, key):
        if isinstance(recorded.event, UnknownEvent):
            continue
        if recorded.id == corrects:
            found = recorded.event
        elif getattr(recorded.event, "corrects", None) == corrects:
            raise CORRECTS_WHAT_STANDS.broken(event=corrects)
    if found is None:
        raise CORRECTS_WHAT_STANDS.broken(event=corrects)
    return found


class _Told(Struct):
    actor: str = ""


def author(
    read: Reader, event: EventId, types: Sequence[type[Event]], by: str, key: UUID
) -> str | None:
    """Return the id of the actor who told the event, None if no event of the types has the id."""
    for recorded in read.recorded(types, by, key):
        if recorded.id == event:
            return msgspec.json.decode(recorded.raw_metadata, type=_Told).actor
    return None
