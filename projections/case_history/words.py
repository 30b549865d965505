"""An event in words: its sentence, filled with what is clear in it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from core.clock import DENMARK
from core.door import Placed
from core.events import Event, UnknownEvent
from core.personal import Sealed, VaultRef
from core.schema import fields_of
from core.text import Choice, Language, Text


class _Blank(dict[str, str]):
    """What a sentence asks for and an old event doesn't have is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def in_words(event: Event | UnknownEvent, sentence: Text, language: Language) -> str:
    """Return the sentence in the language, its `{fields}` filled from the event's clear values."""
    values = event.data if isinstance(event, UnknownEvent) else fields(event)
    clear = {
        name: _word(value, language)
        for name, value in values.items()
        if not isinstance(value, (Sealed, VaultRef, dict))
    }
    return sentence.in_language(language).format_map(_Blank(clear))


def personal_values(event: Event | UnknownEvent) -> Mapping[str, Sealed[Any] | VaultRef[Any]]:
    """Return the event's sealed values by field. An unknown event keeps its own closed."""
    if isinstance(event, UnknownEvent):
        return {}
    return {n: v for n, v in fields(event).items() if isinstance(v, (Sealed, VaultRef))}


def whose(event: Event | UnknownEvent) -> Iterator[Placed]:
    """Yield the event's sealed values with the person that the event names for each."""
    if isinstance(event, UnknownEvent):
        return
    for field in fields_of(type(event)):
        if field.personal is not None:
            yield getattr(event, field.personal.of), getattr(event, field.name)


def fields(event: Struct) -> dict[str, Any]:
    """Return the values of the event by field."""
    return {name: getattr(event, name) for name in event.__struct_fields__}


def _word(value: Any, language: Language) -> str:
    if isinstance(value, Choice):
        return value.label.in_language(language)
    if isinstance(value, datetime):
        return value.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M")
    return str(value)
