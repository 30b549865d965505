"""A fresh key database for each test, on SQLite and on PostgreSQL."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine

from adapters.keys.providers import EnvironmentKeyProvider
from adapters.keys.schema import create_tables
from adapters.keys.store import SQLKeyStore
from core.keys import KeyProvider
from tests.databases import BACKENDS, PostgresServer, sqlite_url

KEK = bytes(range(32))


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
def key_url(database_url: URL) -> URL:
    """Return the URL of a database with the tables of the key database."""
    return with_tables(database_url)


@pytest.fixture
def sqlite_key_url(tmp_path: Path) -> URL:
    return with_tables(sqlite_url(tmp_path / "test.db"))


@pytest.fixture
def kek() -> bytes:
    return KEK


@pytest.fixture
def provider() -> KeyProvider:
    return EnvironmentKeyProvider({"QNET_KEK": b64encode(KEK).decode()})


@pytest.fixture
def store(key_url: URL, provider: KeyProvider) -> Iterator[SQLKeyStore]:
    store = SQLKeyStore(create_engine(key_url), provider)
    yield store
    store.close()


@pytest.fixture
def other_store(key_url: URL, provider: KeyProvider) -> Iterator[SQLKeyStore]:
    """Return what another process would have: a store with connections of its own."""
    store = SQLKeyStore(create_engine(key_url), provider)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_key_url: URL, provider: KeyProvider) -> Iterator[SQLKeyStore]:
    store = SQLKeyStore(create_engine(sqlite_key_url), provider)
    yield store
    store.close()


def with_tables(url: URL) -> URL:
    engine = create_engine(url)
    create_tables(engine)
    engine.dispose()
    return url
