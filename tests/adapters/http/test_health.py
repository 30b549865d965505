"""Alive is always true; ready says which part isn't."""

from typing import Any

import pytest
from litestar.testing import TestClient

from adapters.http.app import create_app
from core.read_models import Standing
from core.testing.readlog import MemoryReadLog
from tests.adapters.http.world import World


class Standings:
    """An engine that stands in one way."""

    def __init__(self, stopped: str | None) -> None:
        self._stopped = stopped

    def standings(self) -> list[Standing]:
        return [Standing("access", 1, 7, 0, self._stopped)]


class Broken(MemoryReadLog):
    """A read log whose disk is gone."""

    def read(self, *, after: int = 0, limit: int = 500) -> list[Any]:  # noqa: ARG002 - fills a port
        raise OSError("Fatima")


class Changed:
    """An installation with one part replaced."""

    def __init__(self, world: World, **parts: Any) -> None:
        self._installation = world.installation
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        return self._parts.get(name) or getattr(self._installation, name)


def test_a_running_qnet_is_live_and_ready(world: World) -> None:
    assert world.client.get("/health/live").json() == {"status": "live"}
    ready = world.client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert set(ready.json()["parts"]) == {"events", "keys", "read_log", "read_models"}


def test_a_stopped_projection_is_named(world: World) -> None:
    changed: Any = Changed(world, engine=Standings("NotNullViolation in apply:7"))
    with TestClient(create_app(changed)) as client:
        answer = client.get("/health/ready")
        live = client.get("/health/live")

    assert answer.status_code == 503
    assert answer.json()["parts"]["read_models"] == "stopped"
    assert answer.json()["stopped"] == ["access"]
    assert live.status_code == 200


def test_a_database_that_does_not_answer_is_named(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    stores = world.installation.stores._replace(read_log=Broken())
    changed: Any = Changed(world, stores=stores)
    with TestClient(create_app(changed)) as client:
        answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["parts"]["read_log"] == "failed"
    assert answer.json()["parts"]["events"] == "ok"
    assert "OSError" in caplog.text
    assert "Fatima" not in caplog.text + answer.text
