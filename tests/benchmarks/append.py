"""Appends and reads of the event store, against bare commits and the package's own recorder."""

import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from eventsourcing.postgres import PostgresDatastore
from sqlalchemy import URL, Engine, make_url

from adapters.sql.connections import create_store_engine
from adapters.sql.recorder import SQLRecorder
from adapters.sql.schema import create_tables
from core.store import AppendCondition, Envelope, EventToStore, Query, QueryItem, Recorder
from tests.benchmarks.measuring import Measure, Work, interleaved, measure
from tests.databases import PostgresServer, running_postgres, sqlite_url

DATA = b"d" * 250
METADATA = b"m" * 400
TYPES = ["match.made", "match.ended", "match.meeting_logged"]
WRITERS = 6
# Until SQLite's log of 4,000 pages has been full once, each commit makes its file longer, and its
# sync dearer. Bare commits fill it last: measured from the start they would look slow.
WARM_UP = 4_500
SECONDS = 4.0

_spawning = multiprocessing.get_context("spawn")


def append(recorder: Recorder) -> int:
    """Append one event with four fresh tags, if nothing is in a boundary of three types."""
    tags = [f"{kind}:{uuid4()}" for kind in ("case", "volunteer", "match", "branch")]
    boundary = Query([QueryItem(types=TYPES, tags=[tags[0]])])
    return recorder.append(
        [EventToStore(TYPES[0], DATA, tags)],
        AppendCondition(boundary, after=0),
        envelope=Envelope(METADATA),
    )


def bare_commits(engine: Engine) -> Work:
    """Return what commits one row of the same payload, with nothing between it and the driver."""
    connection: Any = engine.raw_connection().driver_connection
    if engine.dialect.name == "postgresql":
        connection.autocommit = True
    connection.execute(
        f"CREATE TABLE bare (position bigint PRIMARY KEY, data {_BYTES[engine.dialect.name]},"
        f" metadata {_BYTES[engine.dialect.name]})"
    )
    place = "%s" if engine.dialect.name == "postgresql" else "?"
    statement = f"INSERT INTO bare VALUES ({place}, {place}, {place})"  # noqa: S608
    positions = count(1)
    return lambda: connection.execute(statement, (next(positions), DATA, METADATA))


_BYTES = {"sqlite": "BLOB", "postgresql": "bytea"}


def append_against_bare_commits(url: URL, bare_url: URL) -> Measure:
    """Measure one writer's appends; the bare rows have a database of their own."""
    engine, bare = create_store_engine(url), create_store_engine(bare_url)
    create_tables(engine)
    recorder = SQLRecorder(engine)
    work: dict[str, Work] = {"floor": bare_commits(bare), "ours": lambda: append(recorder)}
    for step in work.values():
        for _ in range(WARM_UP):
            step()
    per_second = interleaved(work, times=100)
    recorder.close()
    engine.dispose()
    bare.dispose()
    return measure(
        f"append, condition, four fresh tags, {engine.dialect.name}",
        per_second["floor"],
        per_second["ours"],
        "appends/s",
    )


def six_writers(server: PostgresServer) -> Measure:
    """Measure six processes that append to PostgreSQL, with ours and the package's recorder."""
    rates: dict[str, list[float]] = {"ours": [], "package": []}
    for _ in range(3):
        for name, found in rates.items():
            with server.database() as url:
                found.append(_rate_of_six(name, url))
    floor, ours = sorted(rates["package"])[1], sorted(rates["ours"])[1]
    return measure("six writers, postgresql", floor, ours, "appends/s")


def _rate_of_six(name: str, url: URL) -> float:
    address = url.render_as_string(hide_password=False)
    with _OPENED[name](address, create=True):
        barrier, appended = _spawning.Barrier(WRITERS), _spawning.Value("i", 0)
        writers = [
            _spawning.Process(target=_write, args=(name, address, barrier, appended))
            for _ in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
            if writer.exitcode:
                raise RuntimeError(f"a writer of {name} failed")
        return float(appended.value) / SECONDS


def _write(name: str, url: str, barrier: Barrier, appended: Any) -> None:
    with _OPENED[name](url, create=False) as step:
        for _ in range(20):
            step()
        barrier.wait()
        done, until = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            step()
            done += 1
        with appended.get_lock():
            appended.value += done


@contextmanager
def _ours(url: str, *, create: bool) -> Iterator[Work]:
    engine = create_store_engine(url)
    if create:
        create_tables(engine)
    recorder = SQLRecorder(engine)
    yield lambda: append(recorder)
    recorder.close()
    engine.dispose()


@contextmanager
def _package(url: str, *, create: bool) -> Iterator[Work]:
    address = make_url(url)
    datastore = PostgresDatastore(
        dbname=address.database or "",
        host=str(address.query["host"]),
        port="5432",
        user=address.username or "",
        password="",
    )
    recorder = PostgresDCBRecorderTT(datastore)
    if create:
        recorder.create_table()

    def step() -> int:
        tags = [f"{kind}:{uuid4()}" for kind in ("case", "volunteer", "match", "branch")]
        boundary = DCBQuery([DCBQueryItem(types=TYPES, tags=[tags[0]])])
        # It has no envelope: metadata ride with the data.
        event = DCBEvent(TYPES[0], DATA + METADATA, tags)
        return recorder.append([event], DCBAppendCondition(boundary, after=0))

    yield step
    datastore.close()


_OPENED = {"ours": _ours, "package": _package}


def log_read(url: URL, *, events: int = 100_000) -> Measure:
    """Measure how fast the whole log is read, against the driver's bare rows."""
    engine = create_store_engine(url)
    create_tables(engine)
    recorder = SQLRecorder(engine)
    with recorder.transaction():
        for _ in range(events // 100):
            tags = [f"{kind}:{uuid4()}" for kind in ("case", "volunteer", "match", "branch")]
            recorder.append(
                [EventToStore(TYPES[0], DATA, tags) for _ in range(100)],
                envelope=Envelope(METADATA),
            )
    connection: Any = engine.raw_connection().driver_connection

    def bare() -> None:
        found = connection.execute("SELECT * FROM events ORDER BY position")
        while found.fetchmany(1000):
            pass

    def ours() -> None:
        for _ in recorder.read():
            pass

    per_second = interleaved({"floor": bare, "ours": ours}, times=1, repetitions=5)
    recorder.close()
    engine.dispose()
    return measure(
        f"log read, {engine.dialect.name}",
        per_second["floor"] * events,
        per_second["ours"] * events,
        "events/s",
    )


def measures() -> Iterator[Measure]:
    """Take all measures of this module."""
    with tempfile.TemporaryDirectory() as directory, running_postgres() as server:
        files = (sqlite_url(Path(directory) / f"{n}.db") for n in count())
        yield append_against_bare_commits(next(files), next(files))
        with server.database() as url, server.database() as bare_url:
            yield append_against_bare_commits(url, bare_url)
        yield six_writers(server)
        yield log_read(next(files))
        with server.database() as url:
            yield log_read(url)


if __name__ == "__main__":
    for taken in measures():
        print(json.dumps(taken), flush=True)
