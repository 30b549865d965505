"""A demo: open to whoever sits at its machine, closed to all others, and never taken for real."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from adapters.demo_home import DEMO_NOTICE, Demo, write_mark
from adapters.http.app import create_app
from adapters.http.loopback import OnLoopback
from adapters.http.refusals import LoopbackOnly
from adapters.installation import settings_from
from adapters.migrations import migrate
from tests.adapters.http.world import World
from tests.adapters.signin.house import PASSWORD, grounds_in

MARK = Demo(seed=1, months=1, branches=1, until="2026-01-01")


@pytest.mark.parametrize("path", ["/api/v1/docs", "/problems/not_found"])
def test_every_page_of_a_demo_says_so_first(world: World, path: str) -> None:
    with TestClient(create_app(world.installation, demo=True)) as client:
        for language, words in (("da", DEMO_NOTICE.da), ("en", DEMO_NOTICE.en)):
            headers = {"Accept-Language": language}
            assert f'<body><p role="note">{words}</p>' in client.get(path, headers=headers).text
            assert words not in world.client.get(path, headers=headers).text


@pytest.mark.parametrize(
    ("client", "server", "answered"),
    [
        (("127.0.0.1", 1), ("127.0.0.1", 8000), True),
        (("::1", 1), ("::1", 8000), True),
        (("::ffff:127.0.0.1", 1), ("127.0.0.1", 8000), True),
        (None, ("/run/qnet.sock", None), True),
        (("192.0.2.4", 1), ("127.0.0.1", 8000), False),
        (("::ffff:192.0.2.4", 1), ("::1", 8000), False),
        (("127.0.0.1", 1), ("0.0.0.0", 8000), False),  # noqa: S104 - it refuses
        (("127.0.0.1", 1), ("::", 8000), False),
        (("127.0.0.1", 1), ("192.0.2.1", 8000), False),
    ],
)
def test_only_what_stays_on_the_machine_is_answered(
    client: Any, server: Any, *, answered: bool
) -> None:
    passed: list[bool] = []

    async def beyond(*_: Any) -> None:
        passed.append(True)

    scope: Any = {"type": "http", "client": client, "server": server}
    unused: Any = None
    coroutine = OnLoopback().handle(scope, unused, unused, beyond)
    if answered:
        asyncio.run(coroutine)
    else:
        with pytest.raises(LoopbackOnly):
            asyncio.run(coroutine)
    assert bool(passed) == answered


@contextmanager
def granian(home: Path, host: str) -> Iterator[str]:
    """Serve a home with the server itself, as somebody might who doesn't use `qnet serve`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("QNET_")}
    words = ["--interface", "asgi", "--factory", "--host", host, "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *words, "adapters.http.app:app_from_environment"],
        env={**inherited, "QNET_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def asked(url: str) -> tuple[int, Any]:
    """Return status and body, once the server answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310 - loopback
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())
        except OSError:
            assert time.monotonic() < deadline, "the server didn't come up"
            time.sleep(0.1)


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 200), ("0.0.0.0", 403)])  # noqa: S104 - it refuses
def test_a_server_that_listens_to_others_answers_nobody(
    tmp_path: Path, host: str, status: int
) -> None:
    write_mark(tmp_path, MARK)
    migrate(settings_from({}, tmp_path))
    with granian(tmp_path, host) as url:
        found, told = asked(f"{url}/health/ready")
    assert found == status
    assert told.get("code", told["status"]) in {"demo_on_loopback_only", "ready"}


def test_a_real_home_may_listen_anywhere(tmp_path: Path) -> None:
    migrate(settings_from({}, tmp_path))
    with granian(tmp_path, "0.0.0.0") as url:  # noqa: S104 - that is the point
        assert asked(f"{url}/health/ready")[0] == 200


def test_in_a_demo_a_password_opens_everything_at_once(tmp_path: Path) -> None:
    write_mark(tmp_path, MARK)
    with grounds_in(tmp_path, None) as grounds:
        house = grounds.house()
        email = house.email()
        account = house.account(email=email)
        assert house.accepted(account).opened.session.stage == "full"
        entered = house.sign_in.entering.with_password(email, PASSWORD, house.caller)
        assert entered.opened.session.stage == "full"
        identity = house.sign_in.identify(entered.opened.secret)
        assert identity.second_factor_at == house.clock.now()
