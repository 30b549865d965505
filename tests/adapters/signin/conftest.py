"""The tests of sign-in share a Qnet on each backend; each has people of its own there."""

from collections.abc import Iterator

import pytest

from tests.adapters.signin.house import Grounds, House, grounds_in
from tests.databases import BACKENDS, PostgresServer


@pytest.fixture(scope="module", params=BACKENDS)
def grounds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grounds]:
    """Lend an installation on each backend."""
    server: PostgresServer | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
    with grounds_in(tmp_path_factory.mktemp("home"), server) as made:
        yield made


@pytest.fixture
def house(grounds: Grounds) -> House:
    """Lend it with people and an address that are the test's own."""
    return grounds.house()
