"""One small Qnet for all tests of a process; each test makes the cases that it needs."""

from collections.abc import Iterator

import pytest

from tests.adapters.http.world import World, peopled


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a running Qnet with its people."""
    with peopled(tmp_path_factory.mktemp("home")) as made:
        yield made
