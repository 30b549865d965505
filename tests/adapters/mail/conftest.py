"""An office with a mail server, on each backend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.installation import Settings
from tests.adapters.mail.office import Office, begun, with_mail
from tests.adapters.mail.server import Handler, Server, running
from tests.adapters.simulation.homes import migrated
from tests.databases import BACKENDS


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def inbox(server: Server) -> Handler:
    return server.handler


@pytest.fixture(params=BACKENDS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Give the settings of an empty installation without a mail server."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with migrated(tmp_path, postgres) as settings:
        yield settings


@pytest.fixture
def settings(home: Settings, server: Server) -> Settings:
    return with_mail(home, server.url)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with begun(settings) as office:
        yield office
