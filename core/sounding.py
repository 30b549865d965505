"""How names sound, however they are spelled: for the search index, and to compare.

What is spelled in several ways in Denmark has one sound here (Willy, Villy; Yusuf, Jusuf; Khaled,
Chaled), and names in Cyrillic or Arabic letters have those of their usual Latin spellings. It errs
towards likeness: a human judges.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from string import ascii_lowercase

from jellyfish import metaphone

from core.spelling import in_latin, written

_OTHERWISE = (("đ", "dj"), ("х", "h"))  # noqa: RUF001 - a Cyrillic letter is meant
"""What is read in two ways: Đorđe is Djordje or Dorde, a Cyrillic Hasan begins with h or kh."""
_ALIKE: Mapping[int, str] = str.maketrans({"w": "v", "y": "j", "c": "k", "q": "k", "z": "s"})
"""Letters that begin the same names."""
_TWO_FOR_ONE = ("aa", "ae", "oe")
"""å, æ and ø."""
_ARABIC = re.compile("[\u0600-\u06ff]")
_MUTE_OR_VOWEL = dict(zip("اةويىیعء", ["a", "a", "u", "i", "i", "i", "", ""], strict=True))
_BEGINS_WITH_A_VOWEL = dict.fromkeys("اع", ("a", "i", "o"))


def sounds(words: str) -> list[str]:
    """Return how each word sounds, but those of one letter; a word may be read in several ways.

    It is a Metaphone code (Lawrence Philips, 1990); where that is a single letter or nothing, the
    word itself.
    """
    return _codes(word for word in written(words) if not _is_initial(word))


def joined(words: str) -> list[str]:
    """Return how each word sounds, and each two that follow each other, read as one.

    Hans-Peter is Hanspeter, and al Hassan Alhassan.
    """
    each = written(words)
    return _codes([*(w for w in each if not _is_initial(w)), *(a + b for a, b in pairwise(each))])


def initials(words: str) -> list[str]:
    """Return `t*` for a word that begins with T, and `t.` besides if nothing follows.

    A word begins with its letter, and with that of its sound: Phillip with P and with F.
    """
    found: list[str] = []
    for word in written(words):
        letters = [in_latin(word)[0]]
        if _is_initial(word):
            found.append(f"{_begins(letters[0])}.")
        else:
            letters += [code[0].lower() for code in _codes([word])]
        found += [f"{_begins(letter)}*" for letter in letters]
    return list(dict.fromkeys(found))


INITIALS = {f"{letter}.": f"{letter}*" for letter in ascii_lowercase}
"""What stands for a letter alone, and for a word that begins with it."""


def _begins(letter: str) -> str:
    return letter.translate(_ALIKE)


def _is_initial(word: str) -> bool:
    """Say whether it is a letter alone, written in one or two: T, Ø, Ю."""
    return word in _TWO_FOR_ONE or (len(word) == 1 and len(in_latin(word)) <= len("yu"))


def _codes(words: Iterable[str]) -> list[str]:
    readings = (reading for word in words for reading in _readings(word))
    return list(dict.fromkeys(map(_code, readings)))


def _readings(word: str) -> list[str]:
    """Return the ways in which a written word is spelled in Latin letters."""
    if _ARABIC.search(word):
        return _arabic(word)
    spelled = [word, *(word.replace(a, b) for a, b in _OTHERWISE if a in word)]
    return [in_latin(each) for each in spelled]


def _arabic(word: str) -> list[str]:
    """Return an Arabic word with the vowels that are written, and with one after each consonant."""
    first, rest = word[0], word[1:]
    begins = _BEGINS_WITH_A_VOWEL.get(first, (in_latin(first),))
    tail = [_MUTE_OR_VOWEL.get(letter, in_latin(letter)) for letter in rest]
    spelled: list[str] = []
    for beginning in begins:
        letters = [beginning, *tail]
        spelled += ["".join(letters), _with_vowels(letters)]
    return spelled


def _with_vowels(letters: list[str]) -> str:
    heard = [letter for letter in letters if letter]
    between = ["" if _is_vowel(a) or _is_vowel(b) else "a" for a, b in pairwise(heard)]
    return "".join(letter + vowel for letter, vowel in zip(heard, [*between, ""], strict=True))


def _is_vowel(letter: str) -> bool:
    return letter in ("a", "i", "o", "u")


def _code(word: str) -> str:
    folded = word.replace("kh", "k").replace("ch", "k").replace("th", "t").replace("w", "v")
    folded = re.sub("iy(?=[aeiou])", "i", folded)
    if folded.startswith("y"):
        folded = "j" + folded[1:]
    code = metaphone(folded)
    return code if len(code) > 1 else folded
