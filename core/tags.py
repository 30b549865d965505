"""Tags: under which ids an event is found. Derived from the event's typed id fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args, get_origin

from core.errors import DeclarationError
from core.events import Event
from core.schema import fields_of

IdTypes = Mapping[Any, str]
"""From an id type (a NewType) to the name of its tag: `{CaseId: "case"}`."""


def tagger(event_type: type[Event], id_types: IdTypes) -> Callable[[Event], list[str]]:
    """Return the function that derives an event's tags, in the order of its fields.

    A field may be optional, or a tuple of ids: then it gives no tag, or several.
    """
    single: list[tuple[str, str]] = []
    several: list[tuple[str, str]] = []
    for field in fields_of(event_type):
        if field.type in id_types:
            single.append((field.name, id_types[field.type]))
        elif get_origin(field.type) is tuple and get_args(field.type)[0] in id_types:
            several.append((field.name, id_types[get_args(field.type)[0]]))

    def tags(event: Event) -> list[str]:
        found = [
            f"{tag}:{value}" for name, tag in single if (value := getattr(event, name)) is not None
        ]
        found.extend(f"{tag}:{value}" for name, tag in several for value in getattr(event, name))
        return list(dict.fromkeys(found))

    return tags


def merged(tables: Iterable[IdTypes]) -> dict[Any, str]:
    """Join the tables of all domains. Raises DeclarationError for a shared tag or a second."""
    joined: dict[Any, str] = {}
    for table in tables:
        for id_type, tag in table.items():
            if tag in joined.values() and joined.get(id_type) != tag:
                message = f"two id types have the tag {tag!r}"
                raise DeclarationError(message)
            if joined.setdefault(id_type, tag) != tag:
                message = f"{id_type.__name__} has two tags: {joined[id_type]!r} and {tag!r}"
                raise DeclarationError(message)
    return joined
