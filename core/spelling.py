"""How values are spelled in the search index: words and numbers. How names sound: `sounding`."""

import unicodedata
from collections.abc import Mapping

from anyascii import anyascii

_DANISH: Mapping[int, str] = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe"})
_DANISH_CODE = "45"
_LOCAL_DIGITS = 8


def written(words: str) -> list[str]:
    """Return the words as they were written, but in lower case and without accents.

    å is aa, æ is ae, ø is oe. A full stop parts words, but not in an address.
    """
    danish = unicodedata.normalize("NFC", words).casefold().translate(_DANISH)
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", danish) if not unicodedata.combining(c)
    )
    separated = "".join(c if c.isalnum() or c in "@." else " " for c in plain)
    apart = " ".join(w if "@" in w else w.replace(".", " ") for w in separated.split())
    return [word for word in apart.split() if any(map(str.isalnum, word))]


def in_latin(word: str) -> str:
    """Return a written word in a-z and digits, whatever script it is in; itself if that is none."""
    letters = word if word.isascii() else anyascii(word)
    return "".join(c for c in letters.lower() if c.isalnum() or c in "@.") or word


def normalised(words: str) -> list[str]:
    """Return the words in lower case, in Latin letters without accents; no doubles."""
    return list(dict.fromkeys(map(in_latin, written(words))))


def surname(words: str) -> list[str]:
    """Return the last word of a name, spelled like all; nothing of a name of one word."""
    spelled = normalised(words)
    return spelled[-1:] if len(written(words)) > 1 else []


def address(words: str) -> list[str]:
    """Return an e-mail address as one word in lower case: found whole, or not at all."""
    found = unicodedata.normalize("NFC", words).casefold().strip()
    return [found] if found else []


def digits(words: str) -> list[str]:
    """Return the digits of a telephone number as one word, without Denmark's code +45."""
    found = "".join(c for c in words if c.isdecimal())
    if len(found) == len(_DANISH_CODE) + _LOCAL_DIGITS:
        found = found.removeprefix(_DANISH_CODE)
    return [found] if found else []
