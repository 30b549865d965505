"""Whether two names may be the same person's: compared by keyed hashes, never read."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from core.keys import KeyStore
from core.personal import SearchIndex
from core.sealing import index_digests

_TWO_WORDS = 2


class Likeness(IntEnum):
    """How much two names have in common. A near one is for a human to judge."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


class NameIndexes(NamedTuple):
    """The two indexes of a kind of name: by its words, and by how they sound."""

    words: SearchIndex
    sounds: SearchIndex

    @property
    def both(self) -> tuple[SearchIndex, SearchIndex]:
        """What a field's `found_by` takes."""
        return self.words, self.sounds


class _Spelled(NamedTuple):
    words: frozenset[bytes]
    sounds: frozenset[bytes]


class Names:
    """What the search index says of names. It opens nothing."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def find(self, index: SearchIndex, words: str) -> Sequence[UUID]:
        """Return the persons who are found by all of the words, in a stable order."""
        return self._keys.find(index.name, index_digests(index, words, self._keys))

    def sharing(self, index: SearchIndex, person: UUID) -> Sequence[UUID]:
        """Return the others who are found by a word of the person's, in a stable order."""
        return self._keys.sharing(index.name, person)

    def likeness(
        self, indexes: NameIndexes, ones: Iterable[UUID], others: Iterable[UUID]
    ) -> Likeness:
        """Return how near the nearest two names are, one of each group."""
        ones, others = tuple(ones), tuple(others)
        if not ones or not others:
            return Likeness.DIFFERENT
        spelled = self._spelled(indexes, {*ones, *others})
        return max(
            (likeness(spelled[a], spelled[b]) for a in ones for b in others),
            default=Likeness.DIFFERENT,
        )

    def likenesses(
        self, indexes: NameIndexes, ones: Iterable[UUID], groups: Mapping[UUID, Iterable[UUID]]
    ) -> Mapping[UUID, Likeness]:
        """Return the likeness of `ones` with each group, in one read."""
        ones = tuple(ones)
        members = {group: tuple(found) for group, found in groups.items()}
        if not ones:
            return dict.fromkeys(members, Likeness.DIFFERENT)
        spelled = self._spelled(indexes, {*ones, *(m for found in members.values() for m in found)})
        return {
            group: max(
                (likeness(spelled[a], spelled[b]) for a in ones for b in found),
                default=Likeness.DIFFERENT,
            )
            for group, found in members.items()
        }

    def _spelled(self, indexes: NameIndexes, persons: set[UUID]) -> Mapping[UUID, _Spelled]:
        words = self._keys.digests(indexes.words.name, persons)
        heard = self._keys.digests(indexes.sounds.name, persons)
        nothing: frozenset[bytes] = frozenset()
        return {p: _Spelled(words.get(p, nothing), heard.get(p, nothing)) for p in persons}


def likeness(one: _Spelled, other: _Spelled) -> Likeness:
    """Compare two spelled names.

    They are the same where all words of one are in the other, and at least two are; near where
    all that one has sounds like something in the other, or half of all that is heard is shared.
    """
    fewer, more = sorted((one, other), key=lambda spelled: len(spelled.words))
    if len(fewer.words) >= _TWO_WORDS and fewer.words <= more.words:
        return Likeness.SAME
    shared = one.sounds & other.sounds
    if not shared:
        return Likeness.DIFFERENT
    if one.sounds <= other.sounds or other.sounds <= one.sounds:
        return Likeness.NEAR
    return (
        Likeness.NEAR if 2 * len(shared) >= len(one.sounds | other.sounds) else Likeness.DIFFERENT
    )
