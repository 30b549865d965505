"""The event store in a PostgreSQL database."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8
from sqlalchemy import Engine

from adapters.sql.append_function import call_append
from adapters.sql.batch import Batch
from adapters.sql.connections import BUSY_MILLISECONDS
from adapters.sql.database import FAR, Database
from adapters.sql.matching import Match
from adapters.sql.postgres_queries import Parts, parts_of, select_events, select_with_head
from adapters.sql.response import Row
from adapters.sql.watchers import ListeningWatcher, Watcher

Connection = psycopg.Connection[tuple[Any, ...]]

# With few rows or old statistics the planner would scan a table, and keep that plan.
_PREPARE = f"""
SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
SET plan_cache_mode = force_generic_plan;
SET default_transaction_isolation = 'read committed';
SET synchronous_commit = on;
SET lock_timeout = {BUSY_MILLISECONDS};
SET idle_in_transaction_session_timeout = '60s';
"""
_HEAD = "SELECT max(position) FROM events"
_COMMAND = "SELECT body_hash, answer, position FROM commands WHERE actor = %s AND command_id = %s"
_TYPES_UNDER = """
WITH RECURSIVE found (type) AS (
    SELECT min(type) FROM event_tags WHERE tag = %(tag)s
    UNION ALL
    SELECT (SELECT min(t.type) FROM event_tags t WHERE t.tag = %(tag)s AND t.type > found.type)
    FROM found WHERE found.type IS NOT NULL
)
SELECT type FROM found WHERE type IS NOT NULL
"""


class Postgres(Database):
    """An advisory lock lets one append at a time, until its commit; reads never wait."""

    error = psycopg.Error

    def watcher(self, engine: Engine, ring: Callable[[], None]) -> Watcher:
        return ListeningWatcher(engine, ring)

    def prepare(self, connection: Connection) -> None:
        connection.autocommit = True
        connection.execute(_PREPARE)

    def read(
        self, connection: Connection, match: Match, after: int, until: int, limit: int
    ) -> Sequence[Row]:
        if match.nothing:
            return ()
        parts = parts_of(match)
        statement = select_events(parts.names())
        return _rows(connection, statement, _bounds(parts, after, until, limit=limit))

    def read_with_head(
        self, connection: Connection, match: Match, after: int, limit: int
    ) -> tuple[int | None, Sequence[Row]]:
        if match.nothing:
            return self.head(connection), ()
        parts = parts_of(match)
        statement = select_with_head(parts.names())
        rows = _rows(connection, statement, _bounds(parts, after, limit=limit))
        found = () if rows[0][1] is None else [row[1:] for row in rows]
        return rows[0][0], found

    def types_under(self, connection: Connection, tag: str) -> tuple[str, ...]:
        return tuple(kind for (kind,) in _rows(connection, _TYPES_UNDER, {"tag": tag}))

    def head(self, connection: Connection) -> int | None:
        head: int | None = _rows(connection, _HEAD, ())[0][0]
        return head

    def command(self, connection: Connection, actor: str, command_id: str) -> Row | None:
        rows = _rows(connection, _COMMAND, (actor, command_id))
        return rows[0] if rows else None

    def begin(self, connection: Connection) -> None:
        """Do nothing yet: the first append begins, locks and keeps the lock."""

    def commit(self, connection: Connection) -> None:
        if connection.info.transaction_status != TransactionStatus.IDLE:
            connection.execute("COMMIT")

    def roll_back(self, connection: Connection) -> None:
        if connection.info.transaction_status != TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")

    def append(self, connection: Connection, batch: Batch) -> int | None:
        if connection.info.transaction_status == TransactionStatus.IDLE:
            connection.execute("BEGIN")
        return self.append_alone(connection, batch)

    def append_alone(self, connection: Connection, batch: Batch) -> int | None:
        parameters = _parameters(batch)
        statement = call_append(tuple(parameters))
        position: int | None = _rows(connection, statement, tuple(parameters.values()))[0][0]
        return position


def _parameters(batch: Batch) -> dict[str, Any]:
    condition, command, events = batch.condition, batch.command, batch.events
    parameters = {
        "recording_at": Int8(batch.now),
        "event_ids": "\n".join([event.id for event in events]),
        "event_types": "\n".join([event.type for event in events]),
        "event_versions": "\n".join([str(event.version) for event in events]),
        "event_tag_lists": "\n\n".join([event.tags for event in events]),
        "event_data": [event.data for event in events],
        "event_metadata": batch.metadata,
    }
    if condition:
        parameters["after_position"] = Int8(batch.after)
        if condition.everything:
            parameters["boundary_everything"] = True
        parts = parts_of(condition)._asdict()
        parameters.update({f"boundary_{name}": part for name, part in parts.items() if part})
    if command:
        parameters["by_actor"] = command.actor
        parameters["by_command"] = command.command_id
        parameters["command_hash"] = command.body_hash
        parameters["command_answer"] = command.answer
    return parameters


def _bounds(parts: Parts, after: int, until: int = FAR, *, limit: int) -> dict[str, Any]:
    bounds = {"after": Int8(after), "until": Int8(until), "limit": Int8(limit)}
    return {**bounds, **parts._asdict()}


def _rows(connection: Connection, statement: str, parameters: Any) -> list[Row]:
    cursor = connection.cursor(binary=True)
    return list(cursor.execute(statement, parameters, prepare=True).fetchall())
