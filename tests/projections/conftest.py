"""A simulated history on each backend, and a small Qnet whose people ask."""

from collections.abc import Iterator

import pytest

from adapters.simulation.run import Plan
from tests.adapters.simulation.homes import EVENTFUL, UNTIL, Simulated, migrated, simulated
from tests.databases import BACKENDS
from tests.projections.world import World, peopled

PLAN = Plan(seed=11, months=2, branches=3, until=UNTIL, rates=EVENTFUL)


@pytest.fixture(scope="session", params=BACKENDS)
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Simulated]:
    """Give two simulated months of three small branches, followed live: hour after hour."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with (
        migrated(tmp_path_factory.mktemp("history"), server) as settings,
        simulated(settings, PLAN, live=True) as simulation,
    ):
        yield simulation


@pytest.fixture(scope="module", params=BACKENDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Give a running Qnet with two branches and a person in each role."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with (
        migrated(tmp_path_factory.mktemp("world"), server) as settings,
        peopled(settings) as world,
    ):
        yield world
