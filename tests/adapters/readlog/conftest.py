"""A fresh read log for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine

from adapters.readlog.schema import create_tables
from adapters.readlog.store import SQLReadLog
from tests.databases import BACKENDS, PostgresServer, sqlite_url


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """Give an empty database, once on each backend."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "test.db")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.database() as url:
            yield url


@pytest.fixture
def log_url(database_url: URL) -> URL:
    """Return the URL of a database with the table of the read log."""
    engine = create_engine(database_url)
    create_tables(engine)
    engine.dispose()
    return database_url


@pytest.fixture
def log(log_url: URL) -> Iterator[SQLReadLog]:
    log = SQLReadLog(create_engine(log_url))
    yield log
    log.close()
