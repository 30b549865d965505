"""Fixed SQL on the thread's connection, and transactions that begin with their first write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from adapters.keys.connections import Session, ThreadConnections
from adapters.keys.dialects import Dialect, dialect_of

Row = tuple[Any, ...]


class Database:
    """A database in which those who write wait for each other. Errors of the driver pass through.

    Databases with the same `lock_name` (8 bytes) on one PostgreSQL database share its lock.
    """

    def __init__(self, engine: Engine, lock_name: bytes) -> None:
        self.dialect: Dialect = dialect_of(engine, lock_name)
        self.error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._connections = ThreadConnections(engine, self.dialect)

    def rows(self, statement: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """Return what a SELECT finds. Takes no lock, and sees what the thread wrote before."""
        session = self._connections.session()
        try:
            session.cursor.execute(self.dialect.sql(statement), parameters)
            return session.cursor.fetchall()
        except self.error:
            if not session.inside:
                self._connections.give_up(session)
            raise

    def write(self, statement: str, *parameters: Sequence[Any]) -> None:
        """Execute the statement once for each of `parameters`, under the lock for writers."""
        self.lock()
        cursor = self._connections.session().cursor
        sql = self.dialect.sql(statement)
        if len(parameters) == 1:
            cursor.execute(sql, parameters[0])
        else:
            cursor.executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit together what is written inside. If nothing is, the database isn't touched."""
        session = self._connections.session()
        if session.inside:
            raise RuntimeError("the thread is in a transaction already")
        session.inside = True
        try:
            yield
            if session.begun:
                session.cursor.execute("COMMIT")
                session.begun = False
        finally:
            to_wipe, session.to_wipe = session.to_wipe, False
            session.inside = False
            if session.begun:
                self._roll_back(session)
        if to_wipe:
            self.dialect.wipe(session.cursor)

    @property
    def inside_transaction(self) -> bool:
        """Whether the calling thread is inside `transaction()`."""
        return self._connections.session().inside

    def require_transaction(self) -> None:
        """Raise RuntimeError outside `transaction()`."""
        if not self.inside_transaction:
            raise RuntimeError("call this inside transaction()")

    def lock(self) -> None:
        """Begin the transaction now: nobody else writes until it ends."""
        self.require_transaction()
        session = self._connections.session()
        if not session.begun:
            # Half begun is begun: the lock may fail to come in an open transaction.
            session.begun = True
            self.dialect.begin(session.cursor)

    def wipe_after_commit(self) -> None:
        """Remove the bytes that this transaction deletes from files, once it is committed."""
        self.lock()
        self._connections.session().to_wipe = True

    def close(self) -> None:
        """Close the connections of all threads. A thread that comes later gets a new one."""
        self._connections.close()

    def _roll_back(self, session: Session) -> None:
        session.begun = False
        try:
            session.cursor.execute("ROLLBACK")
        except self.error:
            self._connections.give_up(session)
