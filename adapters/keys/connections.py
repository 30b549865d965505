"""One DBAPI connection a thread."""

import threading
import weakref
from typing import TypeAlias, cast

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from adapters.keys.dialects import Dialect


class Session:
    """A thread's connection, and how far its transaction is."""

    __slots__ = ("__weakref__", "begun", "close", "cursor", "inside", "to_wipe")

    close: "_Closer"

    def __init__(self, cursor: DBAPICursor) -> None:
        self.cursor = cursor
        self.inside = False
        self.begun = False
        self.to_wipe = False


_Closer: TypeAlias = "weakref.finalize[[], Session]"


class ThreadConnections:
    """Opens a connection for each thread that asks, in autocommit mode.

    The connections leave the engine's pool, so that its size limits no threads and nobody else
    gets them in this mode. They are closed when their thread ends.
    """

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self._dialect = dialect
        self._local = threading.local()
        self._closing = threading.Lock()
        self._closers: list[_Closer] = []

    def session(self) -> Session:
        """Return the calling thread's session."""
        try:
            session: Session = self._local.session
        except AttributeError:
            session = self._local.session = self._connect()
        return session

    def give_up(self, session: Session) -> None:
        """Let the next call of this thread open a new connection: this one may be broken."""
        del self._local.session
        session.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._closing:
            closers, self._closers = self._closers, []
        for closer in closers:
            closer()
        self._engine.dispose()

    def _connect(self) -> Session:
        pooled = self._engine.raw_connection()
        connection = cast("DBAPIConnection", pooled.dbapi_connection)
        pooled.detach()
        try:
            self._engine.dialect.set_isolation_level(connection, "AUTOCOMMIT")
            session = Session(connection.cursor())
            self._dialect.prepare(session.cursor)
        except BaseException:
            connection.close()
            raise
        # When the thread ends its locals go, the session with them.
        session.close = weakref.finalize(session, connection.close)
        with self._closing:
            self._closers = [closer for closer in self._closers if closer.alive]
            self._closers.append(session.close)
        return session
