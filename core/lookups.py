"""Who looked at whom, as a query may ask it: from the read log, and leaving its own look there."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from core.keys import KeyStore
from core.readlog import Logged, Lookups
from core.spelling import normalised
from core.terms import hashes_of


class WatchedLookups:
    """Reads the read log for a query. What it searches for is noted like any other search.

    What is `closed` to whoever asks is named in no entry; one that names nothing else isn't there.
    """

    def __init__(
        self,
        log: Lookups,
        keys: KeyStore,
        noted: Callable[[tuple[str, ...]], None],
        closed: Collection[str] = (),
    ) -> None:
        self._log = log
        self._keys = keys
        self._noted = noted
        self._closed = closed

    def naming(self, ids: Collection[UUID], *, since: datetime) -> Sequence[Logged]:
        """Return the entries that name one of the ids, in order: as person, subject or actor."""
        self._noted(())
        return list(self._open(self._log.naming(ids, since=since)))

    def between(self, since: datetime, until: datetime, *, after: int = 0) -> Iterator[Logged]:
        """Yield the entries from `since` to before `until` behind a position, in order."""
        self._noted(())
        return self._open(self._log.between(since, until, after=after))

    def searching(self, words: str, since: datetime, until: datetime) -> Iterator[Logged]:
        """Yield the entries of searches for all of the words, whether anybody was found or not."""
        sought = hashes_of(normalised(words), self._keys)
        self._noted(sought)
        for position, entry in self._open(self._log.between(since, until)):
            if sought and set(sought) <= set(entry.terms):
                yield position, entry

    def _open(self, found: Iterable[Logged]) -> Iterator[Logged]:
        for position, entry in found:
            persons = tuple(each for each in entry.persons if str(each) not in self._closed)
            subjects = tuple(
                tag for tag in entry.subjects if tag.partition(":")[2] not in self._closed
            )
            whole = (persons, subjects) == (entry.persons, entry.subjects)
            if whole or persons or subjects:
                yield position, msgspec.structs.replace(entry, persons=persons, subjects=subjects)
