"""Read models in SQL: rows and tracking position of a projection are committed together."""

import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, cast

from sqlalchemy import (
    URL,
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
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Select

from adapters.sql.connections import create_store_engine
from adapters.sql.hiding import HidingReader
from adapters.sql.rows import BufferedRows, RowCache, TableShape, Values
from adapters.sql.snapshots import FileSnapshots, ServerSnapshots, Snapshots
from core.projections import TWIN, Projection, Rows, Unreachable
from core.read_models import Batch, Mark, Unwritable
from core.scopes import Scope

tracking_metadata = MetaData()
tracking = Table(
    "tracking",
    tracking_metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("rebuilds", Integer, nullable=False),
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
_TAKE_LEASE = text(
    "INSERT INTO leases (name, holder, ends) VALUES (:name, :holder, :ends)"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends = excluded.ends"
    " WHERE leases.holder = excluded.holder OR leases.ends < :now"
)


class SQLReadModels:
    """Keeps the tables of all projections, with tracking, parked events and leases.

    On SQLite a file of its own at `synchronous=NORMAL`: after a power failure rows and position are
    both those of an earlier moment, and the engine goes on from there. In PostgreSQL queries read
    as the role of `reader`, whom the database shows the rows of a scope only.
    """

    def __init__(self, url: str | URL, reader: str | URL | None = None) -> None:
        self.engine = create_store_engine(url, synchronous="NORMAL")
        self._snapshots: Snapshots = (
            FileSnapshots(self.engine)
            if self.engine.dialect.name == "sqlite"
            else ServerSnapshots(self.engine, reader)
        )
        self._dbapi: Any = self.engine.dialect.loaded_dbapi
        self._begin = "BEGIN IMMEDIATE" if self.engine.dialect.name == "sqlite" else "BEGIN"
        self._mark = "?" if self.engine.dialect.name == "sqlite" else "%s"
        self._shapes: dict[str, dict[Table, TableShape]] = {}
        self._caches: dict[str, RowCache] = {}
        self._local = threading.local()
        self._connections: list[Any] = []

    def create_tables(self, projections: Iterable[Projection]) -> None:
        """Create what is missing: the engine's own tables, and those of each projection twice.

        The second ones are filled by rebuilds: who runs Qnet may not create tables.
        """
        with self._writing() as connection:
            tracking_metadata.create_all(connection)
            for projection in projections:
                projection.metadata.create_all(connection)
                twin_tables(projection).create_all(connection)

    def close(self) -> None:
        """Give back all connections."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._snapshots.close()
        self.engine.dispose()

    # What queries read

    @contextmanager
    def reading(self, scope: Scope) -> Iterator["SQLRowReader"]:
        """Give a reader whose rows all come from one snapshot, and lie in the scope."""
        with self._snapshots.reading(scope) as connection:
            yield SQLRowReader(connection)

    # What the engine writes

    def mark(self, projection: Projection) -> Mark:
        statement = select(tracking.c.position, tracking.c.rebuilds)
        with self.engine.connect() as connection:
            found = connection.execute(statement.where(*_of(tracking, projection))).one_or_none()
        return Mark(0, 0) if found is None else Mark(*found)

    def parked_keys(self, projection: Projection) -> set[str]:
        statement = select(parked.c.key).where(*_of(parked, projection))
        with self.engine.connect() as connection:
            return set(connection.execute(statement).scalars())

    def parked_count(self, projection: Projection) -> int:
        statement = select(func.count()).select_from(parked).where(*_of(parked, projection))
        with self.engine.connect() as connection:
            return connection.execute(statement).scalar_one()

    def rows(self, projection: Projection) -> Rows:
        return BufferedRows(self._shapes_of(projection), self._execute, self._cache(projection))

    def commit(self, batches: Sequence[Batch]) -> bool:
        try:
            with self._cursor() as cursor:
                committed = self._commit(cursor, batches)
        except BaseException:
            self._forget(batches)
            raise
        if not committed:
            self._forget(batches)
            return False
        for batch in batches:
            self._remember(batch)
        return True

    def lease(self, names: Sequence[str], holder: str, seconds: float) -> set[str]:
        now = time.time()
        mine: set[str] = set()
        with self._writing() as connection:
            for name in names:
                values = {"name": name, "holder": holder, "ends": now + seconds, "now": now}
                if connection.execute(_TAKE_LEASE, values).rowcount == 1:
                    mine.add(name)
        return mine

    def release(self, holder: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(leases).where(leases.c.holder == holder))

    def begin_rebuild(self, projection: Projection) -> Projection:
        twin = projection.twin()
        with self._writing() as connection:
            self._empty_twin(connection, projection)
            for table in (tracking, parked):
                connection.execute(delete(table).where(*_of(table, twin)))
        self._cache(twin).clear()
        return twin

    def swap(self, projection: Projection, twin: Projection) -> bool:
        tables = twin_tables(projection)
        with self._writing() as connection:
            here, there = (_locked(connection, each) for each in (projection, twin))
            if there.position < here.position:
                return False
            for table in projection.tables:
                other = tables.tables[f"{table.name}{TWIN}"]
                connection.execute(delete(table))
                connection.execute(
                    table.insert().from_select([c.name for c in table.columns], select(other))
                )
            connection.execute(
                update(tracking)
                .where(*_of(tracking, projection))
                .values(position=there.position, rebuilds=here.rebuilds + 1)
            )
            connection.execute(delete(tracking).where(*_of(tracking, twin)))
            connection.execute(delete(parked).where(*_of(parked, projection)))
            connection.execute(
                update(parked).where(*_of(parked, twin)).values(name=projection.name)
            )
            self._empty_twin(connection, projection)
        self._cache(projection).clear()
        return True

    def _empty_twin(self, connection: Connection, projection: Projection) -> None:
        """Empty what a rebuild fills: at once, where the database can give the space back so."""
        empty = "DELETE FROM" if self.engine.dialect.name == "sqlite" else "TRUNCATE"
        for table in projection.tables:
            connection.exec_driver_sql(f'{empty} "{table.name}{TWIN}"')

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Begin a transaction that writes: on SQLite it waits for the lock before it reads."""
        options = {"sqlite_begin": "BEGIN IMMEDIATE"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def _commit(self, cursor: Any, batches: Sequence[Batch]) -> bool:
        cursor.execute(self._begin)
        try:
            committed = self._advance_all(cursor, batches)
            if committed:
                for batch in batches:
                    self._write(cursor, batch)
            cursor.execute("COMMIT" if committed else "ROLLBACK")
        except BaseException as failure:
            with suppress(self._dbapi.Error):
                cursor.execute("ROLLBACK")
            if isinstance(failure, Exception) and not self._is_unreachable(failure):
                raise Unwritable from failure
            raise
        return committed

    def _write(self, cursor: Any, batch: Batch) -> None:
        """Write rows and parked events."""
        for shape, changes in _changes(batch):
            removed = [shape.key_to_database(key) for key, row in changes.items() if not row]
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

    def _advance_all(self, cursor: Any, batches: Sequence[Batch]) -> bool:
        """Move the positions, unless a projection no longer stands at its batch's start.

        Those that stand together, as they do when they follow, move by one statement.
        """
        if not batches:
            return True
        start, end = batches[0].start.position, batches[0].end
        together = all((b.start.position, b.end) == (start, end) for b in batches)
        if start == 0 or not together:
            return all(self._advance(cursor, batch) for batch in batches)
        mark = self._mark
        rows = ", ".join([f"({mark}, {mark}, {mark})"] * len(batches))
        whose = [
            value
            for b in batches
            for value in (b.projection.name, b.projection.version, b.start.rebuilds)
        ]
        cursor.execute(
            f"UPDATE tracking SET position = {mark} WHERE position = {mark}"
            f" AND (name, version, rebuilds) IN (VALUES {rows})",
            (end, start, *whose),
        )
        return bool(cursor.rowcount == len(batches))

    def _advance(self, cursor: Any, batch: Batch) -> bool:
        name, version = batch.projection.name, batch.projection.version
        mark = self._mark
        cursor.execute(
            f"UPDATE tracking SET position = {mark} WHERE name = {mark} AND version = {mark}"
            f" AND position = {mark} AND rebuilds = {mark}",
            (batch.end, name, version, *batch.start),
        )
        if cursor.rowcount == 1:
            return True
        if batch.start != Mark(0, 0):
            return False
        cursor.execute(
            "INSERT INTO tracking (name, version, position, rebuilds)"
            f" VALUES ({mark}, {mark}, {mark}, 0) ON CONFLICT (name, version) DO NOTHING",
            (name, version, batch.end),
        )
        return bool(cursor.rowcount == 1)

    def _remember(self, batch: Batch) -> None:
        cache = self._cache(batch.projection)
        for shape, changes in _changes(batch):
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
        with self._cursor() as cursor:
            cursor.execute(statement, values)
            found: Sequence[Values] = cursor.fetchall()
        return found

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        """Lend a cursor of the thread's connection, which is given up where it may be broken."""
        try:
            cursor = self._connection().cursor()
            try:
                yield cursor
            finally:
                cursor.close()
        except Exception as failure:
            if not self._is_unreachable(failure):
                raise
            self._give_up_connection()
            raise Unreachable from failure

    def _is_unreachable(self, failure: Exception) -> bool:
        """Say whether it is the database's state that failed, not what was asked of it."""
        driver = self._dbapi
        asked = (
            driver.DataError,
            driver.IntegrityError,
            driver.ProgrammingError,
            driver.NotSupportedError,
        )
        return isinstance(failure, (driver.DatabaseError, DBAPIError)) and not isinstance(
            failure, asked
        )

    def _give_up_connection(self) -> None:
        connection = vars(self._local).pop("connection", None)
        if connection is not None:
            self._connections.remove(connection)
            with suppress(self._dbapi.Error):
                connection.close()

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

    def without(self, ids: Collection[str], tables: Sequence[Table]) -> HidingReader:
        return HidingReader(self._connection, ids, tables)


def _changes(batch: Batch) -> Sequence[tuple[TableShape, dict[Values, Values]]]:
    return cast("BufferedRows", batch.rows).changes()


def _of(table: Table, projection: Projection) -> list[Any]:
    return [table.c.name == projection.name, table.c.version == projection.version]


def _locked(connection: Connection, projection: Projection) -> Mark:
    """Return where the projection stands; nobody moves it until the transaction ends."""
    connection.execute(
        text(
            "INSERT INTO tracking (name, version, position, rebuilds)"
            " VALUES (:name, :version, 0, 0) ON CONFLICT (name, version) DO NOTHING"
        ),
        {"name": projection.name, "version": projection.version},
    )
    statement = select(tracking.c.position, tracking.c.rebuilds)
    found = connection.execute(statement.where(*_of(tracking, projection)).with_for_update())
    return Mark(*found.one())


def twin_tables(projection: Projection) -> MetaData:
    """Return the tables that a rebuild fills."""
    tables = MetaData()
    for table in projection.tables:
        table.to_metadata(tables, name=f"{table.name}{TWIN}")
    return tables
