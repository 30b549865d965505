"""Installations without tables: in files, in one PostgreSQL database, and walled off in three."""

from collections.abc import Iterator
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
    if request.param == "postgresql":
        with server.installation() as environ:
            yield settings_from(environ, home)
        return
    with server.database() as url:
        address = url.render_as_string(hide_password=False)
        names = ("QNET_DATABASE_URL", "QNET_KEYS_URL", "QNET_READLOG_URL")
        yield settings_from(dict.fromkeys(names, address), home)
