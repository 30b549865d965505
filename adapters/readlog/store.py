"""The read log: the port `core.readlog.ReadLog` on SQLite and PostgreSQL."""

import threading
from collections import deque
from collections.abc import Sequence

from msgspec import json
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapters.keys.database import Database, Row
from adapters.readlog.place import Place
from core.clock import to_microseconds
from core.errors import ReadLogUnavailable
from core.readlog import ReadLogEntry

_LOCK = b"qnetread"
_HEAD = "SELECT coalesce(max(position), 0) FROM read_log"
_ADD = "INSERT INTO read_log (position, at, entry) VALUES (?, ?, ?)"
_AFTER = "SELECT position, entry FROM read_log WHERE position > ? ORDER BY position LIMIT ?"


class _Waiting:
    """An entry that a thread wants stored. Its position stays 0 if that failed."""

    __slots__ = ("at", "done", "entry", "position")

    def __init__(self, at: int, entry: bytes) -> None:
        self.at = at
        self.entry = entry
        self.position = 0
        self.done = False


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
        mine = _Waiting(to_microseconds(entry.at), json.encode(entry))
        self._waiting.append(mine)
        with self._writing:
            if not mine.done:
                self._store_all_waiting()
        if not mine.position:
            raise ReadLogUnavailable
        return mine.position

    def read(self, *, after: int = 0, limit: int = 500) -> Sequence[tuple[int, ReadLogEntry]]:
        """Return entries in order of position. Raises ReadLogUnavailable if that can't be done."""
        rows = self._rows_after(after, limit)
        if rows is None:
            raise ReadLogUnavailable
        return [(position, json.decode(entry, type=ReadLogEntry)) for position, entry in rows]

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
            ((head,),) = self._database.rows(_HEAD, ())
            rows = [
                (position, waiting.at, waiting.entry)
                for position, waiting in enumerate(group, head + 1)
            ]
            self._database.write(_ADD, *rows)
        self._place.check()
        return int(head) + 1

    def _rows_after(self, after: int, limit: int) -> Sequence[Row] | None:
        """Return None on an error: raised later, the driver's words don't hang on to it."""
        try:
            self._place.check()
            return self._database.rows(_AFTER, (after, limit))
        except self._errors:
            return None
