"""How values are spelled in the search index: words, sounds and numbers."""

import unicodedata
from collections.abc import Mapping

from jellyfish import metaphone

_DANISH: Mapping[int, str] = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe"})
_DANISH_CODE = "45"
_LOCAL_DIGITS = 8


def normalised(words: str) -> list[str]:
    """Return the words in lower case, without accents; å is aa, æ is ae, ø is oe; no doubles."""
    danish = unicodedata.normalize("NFC", words).casefold().translate(_DANISH)
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", danish) if not unicodedata.combining(c)
    )
    separated = "".join(c if c.isalnum() or c in "@." else " " for c in plain)
    return list(dict.fromkeys(separated.split()))


def sounds(words: str) -> list[str]:
    """Return how each word sounds: its Metaphone code (Lawrence Philips, 1990), `ch` read as `k`.

    Where that is a single letter or nothing, the word itself stands.
    """
    codes = ((word, metaphone(word.replace("ch", "k"))) for word in normalised(words))
    return list(dict.fromkeys(code if len(code) > 1 else word for word, code in codes))


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
