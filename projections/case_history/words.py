"""An event in words: its sentence, filled with what is clear in it; what is sealed, opened."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from core.clock import DENMARK
from core.door import Placed
from core.events import Event, UnknownEvent
from core.personal import Erased, Hidden, Sealed, VaultRef
from core.schema import fields_of
from core.text import Choice, Language, Text
from domains.participants.events import Channel, DayTime, Support

_PARTS = {
    "channel": Text("Kontaktes ved", "Reached by"),
    "goals": Text("Mål", "Goals"),
    "interpreter": Text("Tolk", "Interpreter"),
    "languages": Text("Sprog", "Languages"),
    "message_may_be_left": Text("Besked må lægges", "A message may be left"),
    "support": Text("Støtte", "Support"),
    "times": Text("Tidspunkter", "Times"),
    "wishes": Text("Ønsker", "Wishes"),
    "words": Text("Med ord", "In words"),
}
"""What the parts of a sealed Struct are called; another part is called as it is stored."""
_CHOICES: Mapping[str, type[Choice]] = {"channel": Channel, "support": Support, "times": DayTime}
_YES, _NO = Text("ja", "yes"), Text("nej", "no")


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


def value_in_words(value: Any, language: Language) -> str | Erased | Hidden:
    """Return an opened value in words; of a Struct, each of its parts that says something."""
    if isinstance(value, (str, Erased, Hidden)):
        return value
    if not isinstance(value, dict):
        return str(value)
    return "; ".join(
        f"{_PARTS.get(name, Text(name, name)).in_language(language)}: {_part(name, part, language)}"
        for name, part in value.items()
        if part not in (None, "", [])
    )


def corrected_event(event: Event | UnknownEvent) -> str | None:
    """Return the id of the event whose fact this one replaces."""
    values = event.data if isinstance(event, UnknownEvent) else fields(event)
    corrects = values.get("corrects")
    return None if corrects is None else str(corrects)


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


def _part(name: str, part: Any, language: Language) -> str:
    if isinstance(part, bool):
        return (_YES if part else _NO).in_language(language)
    if isinstance(part, list):
        return ", ".join(_part(name, each, language) for each in part)
    choices = _CHOICES.get(name, ())
    known = (choice.label for choice in choices if choice.value == part)
    return next(known, Text(str(part), str(part))).in_language(language)
