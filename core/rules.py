"""Rules of the domain: each has a name, and words that explain a refusal."""

from typing import Any

from core.errors import RuleBroken
from core.text import Text


class Rule:
    """Something that must hold. The name says what holds, the words what is wrong when it doesn't.

    Words may have `{facts}`; facts are ids, states, dates and numbers, never about a person.
    """

    def __init__(self, name: str, *, da: str, en: str) -> None:
        self.name = name
        self.words = Text(da, en)

    def require(self, holds: bool, **facts: Any) -> None:  # noqa: FBT001 - reads as a sentence
        """Raise RuleBroken with this rule's name, words and facts unless it holds."""
        if not holds:
            raise self.broken(**facts)

    def broken(self, **facts: Any) -> RuleBroken:
        """Return the refusal, to raise where there is nothing to test."""
        return RuleBroken(self.name, self.words.fill(**facts), **facts)

    def __repr__(self) -> str:
        return f"Rule({self.name})"
