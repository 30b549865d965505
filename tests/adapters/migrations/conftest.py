"""Installations without tables: in SQLite files, in one PostgreSQL database, in one for each."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from adapters.installation import Settings, settings_from
from tests.databases import PostgresServer


@pytest.fixture(params=["sqlite", "shared postgresql", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Give settings whose databases are empty, or not there yet."""
    home = tmp_path / "new" / "home"
    if request.param == "sqlite":
        yield settings_from({}, home)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with ExitStack() as stack:
        number = 1 if request.param.startswith("shared") else 3
        lent = [
            stack.enter_context(server.database()).render_as_string(hide_password=False)
            for _ in range(number)
        ]
        environ = {
            "QNET_DATABASE_URL": lent[0],
            "QNET_KEYS_URL": lent[1 % number],
            "QNET_READLOG_URL": lent[2 % number],
        }
        yield settings_from(environ, home)
