"""What was sealed in an event, in words once it is opened."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.door import Placed
from core.events import Event, UnknownEvent
from core.personal import Erased, Hidden, Sealed, VaultRef
from core.schema import fields_of
from core.sentences import values_of
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


def personal_values(event: Event | UnknownEvent) -> Mapping[str, Sealed[Any] | VaultRef[Any]]:
    """Return the event's sealed values by field. An unknown event keeps its own closed."""
    if isinstance(event, UnknownEvent):
        return {}
    return {n: v for n, v in values_of(event).items() if isinstance(v, (Sealed, VaultRef))}


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


def whose(event: Event | UnknownEvent) -> Iterator[Placed]:
    """Yield the event's sealed values with the person that the event names for each."""
    if isinstance(event, UnknownEvent):
        return
    for field in fields_of(type(event)):
        if field.personal is not None:
            yield getattr(event, field.personal.of), getattr(event, field.name)


def _part(name: str, part: Any, language: Language) -> str:
    if isinstance(part, bool):
        return (_YES if part else _NO).in_language(language)
    if isinstance(part, list):
        return ", ".join(_part(name, each, language) for each in part)
    choices = _CHOICES.get(name, ())
    known = (choice.label for choice in choices if choice.value == part)
    return next(known, Text(str(part), str(part))).in_language(language)
