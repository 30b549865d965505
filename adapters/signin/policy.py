"""What a new password must be: long, and not among the first that somebody would try.

Source: NIST SP 800-63B-4, 3.1.1.2: a length, a list of common and expected ones, no rule about
kinds of characters, and no change before there is a reason for it. The standard asks for fifteen
characters where a password stands alone and eight beside a second factor; Qnet takes twelve.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from adapters.signin.hashing import spelled
from adapters.signin.refusals import (
    PASSWORD_IS_LONG_ENOUGH,
    PASSWORD_IS_NOT_ABOUT_ONESELF,
    PASSWORD_IS_NOT_COMMON,
)
from core.spelling import normalised

SHORTEST = 12
LONGEST = 200
RULES = (PASSWORD_IS_LONG_ENOUGH, PASSWORD_IS_NOT_COMMON, PASSWORD_IS_NOT_ABOUT_ONESELF)
OwnWords = Callable[[Sequence[str]], frozenset[str]]
"""Says which of some spelled words are of the account's name or address."""

_LEFT_OVER = 4
"""So many characters that nobody expects make the rest worth trying all of."""
_LEET = str.maketrans("013457@$!", "oieastasi")
_RUN = 3
_OWN_WORD = 3
_LONGEST_OWN_WORD = 40
_NOISE = re.compile(r"[\W\d_]+")
_REPEATED = re.compile(r"(.+?)\1+")


class _Common(Struct, frozen=True):
    words: tuple[str, ...]
    rows: tuple[str, ...]


def check_password(password: str, own_words: OwnWords) -> None:
    """Raise RuleBroken if the password is too short, or hardly more than what is expected.

    Whole passwords are judged, not parts: "sommer" may stand in a long one.
    """
    PASSWORD_IS_LONG_ENOUGH.require(len(spelled(password)) >= SHORTEST, length=SHORTEST)
    PASSWORD_IS_NOT_COMMON.require(_has_enough(_uncommon(password)))
    rest = _without_own_words(password, own_words)
    PASSWORD_IS_NOT_ABOUT_ONESELF.require(rest is None or _has_enough(_uncommon(rest)))


def _has_enough(rest: str) -> bool:
    return len(rest) > _LEFT_OVER


def _plain(password: str) -> str:
    return "".join(normalised(spelled(password)))


def _uncommon(password: str) -> str:
    """Return what is left without common words, rows of keys, repetitions, digits and signs."""
    found = min((_rest(_plain(password)), _rest(_plain(password).translate(_LEET))), key=len)
    return found if len(set(found)) > 2 else ""


def _rest(plain: str) -> str:
    rest = plain
    for row in _rows():
        rest = _without_runs(rest, row)
    for word in _words():
        if len(word) > 2 or rest == word:
            rest = rest.replace(word, "\0")
    rest = _NOISE.sub("", rest)
    once = _REPEATED.fullmatch(rest)
    return once[1] if once else rest


def _without_runs(text: str, row: str) -> str:
    """Take away pieces of the row, three keys or longer, in either direction."""
    kept, at = "", 0
    while at < len(text):
        length = _run_at(text, at, row)
        if length >= _RUN:
            kept, at = kept + "\0", at + length
        else:
            kept, at = kept + text[at], at + 1
    return kept


def _run_at(text: str, at: int, row: str) -> int:
    length = 0
    for end in range(at + 1, len(text) + 1):
        piece = text[at:end]
        if piece not in row and piece not in row[::-1]:
            break
        length = end - at
    return length


def _without_own_words(password: str, own_words: OwnWords) -> str | None:
    """Return the password without words of the owner's name and address; None if it has none."""
    plain = _plain(password)
    found = own_words(list(_pieces(plain)))
    for piece in sorted(found, key=len, reverse=True):
        plain = plain.replace(piece, "\0")
    return plain if found else None


def _pieces(plain: str) -> set[str]:
    """Return each part that could be a word of a name, and what could be an address."""
    found = {plain, plain.rstrip("0123456789.")} if "@" in plain else set[str]()
    for part in re.split("[@.]+", plain):
        for length in range(_OWN_WORD, min(len(part), _LONGEST_OWN_WORD) + 1):
            found.update(part[at : at + length] for at in range(len(part) - length + 1))
    return found


@cache
def _common() -> _Common:
    shipped = files("adapters.signin").joinpath("common.json").read_bytes()
    return msgspec.json.decode(shipped, type=_Common)


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(_common().words, key=len, reverse=True))


def _rows() -> tuple[str, ...]:
    return _common().rows
