"""Each backend, as the server that an installation lies in: none for SQLite."""

import pytest

from tests.databases import BACKENDS, PostgresServer


@pytest.fixture(params=BACKENDS)
def server(request: pytest.FixtureRequest) -> PostgresServer | None:
    """Give the tests' PostgreSQL, or None for SQLite."""
    if request.param == "sqlite":
        return None
    found: PostgresServer = request.getfixturevalue("postgres")
    return found
