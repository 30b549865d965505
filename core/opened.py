"""What came through the door while one question is answered, so that no log line repeats it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import msgspec
from msgspec import Struct

_SHORTEST = 3
"""Shorter words stand in every other line by chance: a language is `da`."""

_opened: ContextVar[set[str] | None] = ContextVar("qnet_opened", default=None)


@contextmanager
def watched() -> Iterator[None]:
    """Remember, until the end and in this context only, the words that come through the door."""
    token = _opened.set(set())
    try:
        yield
    finally:
        _opened.reset(token)


def note(value: Any) -> None:
    """Remember the words of an opened value, if anybody watches."""
    known = _opened.get()
    if known is not None:
        known.update(word for word in _words(value) if len(word) >= _SHORTEST)


def is_repeated_in(line: str) -> bool:
    """Say whether the line has any of the words."""
    known = _opened.get()
    return known is not None and any(word in line for word in known)


def _words(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Struct():
            yield from _words(list(msgspec.structs.asdict(value).values()))
        case dict():
            yield from _words(list(value.values()))
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from _words(each)
