"""What docs/postgresql.md says, done: the installation that it makes has all its walls."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from adapters.installation import open_installation, settings_from
from adapters.migrations import migrate, pending
from adapters.sql.walls import Ways, missing_walls
from core.registry import discover
from tests.databases import ROLES, PostgresServer

GUIDE = Path(__file__).parents[3].joinpath("docs", "postgresql.md").read_text(encoding="utf-8")
STATEMENTS = re.findall(r"^(?:CREATE|REVOKE|GRANT) .*;$", GUIDE, re.MULTILINE)
VARIABLES = dict(re.findall(r"export (QNET_\w+)=(\S+)", GUIDE))
DATABASES = re.findall(r"CREATE DATABASE (\w+)", GUIDE)


@pytest.fixture
def server_url(postgres: PostgresServer) -> Iterator[URL]:
    """Give the address of a server on which the guide's SQL was executed."""
    with postgres.database() as url:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in STATEMENTS:
                if not statement.startswith("CREATE ROLE"):
                    connection.execute(statement.encode())
            yield url
            for database in DATABASES:
                connection.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())


def test_the_roles_are_those_of_all_tests() -> None:
    assert re.findall(r"CREATE ROLE (\w+) LOGIN;", GUIDE) == list(ROLES)


def test_all_walls_stand(server_url: URL, tmp_path: Path) -> None:
    environ = {name: _on(server_url, url) for name, url in VARIABLES.items()}
    migrate(settings_from(environ, tmp_path))
    served = {name: url for name, url in environ.items() if "OWNER" not in name}
    settings = settings_from(served, tmp_path)
    assert pending(settings) == []
    ways = Ways(
        settings.database_url, settings.keys_url, settings.read_log_url, settings.reader_url
    )
    assert missing_walls(ways, discover().projections) == []
    installation = open_installation(settings)
    try:
        installation.engine.catch_up()
    finally:
        installation.close()


def _on(server: URL, address: str) -> str:
    """Return the address on the tests' server."""
    its = make_url(address)
    return server.set(username=its.username, database=its.database).render_as_string(
        hide_password=False
    )
