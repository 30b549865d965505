"""Words for people, in the two languages of the pages."""

from enum import Enum
from typing import Literal, Self

from msgspec import Struct

Language = Literal["da", "en"]


class Text(Struct, frozen=True):
    """The same words in Danish and in English."""

    da: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.da if language == "da" else self.en

    def fill(self, **values: object) -> "Text":
        """Return both texts with their `{names}` replaced."""
        return Text(self.da.format(**values), self.en.format(**values))


class Choice(Enum):
    """Members that say what they are called: `COFFEE = "coffee", "kaffe", "coffee"`.

    The first value is what is stored, and is stable; the words may be improved.
    """

    label: Text

    def __new__(cls, value: str, da: str, en: str) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.label = Text(da, en)
        return member
