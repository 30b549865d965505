"""In which connection and transaction a thread works."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import ProgrammingError
from sqlalchemy import Engine

from adapters.sql.batch import Batch
from adapters.sql.database import Database
from adapters.sql.pool import Pool


class _Group:
    """A thread's open transaction."""

    __slots__ = ("appended", "broken", "connection")

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.appended = False
        self.broken = False


class Sessions:
    """Outside a transaction each call takes a connection; inside, the thread has one."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._pool = Pool(engine, database.prepare)
        self._local = threading.local()
        self.close = self._pool.close

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Lend a connection to read with. What the thread has appended is seen."""
        group = self._group()
        if group is not None:
            with self._database.translated():
                yield group.connection
            return
        with self._pool.lease() as connection, self._database.translated():
            yield connection

    def append(self, batch: Batch) -> tuple[int | None, bool]:
        """Append the batch. Returns the last position, and whether it is committed already."""
        group = self._group()
        if group is None:
            with self._pool.lease() as connection, self._database.translated():
                return self._database.append_alone(connection, batch), True
        if group.broken:
            raise ProgrammingError("an append in this transaction has failed before")
        # Unless it ends well it may have written a part.
        group.broken = True
        with self._database.translated():
            position = self._database.append(group.connection, batch)
        group.broken = False
        group.appended = group.appended or position is not None
        return position, False

    @contextmanager
    def transaction(self) -> Iterator[_Group]:
        """Commit what the thread appends inside, or undo it."""
        if self._group() is not None:
            raise ProgrammingError("this thread is inside a transaction already")
        with self._pool.lease() as connection:
            with self._database.translated():
                self._database.begin(connection)
            group = self._local.group = _Group(connection)
            try:
                yield group
                self._commit(group)
            except BaseException:
                self._database.roll_back(connection)
                raise
            finally:
                self._local.group = None

    def _commit(self, group: _Group) -> None:
        if group.broken:
            raise ProgrammingError("an append in this transaction has failed")
        with self._database.translated():
            self._database.commit(group.connection)

    def _group(self) -> _Group | None:
        group: _Group | None = getattr(self._local, "group", None)
        return group
