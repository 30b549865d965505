"""The attacks on sign-in share a served Qnet on each backend, with people of each test's own."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from tests.adapters.signin.house import Grounds, grounds_in
from tests.attacks.site import Site, served
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


@pytest.fixture(scope="module")
def client(grounds: Grounds) -> Iterator[TestClient[Any]]:
    """Start and serve it."""
    grounds.installation.start()
    with served(grounds) as made:
        yield made


@pytest.fixture
def site(grounds: Grounds, client: TestClient[Any]) -> Site:
    """Lend it with people that are the test's own."""
    return Site(grounds.house(), client)
