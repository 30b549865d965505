"""Whether two names may be the same person's: compared by keyed hashes, never read."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import product
from typing import NamedTuple
from uuid import UUID

from core.keys import KeyStore
from core.personal import SearchIndex
from core.sealing import digests_of, index_digests
from core.sounding import INITIALS, initials, joined, sounds

_TWO_WORDS = 2


class Likeness(IntEnum):
    """How much two names have in common. A near one is for a human to judge."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


class NameIndexes(NamedTuple):
    """The indexes of a kind of name: its words, how they sound, alone and joined, and begin."""

    words: SearchIndex
    sounds: SearchIndex
    joined: SearchIndex
    initials: SearchIndex

    @property
    def every(self) -> tuple[SearchIndex, ...]:
        """What a field's `found_by` takes."""
        return tuple(self)


def name_indexes(kind: str) -> NameIndexes:
    """Return the indexes of a kind of name: of participants, say."""
    return NameIndexes(
        SearchIndex(f"{kind}_name"),
        SearchIndex(f"{kind}_sound", sounds),
        SearchIndex(f"{kind}_joined", joined),
        SearchIndex(f"{kind}_initial", initials),
    )


class _Spelled(NamedTuple):
    """A name as it was told once. `alone` are the beginnings of words of which no more is told."""

    words: frozenset[bytes]
    sounds: frozenset[bytes]
    joined: frozenset[bytes]
    begins: frozenset[bytes]
    alone: frozenset[bytes]


_NamesOf = Mapping[UUID, Sequence[_Spelled]]


class Names:
    """What the search index says of names. It opens nothing.

    Each name that was ever told of a person is compared by itself: one told later hides none.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._letters: dict[str, Mapping[bytes, bytes]] = {}

    def find(self, index: SearchIndex, words: str) -> Sequence[UUID]:
        """Return the persons who are found by all of the words, in a stable order."""
        return self._keys.find(index.name, index_digests(index, words, self._keys))

    def sharing(self, index: SearchIndex, person: UUID) -> Sequence[UUID]:
        """Return the others who are found by a word of the person's, in a stable order."""
        return self._keys.sharing(index.name, person)

    def maybe_like(self, indexes: NameIndexes, person: UUID) -> frozenset[UUID]:
        """Return the others whose names can be near the person's, or the same; no one else's is."""
        known = self._keys.digests(indexes.initials.name, [person]).get(person, frozenset())
        found = {*self._keys.sharing(indexes.joined.name, person)}
        return frozenset((found | self._beginning(indexes, known)) - {person})

    def near(self, indexes: NameIndexes, person: UUID) -> Mapping[UUID, Likeness]:
        """Return the others whose names are near the person's, or the same, and which of the two.

        The first time that somebody's name is told, it isn't in the index: see `near_words`.
        """
        groups = {found: (found,) for found in self.maybe_like(indexes, person)}
        return _alike(self.likenesses(indexes, [person], groups))

    def near_words(self, indexes: NameIndexes, words: str) -> Mapping[UUID, Likeness]:
        """Return those whose names are near a name that is just told, or the same."""
        told = {index.name: frozenset(index_digests(index, words, self._keys)) for index in indexes}
        found = self._beginning(indexes, told[indexes.initials.name])
        for digest in told[indexes.joined.name]:
            found.update(self._keys.find(indexes.joined.name, [digest]))
        name = [_spelled(indexes, told, self._begins_of(indexes.initials))]
        names = self._names(indexes, found)
        return _alike({each: _nearest(name, names.get(each, ())) for each in sorted(found)})

    def _beginning(self, indexes: NameIndexes, known: frozenset[bytes]) -> set[UUID]:
        """Return those of whom a letter alone is told, or a word that begins with such a one."""
        found = set[UUID]()
        for alone, begins in self._begins_of(indexes.initials).items():
            if begins in known:
                found.update(self._keys.find(indexes.initials.name, [alone]))
            if alone in known:
                found.update(self._keys.find(indexes.initials.name, [begins]))
        return found

    def hashes(
        self, index: SearchIndex, persons: Iterable[UUID]
    ) -> Mapping[UUID, frozenset[bytes]]:
        """Return by which hashes each person is found; others are missing."""
        return self._keys.digests(index.name, persons)

    def likeness(
        self, indexes: NameIndexes, ones: Iterable[UUID], others: Iterable[UUID]
    ) -> Likeness:
        """Return how near the nearest two names are, one of each group."""
        ones, others = tuple(ones), tuple(others)
        if not ones or not others:
            return Likeness.DIFFERENT
        names = self._names(indexes, {*ones, *others})
        return _nearest(_of(names, ones), _of(names, others))

    def likenesses(
        self, indexes: NameIndexes, ones: Iterable[UUID], groups: Mapping[UUID, Iterable[UUID]]
    ) -> Mapping[UUID, Likeness]:
        """Return the likeness of `ones` with each group, in one read."""
        ones = tuple(ones)
        members = {group: tuple(found) for group, found in groups.items()}
        if not ones:
            return dict.fromkeys(members, Likeness.DIFFERENT)
        names = self._names(indexes, {*ones, *(m for found in members.values() for m in found)})
        hers = _of(names, ones)
        return {group: _nearest(hers, _of(names, found)) for group, found in members.items()}

    def _names(self, indexes: NameIndexes, persons: set[UUID]) -> _NamesOf:
        """Return each name of each person, in one read."""
        begins_of = self._begins_of(indexes.initials)
        told = self._keys.tellings([index.name for index in indexes], persons)
        return {
            person: [_spelled(indexes, telling, begins_of) for telling in tellings.values()]
            for person, tellings in told.items()
        }

    def _begins_of(self, initials: SearchIndex) -> Mapping[bytes, bytes]:
        """Return for each letter alone what words have that begin with it, as they are hashed."""
        if initials.name not in self._letters:
            alone = digests_of(initials, INITIALS.keys(), self._keys)
            begins = digests_of(initials, INITIALS.values(), self._keys)
            self._letters[initials.name] = dict(zip(alone, begins, strict=True))
        return self._letters[initials.name]


def _spelled(
    indexes: NameIndexes,
    telling: Mapping[str, frozenset[bytes]],
    begins_of: Mapping[bytes, bytes],
) -> _Spelled:
    nothing: frozenset[bytes] = frozenset()
    words, heard, both, begun = (telling.get(index.name, nothing) for index in indexes)
    alone = frozenset(begins_of[letter] for letter in begun & begins_of.keys())
    return _Spelled(words, heard, both, begun - begins_of.keys(), alone)


def _of(names: _NamesOf, persons: Iterable[UUID]) -> list[_Spelled]:
    return [name for person in persons for name in names.get(person, ())]


def _alike(found: Mapping[UUID, Likeness]) -> Mapping[UUID, Likeness]:
    return {each: how for each, how in found.items() if how is not Likeness.DIFFERENT}


def _nearest(ones: Iterable[_Spelled], others: Iterable[_Spelled]) -> Likeness:
    pairs = product(ones, others)
    return max((likeness(one, other) for one, other in pairs), default=Likeness.DIFFERENT)


def likeness(one: _Spelled, other: _Spelled) -> Likeness:
    """Compare two spelled names.

    They are the same where all words of one are in the other, and at least two are. They are near
    where all that is heard of one is in the other, or half of what is heard of both; or where a
    word of one is two words of the other. A letter alone is heard in a word that begins with it.
    """
    fewer, more = sorted((one, other), key=lambda spelled: len(spelled.words))
    if len(fewer.words) >= _TWO_WORDS and fewer.words <= more.words:
        return Likeness.SAME
    shared = one.sounds & other.sounds
    if len(one.joined & other.joined) > len(shared):
        return Likeness.NEAR
    if _is_in(one, other) or _is_in(other, one) or _half_is_shared(one, other):
        return Likeness.NEAR
    return Likeness.DIFFERENT


def _is_in(one: _Spelled, other: _Spelled) -> bool:
    heard = bool(one.sounds or one.alone)
    return heard and one.sounds <= other.sounds and one.alone <= other.begins


def _half_is_shared(one: _Spelled, other: _Spelled) -> bool:
    """Say so. A letter that is heard in a word of the other one is that word, and counts once."""
    letters = one.alone | other.alone
    heard = (one.alone & other.begins) | (other.alone & one.begins)
    shared = len(one.sounds & other.sounds) + len(heard)
    both_alone = len(one.alone & other.alone)
    everything = len(one.sounds | other.sounds) + len(letters - heard) + both_alone
    return shared > 0 and 2 * shared >= everything
