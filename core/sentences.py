"""An event in words: its sentence, filled with what is clear in it. What is sealed stays out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.clock import DENMARK
from core.events import Event, UnknownEvent
from core.personal import Sealed, VaultRef
from core.text import Choice, Language, Text


class _Blank(dict[str, str]):
    """What a sentence asks for and an old event doesn't have is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def in_words(event: Event | UnknownEvent, sentence: Text, language: Language) -> str:
    """Return the sentence in the language, its `{fields}` filled from the event's clear values."""
    clear = {
        name: _word(value, language)
        for name, value in values_of(event).items()
        if not isinstance(value, (Sealed, VaultRef, dict))
    }
    return sentence.in_language(language).format_map(_Blank(clear))


def values_of(event: Event | UnknownEvent) -> Mapping[str, Any]:
    """Return the values of the event by field, as far as its code is known."""
    if isinstance(event, UnknownEvent):
        return event.data
    return {name: getattr(event, name) for name in event.__struct_fields__}


def corrected_event(event: Event | UnknownEvent) -> str | None:
    """Return the id of the event whose fact this one replaces."""
    corrects = values_of(event).get("corrects")
    return None if corrects is None else str(corrects)


def happened_on(event: Event | UnknownEvent) -> date | None:
    """Return the day on which it happened, if it says one."""
    if isinstance(event, UnknownEvent) or event.declaration.happened is None:
        return None
    day: date | None = getattr(event, event.declaration.happened)
    return day


def _word(value: Any, language: Language) -> str:
    if isinstance(value, tuple):
        return ", ".join(_word(each, language) for each in value)
    if isinstance(value, Choice):
        return value.label.in_language(language)
    if isinstance(value, datetime):
        return value.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M")
    return str(value)
