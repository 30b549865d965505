"""`kill -9` in the middle of the simulation, twenty times: what was acknowledged is there."""

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from adapters.installation import Installation, Settings
from adapters.simulation.run import Plan
from core.codec import decode_metadata
from core.events import UnknownEvent
from core.personal import Sealed, VaultRef
from core.sealing import open_sealed, open_vault_item
from core.store import as_stored
from tests.adapters.simulation.homes import UNTIL, migrated, opened
from tests.databases import BACKENDS, PostgresServer
from tests.e2e.killed import living
from tests.projections.dumps import rows_of

KILLS = {"sqlite": 20, "postgresql": 20}
COMMANDS = 220
"""About as many as the plan has."""
PLAN = Plan(seed=17, months=1.0, branches=3, until=UNTIL)
PATIENCE = 30.0


CASES = [
    pytest.param(backend, number, id=f"{backend}-{number + 1}")
    for backend in BACKENDS
    for number in range(KILLS[backend])
]


class Killed(NamedTuple):
    """What a killed process had acknowledged, and where it left its data."""

    settings: Settings
    acknowledged: list[str]


@pytest.fixture
def killed(
    backend: str, number: int, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Killed]:
    """Kill a simulation at a moment of its own: the moments are spread over its course."""
    server: PostgresServer | None = (
        request.getfixturevalue("postgres") if backend == "postgresql" else None
    )
    moment = int((number + Random(number).random()) * COMMANDS / KILLS[backend])
    with migrated(tmp_path / "home", server) as settings:
        with living(settings.environ, settings.home, PLAN) as life:
            life.go_on(moment)
            assert life.kill() == -signal.SIGKILL
            assert not life.ended, "it was over before it could be killed"
        assert len(life.acknowledged) >= moment
        yield Killed(settings, life.acknowledged)


@pytest.mark.parametrize(("backend", "number"), CASES)
def test_what_was_acknowledged_is_there_and_everything_catches_up(killed: Killed) -> None:
    with opened(killed.settings) as installation:
        check_commands(installation, killed.acknowledged)
        check_sealed_values(installation)
        check_projections(installation)


def check_commands(installation: Installation, acknowledged: list[str]) -> None:
    """Each acknowledged command has its events and its record, and positions have no gap."""
    stored = [as_stored(found) for found in installation.stores.recorder.read()]
    positions = [found.position for found in installation.stores.recorder.read()]
    assert positions == list(range(1, len(positions) + 1))
    metadata = [decode_metadata(event.metadata) for event in stored]
    assert set(acknowledged) <= {each.command_id for each in metadata}
    actors = {each.command_id: each.actor for each in metadata}
    recorder = installation.stores.recorder
    for command_id in acknowledged:
        record = recorder.command(actors[command_id], command_id)
        assert record is not None
        assert 0 < record.position <= len(positions)


def check_sealed_values(installation: Installation) -> None:
    """Each sealed value has its key, each reference its row in the vault; all can be opened."""
    codec, keys = installation.registry.codec, installation.stores.keys
    for found in installation.stores.recorder.read():
        event = codec.decode(found).event
        assert not isinstance(event, UnknownEvent)
        for value in (getattr(event, name) for name in event.__struct_fields__):
            if isinstance(value, Sealed | VaultRef):
                assert opened_value(value, keys.keys([value.key])[value.key], keys)


def opened_value(value: Sealed[Any] | VaultRef[Any], key: Any, keys: Any) -> object:
    if isinstance(value, Sealed):
        return open_sealed(value, key)
    items: dict[UUID, Any] = keys.from_vault([value.ref])
    return open_vault_item(items[value.ref], value, key)


def check_projections(installation: Installation) -> None:
    """They catch up by themselves, and have the rows that a rebuild makes."""
    installation.start()
    engine, head = installation.engine, installation.stores.recorder.head()
    deadline = time.monotonic() + PATIENCE
    while {standing.position for standing in engine.standings()} != {head}:
        assert time.monotonic() < deadline, "a projection stands still"
        threading.Event().wait(0.01)
    for projection in installation.registry.projections:
        live = rows_of(installation.models, projection)
        engine.rebuild(projection)
        assert rows_of(installation.models, projection) == live
    assert all(s[3:] == (0, None) for s in engine.standings())
