"""The event store in a SQLite file."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import Engine

from adapters.sql.batch import Batch
from adapters.sql.connections import BUSY_MILLISECONDS
from adapters.sql.database import FAR, Database
from adapters.sql.matching import Match
from adapters.sql.response import Row
from adapters.sql.sqlite_queries import select_any, select_events, shape_of, values_of
from adapters.sql.watchers import PollingWatcher, Watcher

_HEAD = "SELECT max(position) FROM events"
_LAST = "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1"
_COMMAND = "SELECT body_hash, answer, position FROM commands WHERE actor = ? AND command_id = ?"
_INSERT_EVENT = (
    "INSERT INTO events (position, id, type, version, recorded_at, tags, data, metadata)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_TAG = "INSERT INTO event_tags (tag, type, position) VALUES (?, ?, ?)"
_INSERT_COMMAND = (
    "INSERT INTO commands (actor, command_id, body_hash, answer, position, recorded_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_TYPES_UNDER = """
WITH RECURSIVE found (type) AS (
    SELECT min(type) FROM event_tags WHERE tag = ?1
    UNION ALL
    SELECT (SELECT min(t.type) FROM event_tags t WHERE t.tag = ?1 AND t.type > found.type)
    FROM found WHERE found.type IS NOT NULL
)
SELECT type FROM found WHERE type IS NOT NULL
"""


class SQLite(Database):
    """BEGIN IMMEDIATE is the lock: who holds it alone writes, and sees all that was committed."""

    error = sqlite3.Error

    def __init__(self) -> None:
        # Threads of one process queue here; SQLite makes those of others sleep and try again.
        self._writing = threading.Lock()

    def watcher(self, engine: Engine, ring: Callable[[], None]) -> Watcher:
        return PollingWatcher(engine, ring)

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Do nothing: the engine has set the pragmas."""

    def read(
        self, connection: sqlite3.Connection, match: Match, after: int, until: int, limit: int
    ) -> Sequence[Row]:
        if match.nothing:
            return ()
        statement = select_events(shape_of(match))
        return connection.execute(statement, (after, until, limit, *values_of(match))).fetchall()

    def read_with_head(
        self, connection: sqlite3.Connection, match: Match, after: int, limit: int
    ) -> tuple[int | None, Sequence[Row]]:
        head = self.head(connection)
        return head, self.read(connection, match, after, head or 0, limit)

    def types_under(self, connection: sqlite3.Connection, tag: str) -> tuple[str, ...]:
        return tuple(kind for (kind,) in connection.execute(_TYPES_UNDER, (tag,)))

    def head(self, connection: sqlite3.Connection) -> int | None:
        head: int | None = connection.execute(_HEAD).fetchone()[0]
        return head

    def command(self, connection: sqlite3.Connection, actor: str, command_id: str) -> Row | None:
        row: Row | None = connection.execute(_COMMAND, (actor, command_id)).fetchone()
        return row

    def begin(self, connection: sqlite3.Connection) -> None:
        if not self._writing.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise sqlite3.OperationalError("another thread keeps the database locked")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._writing.release()
            raise

    def commit(self, connection: sqlite3.Connection) -> None:
        connection.execute("COMMIT")
        self._writing.release()

    def roll_back(self, connection: sqlite3.Connection) -> None:
        try:
            # Some errors (a full disk) have rolled back already.
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
        finally:
            self._writing.release()

    def append(self, connection: sqlite3.Connection, batch: Batch) -> int | None:
        condition = batch.condition
        if condition and not condition.nothing:
            statement = select_any(shape_of(condition))
            found = connection.execute(
                statement, (batch.after, FAR, 1, *values_of(condition))
            ).fetchone()
            if found:
                return None
        command = batch.command
        if command and self.command(connection, command.actor, command.command_id):
            return None
        last = connection.execute(_LAST).fetchone()
        head, recorded_at = (last[0], max(last[1], batch.now)) if last else (0, batch.now)
        numbered = list(enumerate(batch.events, head + 1))
        connection.executemany(
            _INSERT_EVENT,
            [
                (position, e.id, e.type, e.version, recorded_at, e.tags, e.data, batch.metadata)
                for position, e in numbered
            ],
        )
        connection.executemany(
            _INSERT_TAG,
            [(tag, e.type, position) for position, e in numbered for tag in e.distinct_tags],
        )
        head += len(numbered)
        if command:
            connection.execute(
                _INSERT_COMMAND,
                (
                    command.actor,
                    command.command_id,
                    command.body_hash,
                    command.answer,
                    head,
                    recorded_at,
                ),
            )
        return head

    def append_alone(self, connection: sqlite3.Connection, batch: Batch) -> int | None:
        self.begin(connection)
        try:
            position = self.append(connection, batch)
            if position is None:
                self.roll_back(connection)
            else:
                self.commit(connection)
        except BaseException:
            self.roll_back(connection)
            raise
        return position
