"""The read log: the port `core.readlog.ReadLog` on SQLite and PostgreSQL."""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from msgspec import json
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapters.keys.database import Database, Row
from adapters.readlog.dropping import drop
from adapters.readlog.lookups import beginning, naming, page_between
from adapters.readlog.months import month_of
from adapters.readlog.place import Place
from adapters.readlog.trees import Trees
from adapters.readlog.verifying import Verified, entries_to_verify, verify
from core.clock import to_microseconds
from core.errors import ReadLogUnavailable
from core.merkle.checkpoints import Checkpoint, Signer, Verifier
from core.readlog import Logged, ReadLogEntry

_LOCK = b"qnetread"
_HEAD = """
    SELECT coalesce((SELECT max(position) FROM read_log), 0),
        coalesce((SELECT max(last) FROM read_log_dropped), 0),
        coalesce((SELECT max(month) FROM read_log_months), '')
"""
_BEGIN_MONTH = "INSERT INTO read_log_months (month, first) VALUES (?, ?)"
_ADD = "INSERT INTO read_log (position, at, entry) VALUES (?, ?, ?)"
_LAST_HEADS = """
    SELECT note FROM read_log_heads
    WHERE number IN (SELECT max(number) FROM read_log_heads GROUP BY month) ORDER BY number
"""
_AFTER = "SELECT position, entry FROM read_log WHERE position > ? ORDER BY position LIMIT ?"


T = TypeVar("T")


class _Waiting:
    """An entry that a thread wants stored. Its position stays 0 if that failed."""

    __slots__ = ("at", "done", "entry", "month", "position")

    def __init__(self, entry: ReadLogEntry) -> None:
        self.at = to_microseconds(entry.at)
        self.month = month_of(entry.at.astimezone(UTC))
        self.entry = json.encode(entry)
        self.position = 0
        self.done = False


def _months_from(present: str) -> Callable[[_Waiting], str]:
    """Return what tells the month of each entry in turn: its own, or a later that has begun."""

    def month(waiting: _Waiting) -> str:
        nonlocal present
        present = max(present, waiting.month)
        return present

    return month


class SQLReadLog:
    """An append-only log in a database of its own, safe for many threads and processes.

    Threads that append at once share a commit: the first that gets the lock stores the entries of
    all who wait by then.
    """

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine, _LOCK)
        self._place = Place(engine.url)
        self._errors = (self._database.error, SQLAlchemyError, OSError)
        self._writing = threading.Lock()
        self._waiting: deque[_Waiting] = deque()

    def append(self, entry: ReadLogEntry) -> int:
        """Store the entry durably and return its position: 1, 2, 3 without gaps.

        Raises ReadLogUnavailable if that can't be done.
        """
        mine = _Waiting(entry)
        self._waiting.append(mine)
        with self._writing:
            if not mine.done:
                self._store_all_waiting()
        if not mine.position:
            raise ReadLogUnavailable
        return mine.position

    def read(self, *, after: int = 0, limit: int = 500) -> Sequence[tuple[int, ReadLogEntry]]:
        """Return entries in order of position. Raises ReadLogUnavailable if that can't be done."""
        return self._decoded(self._safely(lambda: self._database.rows(_AFTER, (after, limit))))

    def naming(self, ids: Collection[UUID], *, since: datetime) -> Sequence[Logged]:
        """Return the entries that name one of the ids, in order. Raises ReadLogUnavailable."""
        return self._decoded(self._safely(lambda: naming(self._database, ids, since)))

    def between(self, since: datetime, until: datetime, *, after: int = 0) -> Iterator[Logged]:
        """Yield the entries from `since` to before `until`, in order. Raises ReadLogUnavailable."""
        start = self._safely(lambda: beginning(self._database, since, after))
        while rows := self._page(since, until, start):
            yield from self._decoded(rows)
            start = rows[-1][0]

    def grow(self, signer: Signer, now: datetime) -> int:
        """Let the trees take in and sign what has come.

        Raises ReadLogUnavailable, or TreeDiffers where what was signed isn't there any more.
        """
        return self._safely(lambda: Trees(self._database, signer).grow(now))

    def verify(
        self,
        verifier: Verifier,
        progress: Callable[[int], None],
        kept: Sequence[Checkpoint] = (),
    ) -> Verified:
        """Compare the log with what was signed. Raises ReadLogUnavailable."""
        return self._safely(lambda: verify(self._database, verifier, progress, kept))

    def drop(self, years: int, now: datetime) -> list[str]:
        """Drop the months whose time is up, and return them. Raises ReadLogUnavailable."""
        return self._safely(lambda: drop(self._database, years, now))

    def heads(self) -> Sequence[str]:
        """Return the last signed head of each month, oldest first. Raises ReadLogUnavailable."""
        return [note for (note,) in self._safely(lambda: self._database.rows(_LAST_HEADS, ()))]

    @property
    def last_position(self) -> int:
        """The position of the last entry. Raises ReadLogUnavailable."""
        return self._safely(lambda: entries_to_verify(self._database))

    def close(self) -> None:
        """Close the connections of all threads."""
        self._database.close()

    def _store_all_waiting(self) -> None:
        group = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            first = self._store(group)
        except self._errors:
            # What the driver says may quote the entry: it ends here.
            return
        finally:
            for waiting in group:
                waiting.done = True
        for position, waiting in enumerate(group, first):
            waiting.position = position

    def _store(self, group: Sequence[_Waiting]) -> int:
        """Store the group in one transaction and return the position of its first."""
        self._place.check()
        with self._database.transaction():
            self._database.lock()
            ((last, dropped, present),) = self._database.rows(_HEAD, ())
            first = next_one = int(max(last, dropped)) + 1
            for month, entries in groupby(group, _months_from(present)):
                if month > present:
                    self._database.write(_BEGIN_MONTH, (month, next_one))
                rows = [(i, each.at, each.entry) for i, each in enumerate(entries, next_one)]
                self._database.write(_ADD, *rows)
                next_one += len(rows)
        self._place.check()
        return first

    def _page(self, since: datetime, until: datetime, after: int) -> Sequence[Row]:
        return self._safely(lambda: page_between(self._database, since, until, after))

    def _decoded(self, rows: Sequence[Row]) -> list[Logged]:
        return [(position, json.decode(entry, type=ReadLogEntry)) for position, entry in rows]

    def _safely(self, act: Callable[[], T]) -> T:
        """Raise ReadLogUnavailable for an error of the database, without the driver's words."""
        with suppress(*self._errors):
            self._place.check()
            return act()
        raise ReadLogUnavailable
