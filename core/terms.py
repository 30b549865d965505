"""What was looked for, as the read log keeps it: keyed hashes of words, never the words."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from core.keys import KeyStore
from core.likeness import Likeness, NameIndexes, Names
from core.personal import Private, SearchIndex
from core.spelling import normalised

TERM_BYTES = 16


def hashes_of(words: Iterable[str], keys: KeyStore) -> tuple[str, ...]:
    """Return a hash for each spelled word: HMAC-SHA-256 under a secret, cut to 128 bits."""
    secret = keys.secret("terms")
    digests = (hmac.digest(secret, word.encode(), hashlib.sha256) for word in words)
    return tuple(sorted({digest[:TERM_BYTES].hex() for digest in digests}))


def terms_in(asked: Struct, keys: KeyStore) -> tuple[str, ...]:
    """Return hashes of the words in the private fields of what was asked."""
    values = (getattr(asked, name) for name in asked.__struct_fields__)
    told = [str(value.reveal()) for value in values if isinstance(value, Private)]
    words = [word for each in told for word in normalised(each)]
    return hashes_of(words, keys) if words else ()


class WatchedNames(Names):
    """Says of names what the index says, and tells `noted` of each look, with hashes of words."""

    def __init__(self, keys: KeyStore, noted: Callable[[tuple[str, ...]], None]) -> None:
        super().__init__(keys)
        self._noted = noted

    def find(self, index: SearchIndex, words: str) -> Sequence[UUID]:
        self._noted(hashes_of(index.spell(words), self._keys))
        return super().find(index, words)

    def sharing(self, index: SearchIndex, person: UUID) -> Sequence[UUID]:
        self._noted(())
        return super().sharing(index, person)

    def maybe_like(self, indexes: NameIndexes, person: UUID) -> frozenset[UUID]:
        self._noted(())
        return super().maybe_like(indexes, person)

    def near(self, indexes: NameIndexes, person: UUID) -> Mapping[UUID, Likeness]:
        self._noted(())
        return super().near(indexes, person)

    def near_words(self, indexes: NameIndexes, words: str) -> Mapping[UUID, Likeness]:
        self._noted(hashes_of(indexes.words.spell(words), self._keys))
        return super().near_words(indexes, words)

    def hashes(
        self, index: SearchIndex, persons: Iterable[UUID]
    ) -> Mapping[UUID, frozenset[bytes]]:
        self._noted(())
        return super().hashes(index, persons)

    def likeness(
        self, indexes: NameIndexes, ones: Iterable[UUID], others: Iterable[UUID]
    ) -> Likeness:
        self._noted(())
        return super().likeness(indexes, ones, others)

    def likenesses(
        self, indexes: NameIndexes, ones: Iterable[UUID], groups: Mapping[UUID, Iterable[UUID]]
    ) -> Mapping[UUID, Likeness]:
        self._noted(())
        return super().likenesses(indexes, ones, groups)
