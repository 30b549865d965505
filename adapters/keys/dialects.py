"""What SQLite and PostgreSQL do differently, for fixed SQL on a bare DBAPI connection.

Statements are written once, with `?` for a parameter and `= ANY(?)` for a list of texts.
"""

import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from msgspec import json
from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor

from core.errors import QnetError
from core.text import Text

BUSY_MILLISECONDS = 5_000
WIPED = ("person_keys", "vault", "search_index")
"""The tables whose space an erasure gives back in PostgreSQL."""


class ErasureIncomplete(QnetError):
    """The erasure is committed, but old bytes may still lie in a file: erase once more."""

    code = "erasure_incomplete"
    title = Text(
        "Sletningen er ikke helt færdig: kør den igen",
        "The erasure isn't quite complete: run it again",
    )


class Dialect(Protocol):
    """One kind of database. The connection is in autocommit mode."""

    def prepare(self, cursor: DBAPICursor) -> None:
        """Make a new connection durable, and patient with other writers."""
        ...

    def begin(self, cursor: DBAPICursor) -> None:
        """Begin a transaction and wait until this is the only one that writes."""
        ...

    def sql(self, statement: str) -> str:
        """Return the statement as this database reads it."""
        ...

    def texts(self, values: Sequence[str]) -> object:
        """Return the parameter for `= ANY(?)`: one, however many values there are."""
        ...

    def wipe(self, cursor: DBAPICursor) -> None:
        """Remove deleted bytes from files. Raises ErasureIncomplete if that can't be done."""
        ...


@cache
def _sqlite_sql(statement: str) -> str:
    return statement.replace("= ANY(?)", "IN (SELECT value FROM json_each(?))")


@cache
def _postgresql_sql(statement: str) -> str:
    return statement.replace("?", "%s")


class SQLite:
    """Sources: sqlite.org/pragma.html, sqlite.org/wal.html."""

    sql = staticmethod(_sqlite_sql)

    def prepare(self, cursor: DBAPICursor) -> None:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA temp_store = MEMORY")

    def begin(self, cursor: DBAPICursor) -> None:
        cursor.execute("BEGIN IMMEDIATE")

    def texts(self, values: Sequence[str]) -> object:
        return json.encode(values).decode()

    def wipe(self, cursor: DBAPICursor) -> None:
        try:
            # secure_delete misses copies that a page keeps of rows which moved to another page.
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            ((busy, _, _),) = cursor.fetchall()
        except sqlite3.Error as error:
            raise ErasureIncomplete(error=type(error).__name__) from error
        if busy:
            raise ErasureIncomplete


class PostgreSQL:
    """Writers of one kind of store wait for each other at an advisory lock, as on SQLite."""

    sql = staticmethod(_postgresql_sql)

    def __init__(self, lock: int) -> None:
        self._lock = lock

    def prepare(self, cursor: DBAPICursor) -> None:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"SET lock_timeout = {BUSY_MILLISECONDS}")

    def begin(self, cursor: DBAPICursor) -> None:
        cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        # A statement of its own: the next one's snapshot is then younger than the lock.
        cursor.execute(f"SELECT pg_advisory_xact_lock({self._lock})")

    def texts(self, values: Sequence[str]) -> object:
        return list(values)

    def wipe(self, cursor: DBAPICursor) -> None:
        """Let the server reuse the space; old bytes can stay in its files and WAL for a while."""
        cursor.execute(f"VACUUM {', '.join(WIPED)}")


def dialect_of(engine: Engine, lock_name: bytes) -> Dialect:
    """Return the engine's dialect; on PostgreSQL writers lock on the 8 bytes of `lock_name`."""
    if engine.dialect.name == "sqlite":
        return SQLite()
    return PostgreSQL(int.from_bytes(lock_name, signed=True))
