"""Who looked at whom, as a query may ask it: from the read log, and leaving its own look there."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from core.keys import KeyStore
from core.readlog import Logged, Lookups
from core.spelling import normalised
from core.terms import hashes_of


class WatchedLookups:
    """Reads the read log for a query. What it searches for is noted like any other search."""

    def __init__(
        self, log: Lookups, keys: KeyStore, noted: Callable[[tuple[str, ...]], None]
    ) -> None:
        self._log = log
        self._keys = keys
        self._noted = noted

    def naming(self, ids: Collection[UUID], *, since: datetime) -> Sequence[Logged]:
        """Return the entries that name one of the ids, in order: as person, subject or actor."""
        self._noted(())
        return self._log.naming(ids, since=since)

    def between(self, since: datetime, until: datetime, *, after: int = 0) -> Iterator[Logged]:
        """Yield the entries from `since` to before `until` behind a position, in order."""
        self._noted(())
        return self._log.between(since, until, after=after)

    def searching(self, words: str, since: datetime, until: datetime) -> Iterator[Logged]:
        """Yield the entries of searches for all of the words, whether anybody was found or not."""
        sought = hashes_of(normalised(words), self._keys)
        self._noted(sought)
        for position, entry in self._log.between(since, until):
            if sought and set(sought) <= set(entry.terms):
                yield position, entry
