"""The app that a server makes from its environment: it starts what it opened, and closes it."""

from pathlib import Path

import pytest
from litestar.testing import TestClient

from adapters.demo_home import Demo, write_mark
from adapters.http.app import app_from_environment
from adapters.installation import settings_from
from adapters.migrations import migrate


@pytest.mark.parametrize("demo", [False, True])
def test_a_server_needs_only_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, demo: bool
) -> None:
    if demo:
        write_mark(tmp_path, Demo(seed=1, months=1, branches=1, until="2026-01-01"))
    migrate(settings_from({}, tmp_path))
    monkeypatch.setenv("QNET_HOME", str(tmp_path))
    for variable in ("QNET_DATABASE_URL", "QNET_KEYS_URL", "QNET_READLOG_URL", "QNET_KEK"):
        monkeypatch.delenv(variable, raising=False)

    for _ in range(2):
        with TestClient(app_from_environment()) as client:
            answer = client.get("/health/ready")
            assert answer.json()["status"] == "ready"
            assert ("Qnet-Demo" in answer.headers) == demo


def test_debugging_is_off_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(settings_from({}, tmp_path))
    monkeypatch.setenv("QNET_HOME", str(tmp_path))
    monkeypatch.setenv("LITESTAR_DEBUG", "1")

    with TestClient(app := app_from_environment()):
        assert app.debug is False
