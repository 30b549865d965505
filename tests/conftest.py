"""Fixtures for all tests: databases, and the event store in each of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from adapters.sql.connections import create_store_engine
from adapters.sql.recorder import SQLRecorder
from adapters.sql.schema import create_tables
from core.clock import TurnableClock
from tests.databases import BACKENDS, PostgresServer, running_postgres, sqlite_url


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Give the PostgreSQL server of this test process."""
    with running_postgres() as server:
        server.spare_the_disk()
        yield server


@pytest.fixture(scope="session")
def store_template(postgres: PostgresServer) -> Iterator[URL]:
    """Give a database with the store's tables, to be copied."""
    with postgres.database() as url:
        engine = create_store_engine(url)
        create_tables(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=BACKENDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """Give a database that has the store's tables and no events, once on each backend."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path / "events.db")
        engine = create_store_engine(url)
        create_tables(engine)
        engine.dispose()
        yield url
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.database(request.getfixturevalue("store_template")) as url:
            yield url


@pytest.fixture
def store_engine(store_url: URL) -> Iterator[Engine]:
    """Give an engine for `store_url`."""
    engine = create_store_engine(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> TurnableClock:
    """Give the store's clock."""
    return TurnableClock(datetime(2026, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def recorder(store_engine: Engine, clock: TurnableClock) -> Iterator[SQLRecorder]:
    """Give a recorder on each backend."""
    recorder = SQLRecorder(store_engine, clock)
    yield recorder
    recorder.close()
