"""What queries read from: transactions that see one snapshot and, in PostgreSQL, one scope."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import cast

import psycopg
from sqlalchemy import URL, Connection, Engine

from adapters.sql.connections import create_reading_engine
from adapters.sql.scope_key import SETTING, ScopeKey, read_scope_key
from core.scopes import Scope

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Snapshots(ABC):
    """Lends connections to read with."""

    @abstractmethod
    @contextmanager
    def reading(self, scope: Scope) -> Iterator[Connection]:
        """Lend a connection inside a transaction of its own."""
        yield NotImplemented

    @abstractmethod
    def close(self) -> None:
        """Give back what is the snapshots' own."""


class FileSnapshots(Snapshots):
    """A file has no roles: what a query selects is all that there is to hide rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[Connection]:  # noqa: ARG002 - see the class
        with self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Do nothing: the engine was lent."""


class ServerSnapshots(Snapshots):
    """PostgreSQL hides the rows that lie outside the scope from the role that reads.

    BEGIN and the scope go to the server together: the scope costs no round trip. Without a role
    that only reads there is nothing to hide from: the application's own sees all.
    """

    def __init__(self, application: Engine, reader: str | URL | None) -> None:
        self._application = application
        self._is_scoped = reader is not None
        self._engine = create_reading_engine(reader or application.url)

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            self._begin(connection, scope)
            # The transaction ends when the pool takes the connection back.
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def _begin(self, connection: Connection, scope: Scope) -> None:
        driver = cast("psycopg.Connection", connection.connection.driver_connection)
        begin = _BEGIN
        if self._is_scoped:
            begin += f"; SET LOCAL {SETTING} = '{self._key.told(scope, driver.info.backend_pid)}'"
        try:
            # Two statements in one can't be prepared.
            driver.execute(begin.encode(), prepare=False)
        except psycopg.OperationalError:
            # The server was away: no other connection from before will do better.
            connection.invalidate()
            self._engine.dispose()
            raise

    @cached_property
    def _key(self) -> ScopeKey:
        return read_scope_key(self._application)
