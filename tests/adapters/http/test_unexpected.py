"""What the kernel raises becomes the right problem; what nobody expected tells nothing."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from adapters.http.app import create_app
from adapters.http.threads import Threads
from adapters.signin.service import SignIn
from core.command_bus import Answer, Call, Stores
from core.engine import Engine
from core.errors import (
    KeyUnusable,
    NewerVersion,
    NotFound,
    NotYetReadable,
    PersonErased,
    PluginRefused,
    QnetError,
    ReadLogUnavailable,
)
from core.identity import Identity, of_account
from core.query_bus import Ask
from core.registry import Registry
from core.testing import MemoryKeyStore, MemoryReadLog, MemoryRecorder
from core.testing.bench import installed
from core.text import Text

SECRET = "Fatima"
VETO = Text("Ikke om søndagen", "Not on Sundays")


class Failing(NamedTuple):
    """A Qnet in which everything fails in one way: when it is asked, or in the future."""

    error: Exception
    later: bool = False
    stores: Stores = Stores(MemoryRecorder(), MemoryKeyStore(), MemoryReadLog())

    @property
    def registry(self) -> Registry:
        return installed()

    @property
    def engine(self) -> Engine:
        return Engine([], self.stores.recorder, self.registry.codec, _no_store(), "test")

    @property
    def commands(self) -> "Failing":
        return self

    @property
    def queries(self) -> "Failing":
        return self

    @property
    def sign_in(self) -> SignIn:
        raise self.error

    def identify(self, secret: str) -> Identity:  # noqa: ARG002 - fills a port
        return of_account(uuid4())

    def submit(self, call: Call) -> "Future[Answer]":  # noqa: ARG002 - likewise
        if not self.later:
            raise self.error
        future: Future[Answer] = Future()
        future.set_exception(self.error)
        return future

    def ask(self, asked: Ask) -> Any:  # noqa: ARG002 - likewise
        raise self.error


def _no_store() -> Any:
    return None


@contextmanager
def client(failing: Failing) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(failing)) as made:
        made.headers = {"Authorization": "Bearer qnet_x", "Accept-Language": "en"}
        yield made


def command(failing: Failing) -> Response:
    with client(failing) as made:
        return made.post("/api/v1/partners", json={"name": "N", "kind": "other"})


def query(failing: Failing) -> Response:
    with client(failing) as made:
        return made.get(f"/api/v1/cases/{uuid4()}/history")


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (PersonErased(), 410, "person_erased"),
        (NewerVersion(name="case.opened", version=9), 503, "newer_version"),
        (ReadLogUnavailable(), 503, "read_log_unavailable"),
        (PluginRefused(VETO, plugin="sundays", failed=False), 422, "plugin_refused"),
        (PluginRefused(plugin="sundays", failed=True), 503, "plugin_refused"),
        (NotFound(Text(SECRET, SECRET), case=SECRET), 404, "not_found"),
        (KeyUnusable(), 500, "internal_error"),
        (ValueError(SECRET), 500, "internal_error"),
    ],
)
def test_a_commands_failure_has_its_status(
    error: Exception, status: int, code: str, *, later: bool
) -> None:
    answer = command(Failing(error, later))

    assert answer.status_code == answer.json()["status"] == status
    assert answer.json()["code"] == code
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert SECRET not in answer.text


def test_a_veto_says_the_plugins_words_and_name() -> None:
    told = command(Failing(PluginRefused(VETO, plugin="sundays", failed=False))).json()

    assert told["detail"] == VETO.en
    assert told["facts"] == {"plugin": "sundays", "failed": False}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotYetReadable(projection="case_history"), "not_yet_readable"),
        (ReadLogUnavailable(), "read_log_unavailable"),
    ],
)
def test_what_passes_says_when_to_retry(error: QnetError, code: str) -> None:
    answer = query(Failing(error))

    assert answer.status_code == 503
    assert answer.json()["code"] == code
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("send", [command, query])
def test_the_unexpected_is_logged_by_type_and_place_alone(
    send: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = send(Failing(ValueError(SECRET)))

    assert answer.status_code == 500
    assert set(answer.json()) == {"type", "title", "status", "detail", "code"}
    assert "ValueError in tests.adapters.http.test_unexpected:" in caplog.text.replace(
        f"{__name__}:", "tests.adapters.http.test_unexpected:"
    )
    assert answer.headers["Qnet-Request"] in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in answer.text
    assert all(record.exc_info is None for record in caplog.records)


def test_who_stops_waiting_does_not_stop_the_command() -> None:
    future: Future[Answer] = Future()
    threads = Threads()

    async def leave() -> None:
        waiting = asyncio.ensure_future(threads.for_command(lambda: future))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(leave())
    threads.close()

    future.set_result(Answer(1, {}))
    assert not future.cancelled()
