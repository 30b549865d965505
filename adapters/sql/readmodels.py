"""Read models in SQL: rows and tracking position of a projection are committed together."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Select

from adapters.sql.connections import create_store_engine
from adapters.sql.rows import BufferedRows, RowCache, TableShape, Values
from core.engine import Batch
from core.projections import TWIN, Projection, Rows

tracking_metadata = MetaData()
tracking = Table(
    "tracking",
    tracking_metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
)
parked = Table(
    "parked",
    tracking_metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("error", Text, nullable=False),
)
leases = Table(
    "leases",
    tracking_metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("ends", Float, nullable=False),
)


class SQLReadModels:
    """Keeps the tables of all projections, with tracking, parked events and leases.

    On SQLite a file of its own at `synchronous=NORMAL`: after a power failure rows and position are
    both those of an earlier moment, and the engine goes on from there.
    """

    def __init__(self, url: str) -> None:
        self.engine = create_store_engine(url, synchronous="NORMAL")
        self._begin = "BEGIN IMMEDIATE" if self.engine.dialect.name == "sqlite" else "BEGIN"
        self._mark = "?" if self.engine.dialect.name == "sqlite" else "%s"
        self._shapes: dict[str, dict[Table, TableShape]] = {}
        self._caches: dict[str, RowCache] = {}
        self._local = threading.local()
        self._connections: list[Any] = []

    def create_tables(self, projections: Iterable[Projection]) -> None:
        """Create what is missing: the engine's own tables, and those of each projection."""
        tracking_metadata.create_all(self.engine)
        for projection in projections:
            projection.metadata.create_all(self.engine)

    def close(self) -> None:
        """Give back all connections."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self.engine.dispose()

    # What queries read

    @contextmanager
    def reading(self) -> Iterator["SQLRowReader"]:
        """Give a reader whose rows all come from one snapshot."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield SQLRowReader(connection)

    # What the engine writes

    def position(self, projection: Projection) -> int:
        statement = select(tracking.c.position).where(*_of(tracking, projection))
        with self.engine.connect() as connection:
            return connection.execute(statement).scalar() or 0

    def parked_keys(self, projection: Projection) -> set[str]:
        statement = select(parked.c.key).where(*_of(parked, projection))
        with self.engine.connect() as connection:
            return set(connection.execute(statement).scalars())

    def parked_count(self, projection: Projection) -> int:
        """Return how many events are parked."""
        statement = select(func.count()).select_from(parked).where(*_of(parked, projection))
        with self.engine.connect() as connection:
            return connection.execute(statement).scalar_one()

    def rows(self, projection: Projection) -> Rows:
        return BufferedRows(self._shapes_of(projection), self._execute, self._cache(projection))

    def commit(self, batches: Sequence[Batch]) -> bool:
        cursor = self._connection().cursor()
        cursor.execute(self._begin)
        try:
            for batch in batches:
                if not self._write(cursor, batch):
                    cursor.execute("ROLLBACK")
                    self._forget(batches)
                    return False
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            self._forget(batches)
            raise
        finally:
            cursor.close()
        for batch in batches:
            self._remember(batch)
        return True

    def lease(self, names: Sequence[str], holder: str, seconds: float) -> set[str]:
        now = time.time()
        mine: set[str] = set()
        for name in names:
            with self.engine.begin() as connection:
                taken = connection.execute(
                    update(leases)
                    .where(
                        leases.c.name == name,
                        (leases.c.holder == holder) | (leases.c.ends < now),
                    )
                    .values(holder=holder, ends=now + seconds)
                ).rowcount
            if taken or self._first_lease(name, holder, now + seconds):
                mine.add(name)
        return mine

    def begin_rebuild(self, projection: Projection) -> Projection:
        twin = projection.twin()
        tables = _twin_tables(projection)
        tables.drop_all(self.engine)
        tables.create_all(self.engine)
        with self.engine.begin() as connection:
            for table in (tracking, parked):
                connection.execute(delete(table).where(*_of(table, twin)))
        self._cache(twin).clear()
        return twin

    def swap(self, projection: Projection, twin: Projection) -> None:
        options = {"sqlite_begin": "BEGIN IMMEDIATE"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            for table in projection.tables:
                other = _twin_tables(projection).tables[f"{table.name}{TWIN}"]
                connection.execute(delete(table))
                connection.execute(
                    table.insert().from_select([c.name for c in table.columns], select(other))
                )
            for table in (tracking, parked):
                connection.execute(delete(table).where(*_of(table, projection)))
                connection.execute(
                    update(table).where(*_of(table, twin)).values(name=projection.name)
                )
        _twin_tables(projection).drop_all(self.engine)
        self._cache(projection).clear()

    def _first_lease(self, name: str, holder: str, ends: float) -> bool:
        try:
            with self.engine.begin() as connection:
                connection.execute(leases.insert().values(name=name, holder=holder, ends=ends))
        except IntegrityError:
            return False
        return True

    def _write(self, cursor: Any, batch: Batch) -> bool:
        """Write rows and position unless the projection no longer stands at the batch's start."""
        if not self._advance(cursor, batch):
            return False
        assert isinstance(batch.rows, BufferedRows)
        for shape, changes in batch.rows.changes():
            removed = [key for key, values in changes.items() if not values]
            written = [shape.to_database(values) for values in changes.values() if values]
            if removed:
                cursor.executemany(shape.delete, removed)
            if written:
                cursor.executemany(shape.upsert, written)
        for event in batch.parked:
            row = (batch.projection.name, batch.projection.version, *event)
            marks = ", ".join([self._mark] * len(row))
            cursor.execute(
                f"INSERT INTO parked (name, version, position, key, error) VALUES ({marks})", row
            )
        return True

    def _advance(self, cursor: Any, batch: Batch) -> bool:
        name, version = batch.projection.name, batch.projection.version
        mark = self._mark
        cursor.execute(
            f"UPDATE tracking SET position = {mark}"
            f" WHERE name = {mark} AND version = {mark} AND position = {mark}",
            (batch.end, name, version, batch.start),
        )
        if cursor.rowcount == 1:
            return True
        if batch.start != 0:
            return False
        cursor.execute(
            f"INSERT INTO tracking (name, version, position) VALUES ({mark}, {mark}, {mark})"
            " ON CONFLICT (name, version) DO NOTHING",
            (name, version, batch.end),
        )
        return bool(cursor.rowcount == 1)

    def _remember(self, batch: Batch) -> None:
        assert isinstance(batch.rows, BufferedRows)
        cache = self._cache(batch.projection)
        for shape, changes in batch.rows.changes():
            cache.keep(shape.name, changes.items())

    def _forget(self, batches: Sequence[Batch]) -> None:
        for batch in batches:
            self._cache(batch.projection).clear()

    def _cache(self, projection: Projection) -> RowCache:
        return self._caches.setdefault(projection.name, RowCache())

    def _shapes_of(self, projection: Projection) -> dict[Table, TableShape]:
        if projection.name not in self._shapes:
            self._shapes[projection.name] = {
                table: TableShape(table, projection.suffix, self.engine.dialect)
                for table in projection.tables
            }
        return self._shapes[projection.name]

    def _execute(self, statement: str, values: Values) -> Sequence[Values]:
        cursor = self._connection().cursor()
        cursor.execute(statement, values)
        found: Sequence[Values] = cursor.fetchall()
        cursor.close()
        return found

    def _connection(self) -> Any:
        """Return the calling thread's own connection, in autocommit mode."""
        if not hasattr(self._local, "connection"):
            lent = self.engine.raw_connection()
            connection: Any = lent.driver_connection
            lent.detach()
            if self.engine.dialect.name == "postgresql":
                connection.rollback()
                connection.autocommit = True
            self._local.connection = connection
            self._connections.append(connection)
        return self._local.connection


class SQLRowReader:
    """Rows of one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return self._connection.execute(statement).all()


def _of(table: Table, projection: Projection) -> list[Any]:
    return [table.c.name == projection.name, table.c.version == projection.version]


def _twin_tables(projection: Projection) -> MetaData:
    """Return the tables that a rebuild fills: the same columns and key, no other indexes."""
    tables = MetaData()
    for table in projection.tables:
        Table(f"{table.name}{TWIN}", tables, *(column.copy() for column in table.columns))
    return tables
