"""The catalogue of events: what each stored name and version means, for ever.

It is stored beside the log, and entries are never removed: the facts of a plugin that is gone are
still shown, replayed and erased.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from msgspec import Struct

from core.errors import DeclarationError
from core.events import Event
from core.schema import Protection, fields_of, json_schema, protection
from core.text import Text


class FieldEntry(Struct, frozen=True):
    """How one field is protected, whose it is, and how long it is kept."""

    name: str
    protection: Protection
    data_class: str | None = None
    of: str | None = None
    kept: Text | None = None


class CatalogueEntry(Struct, frozen=True):
    """A stored event's meaning. `schema` is the JSON Schema of its data."""

    name: str
    version: int
    owner: str
    label: Text
    sentence: Text
    happened: str | None
    fields: tuple[FieldEntry, ...]
    schema: dict[str, Any]


class Catalogue(Protocol):
    """Where the entries are kept."""

    def add(self, entries: Iterable[CatalogueEntry]) -> None:
        """Store entries; one that is there under the same name and version is replaced."""
        ...

    def entries(self) -> dict[tuple[str, int], CatalogueEntry]:
        """Return all entries that were ever stored."""
        ...


def entry_of(event_type: type[Event], owner: str) -> CatalogueEntry:
    """Describe an event class.

    Raises DeclarationError for a field that is bare text, or personal without saying whose it is.
    """
    declared = event_type.declaration
    return CatalogueEntry(
        declared.name,
        declared.version,
        owner,
        declared.label,
        declared.sentence,
        declared.happened,
        _field_entries(event_type),
        json_schema(event_type),
    )


def _field_entries(event_type: type[Event]) -> tuple[FieldEntry, ...]:
    name = event_type.declaration.name
    entries: list[FieldEntry] = []
    for field in fields_of(event_type):
        kind = protection(field)
        if kind == "bare text":
            message = f"{name}.{field.name} is bare text: make it Sealed, VaultRef or PublicText"
            raise DeclarationError(message)
        if kind == "clear" and field.personal is not None:
            raise DeclarationError(f"{name}.{field.name} says it is personal, but is stored clear")
        if kind == "clear":
            entries.append(FieldEntry(field.name, kind))
            continue
        if field.personal is None or field.personal.of not in event_type.__struct_fields__:
            message = f"{name}.{field.name} is personal: annotate it with personal(..., of=FIELD)"
            raise DeclarationError(message)
        data_class = field.personal.data_class
        entries.append(
            FieldEntry(field.name, kind, data_class.name, field.personal.of, data_class.kept)
        )
    return tuple(entries)
