"""Projection batches: the engine over a long log, beside bare writing of the same rows."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import URL

from adapters.sql.connections import create_store_engine
from adapters.sql.readmodels import SQLReadModels
from adapters.sql.recorder import SQLRecorder
from adapters.sql.rows import BufferedRows, Values
from adapters.sql.schema import create_tables
from core.engine import Engine
from core.read_models import Batch
from core.registry import Registry, discover
from core.store import Recorder
from tests.benchmarks.logs import Source, fill, meeting_heavy, realistic, simulated
from tests.benchmarks.measuring import Measure, measure
from tests.benchmarks.sizes import FULL, Sizes
from tests.databases import PostgresServer, running_postgres, sqlite_url

M = TypeVar("M", bound=SQLReadModels)


class Write(NamedTuple):
    """One statement, and the rows that it is executed for."""

    statement: str
    rows: Sequence[Values]


Transactions = list[list[Write]]


class Remembering(SQLReadModels):
    """Read models that remember what each of their transactions wrote, in the driver's values."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.transactions: Transactions = []

    def commit(self, batches: Sequence[Batch]) -> bool:
        writes: list[Write] = []
        for batch in batches:
            assert isinstance(batch.rows, BufferedRows)
            for shape, changes in batch.rows.changes():
                written = [shape.to_database(values) for values in changes.values() if values]
                gone = [shape.key_to_database(key) for key, values in changes.items() if not values]
                found = (Write(shape.upsert, written), Write(shape.delete, gone))
                writes += [write for write in found if write.rows]
        self.transactions.append(writes)
        return super().commit(batches)


class Databases:
    """New databases of one kind, each lent for one run."""

    def __init__(self, directory: Path, server: PostgresServer | None) -> None:
        self._directory = directory
        self._server = server
        self._numbers = count()
        self.name = "sqlite" if server is None else "postgresql"

    @contextmanager
    def new(self) -> Iterator[str]:
        if self._server is None:
            yield self._address(sqlite_url(self._directory / f"{next(self._numbers)}.db"))
            return
        with self._server.database() as url:
            yield self._address(url)

    @staticmethod
    def _address(url: URL) -> str:
        return url.render_as_string(hide_password=False)


def projections_against_bare_rows(
    databases: Databases, mix: str, sources: Iterator[Source], sizes: Sizes = FULL
) -> Measure:
    """Measure all projections catching up with a log, from reading it to their commits.

    The floor is executemany of the very same rows, in the driver's values, with the same upserts
    and deletes into the same tables, in the same transactions of 500 events each: nothing is read
    or decoded.
    """
    registry = discover()
    with databases.new() as address:
        engine = create_store_engine(address)
        create_tables(engine)
        recorder = SQLRecorder(engine)
        fill(recorder, sources)
        events = recorder.head()
        with databases.new() as models:
            transactions = _remembered(models, registry, recorder)
        seconds: dict[str, list[float]] = {"floor": [], "ours": []}
        for _ in range(sizes.logs):
            with databases.new() as models:
                seconds["floor"].append(_bare(models, registry, transactions))
            with databases.new() as models:
                seconds["ours"].append(_caught_up(models, registry, recorder))
        recorder.close()
        engine.dispose()
    floor, ours = (events / statistics.median(seconds[name]) for name in ("floor", "ours"))
    return measure(f"projection batches, {mix} mix, {databases.name}", floor, ours, "events/s")


def _remembered(address: str, registry: Registry, recorder: Recorder) -> Transactions:
    with _tables(Remembering(address), registry) as models:
        Engine(registry.projections, recorder, registry.codec, models, "benchmark").catch_up()
        return models.transactions


def _caught_up(address: str, registry: Registry, recorder: Recorder) -> float:
    with _tables(SQLReadModels(address), registry) as models:
        engine = Engine(registry.projections, recorder, registry.codec, models, "benchmark")
        begun = time.perf_counter()
        engine.catch_up()
        return time.perf_counter() - begun


def _bare(address: str, registry: Registry, transactions: Transactions) -> float:
    with _tables(SQLReadModels(address), registry) as models:
        connection: Any = models.engine.raw_connection().driver_connection
        if models.engine.dialect.name == "postgresql":
            connection.autocommit = True
        cursor = connection.cursor()
        begun = time.perf_counter()
        for writes in transactions:
            cursor.execute("BEGIN")
            for statement, rows in writes:
                cursor.executemany(statement, rows)
            cursor.execute("COMMIT")
        taken = time.perf_counter() - begun
        connection.close()
        return taken


@contextmanager
def _tables(models: M, registry: Registry) -> Iterator[M]:
    models.create_tables(registry.projections)
    try:
        yield models
    finally:
        models.close()


def both_mixes(databases: Databases, sizes: Sizes = FULL) -> Iterator[Measure]:
    """Take the measures on one kind of database."""
    course = simulated(sizes.months, sizes.branches)
    for mix, sources in (("realistic", realistic), ("meeting-heavy", meeting_heavy)):
        log = sources(course, sizes.events)
        yield projections_against_bare_rows(databases, mix, log, sizes)


def measures(directory: Path, sizes: Sizes = FULL) -> Iterator[Measure]:
    """Take the measures on both databases."""
    yield from both_mixes(Databases(directory, None), sizes)
    with running_postgres() as server:
        yield from both_mixes(Databases(directory, server), sizes)
