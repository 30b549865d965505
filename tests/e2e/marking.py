"""Makes up input for commands and queries in which each personal text can be found again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import msgspec
from msgspec import NODEFAULT, Struct

from core.personal import Private

_TEXTS: tuple[Callable[[int], str], ...] = (
    lambda number: f"Mærkeord Åkær {number:05}",
    lambda number: f"+45 00 42 {number:05}",
    lambda number: f"maerkeord{number:05}@example.org",
    lambda number: sha256(f"Mærkeord {number:05}".encode()).hexdigest(),
)
"""What a text may look like: words, a telephone number, an address of e-mail, a digest."""
_SHORT = "da"
"""A code of two letters, which stands everywhere: nothing can be told by finding it."""
_NUMBERS = (1987, 45, 3, 1)


class Marks:
    """Makes values of a type, and remembers each text in them.

    Ids are those of `things` by the name of their type; a day is always the given one.
    """

    def __init__(self, things: Mapping[str, Any], day: date) -> None:
        self.made: set[str] = set()
        self.unmarked: list[Any] = []
        self._things = things
        self._day = day

    def input(self, cls: type[Struct]) -> dict[str, Any]:
        """Return input with all that must be there, and all that is private."""
        hints = get_type_hints(cls, include_extras=True)
        return {
            field.name: self.value(hints[field.name])
            for field in msgspec.structs.fields(cls)
            if _must_be_there(field) or _holds_private(hints[field.name])
        }

    def value(self, kind: Any) -> Any:
        """Return a value as it stands in JSON."""
        base, origin = _bare(kind), get_origin(_bare(kind))
        if origin is Private:
            return self.value(get_args(base)[0])
        if origin in (Union, UnionType):
            return self.value(next(each for each in get_args(base) if each is not NoneType))
        if origin in (tuple, frozenset, list):
            return [self.value(get_args(base)[0])]
        if isinstance(base, type) and issubclass(base, Struct):
            hints = get_type_hints(base, include_extras=True)
            return {name: self.value(hints[name]) for name in base.__struct_fields__}
        if (name := getattr(base, "__name__", "")) in self._things:
            return str(self._things[name])
        return self._scalar(kind, base)

    def _scalar(self, kind: Any, base: Any) -> Any:
        base = getattr(base, "__supertype__", base)
        if base is Any or _bare(base) is str:
            return self._text(kind)
        if isinstance(base, type) and issubclass(base, Enum):
            return next(iter(base)).value
        made: Mapping[Any, Any] = {
            bool: True,
            UUID: str(uuid4()),
            date: self._day.isoformat(),
            datetime: f"{self._day.isoformat()}T12:00:00Z",
        }
        if base in made:
            return made[base]
        return next(number for number in _NUMBERS if _fits(number, kind))

    def _text(self, kind: Any) -> str:
        for make in _TEXTS:
            if _fits(text := make(len(self.made)), kind):
                self.made.add(text)
                return text
        self.unmarked.append(kind)
        return _SHORT


def texts_in(value: Any) -> Iterator[str]:
    """Yield all texts in a value, however deep; days, numbers and choices are none."""
    if isinstance(value, Private):
        yield from texts_in(value.reveal())
    elif isinstance(value, Enum):
        return
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from texts_in(inner)


def privates_in(value: Any, path: str = "") -> Iterator[tuple[str, Private[Any]]]:
    """Yield the private values of a command or query, each with its place."""
    if isinstance(value, Private):
        yield path, value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from privates_in(getattr(value, name), f"{path}.{name}")


def _must_be_there(field: msgspec.structs.FieldInfo) -> bool:
    return field.default is NODEFAULT and field.default_factory is NODEFAULT


def _holds_private(kind: Any) -> bool:
    base = _bare(kind)
    if get_origin(base) in (Union, UnionType):
        return any(map(_holds_private, get_args(base)))
    if isinstance(base, type) and issubclass(base, Struct):
        hints = get_type_hints(base, include_extras=True)
        return any(map(_holds_private, hints.values()))
    return get_origin(base) is Private


def _bare(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
