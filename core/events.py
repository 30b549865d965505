"""Events: what happened, frozen, under a stored name that never changes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, NewType, TypeVar
from uuid import UUID

from msgspec import Struct

from core.errors import DeclarationError
from core.structs import FrozenStruct
from core.text import Text

EventId = NewType("EventId", UUID)
"""The id of a stored event."""


class EventDeclaration(Struct, frozen=True):
    """An event's stored name, its present version, and its words.

    `label` names the kind of event; `sentence` tells one event, with `{fields}` that are clear.
    `happened` names the field with the day it happened, None if that is when it was recorded.
    """

    name: str
    version: int
    label: Text
    sentence: Text
    happened: str | None = None


class Event(FrozenStruct):
    """Base of all events. Fields are ids, enums, dates, numbers, Sealed, VaultRef or PublicText."""

    declaration: ClassVar[EventDeclaration]


class UnknownEvent(Struct, frozen=True):
    """A stored event that no code knows any more: shown with the catalogue's label, harmless."""

    name: str
    version: int
    data: dict[str, Any]


E = TypeVar("E", bound=Event | UnknownEvent)


class BoundaryItem(Struct, frozen=True):
    """Events of any of `types` that carry all of `tags`."""

    types: tuple[str, ...]
    tags: tuple[str, ...]


class Metadata(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored beside each event about the decision that made it.

    `credential` is the id of the token that came with the command. `read_position` and `boundary`
    are what the decision had read, `permission` the rule that allowed it, `code` and `plugins` the
    versions in force.
    """

    actor: str
    actor_kind: str
    command: str
    command_id: str
    correlation_id: str
    permission: str
    read_position: int
    boundary: tuple[BoundaryItem, ...]
    code: str
    plugins: Mapping[str, str] = {}
    credential: UUID | None = None
    on_behalf_of: str | None = None


class Recorded(Struct, Generic[E], frozen=True):
    """An event as it stands in the log. `data` are its bytes as stored, `raw_metadata` likewise."""

    event: E
    id: UUID
    position: int
    recorded_at: datetime
    name: str
    version: int
    tags: tuple[str, ...]
    data: bytes
    raw_metadata: bytes

    def tag(self, name: str) -> str | None:
        """Return the id that the event carries under the tag `name`."""
        prefix = f"{name}:"
        return next((tag[len(prefix) :] for tag in self.tags if tag.startswith(prefix)), None)


D = TypeVar("D", bound=type[Event])


def event(  # noqa: PLR0913 - a declaration states all its parts at once
    name: str,
    *,
    da: str,
    en: str,
    tells_da: str | None = None,
    tells_en: str | None = None,
    version: int = 1,
    happened: str | None = None,
) -> Callable[[D], D]:
    """Declare an event class under its stored name, `domain.what_happened`."""
    label = Text(da, en)
    sentence = Text(tells_da or da, tells_en or en)

    def declare(cls: D) -> D:
        if happened is not None and happened not in cls.__struct_fields__:
            message = f"{name}: there is no field {happened!r} that says when it happened"
            raise DeclarationError(message)
        cls.declaration = EventDeclaration(name, version, label, sentence, happened)
        return cls

    return declare


def stored_name(event_type: type[Event]) -> str:
    """Return the name under which events of this class are stored."""
    return event_type.declaration.name
