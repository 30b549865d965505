"""Whether the process lives, and whether it can serve. Neither answer says anything of anybody."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from adapters.http.answering import where
from adapters.http.served import Served
from adapters.http.threads import Threads

_log = logging.getLogger("qnet.http")


class Readiness(Struct, frozen=True):
    """Which parts answer: `ok`, `failed`, or for the read models `stopped`, with their names."""

    status: str
    parts: Mapping[str, str]
    stopped: tuple[str, ...] = ()


def health_handlers(served: Served, threads: Threads) -> list[HTTPRouteHandler]:
    """Return the two handlers."""

    @get("/health/live")
    async def live() -> Response[bytes]:
        return _response(200, {"status": "live"})

    @get("/health/ready")
    async def ready() -> Response[bytes]:
        found = await threads.for_query(lambda: readiness(served))
        return _response(200 if found.status == "ready" else 503, found)

    return [live, ready]


def readiness(served: Served) -> Readiness:
    """Ask every database, and the engine whether a projection stands still."""
    parts: dict[str, str] = {}
    checks: Mapping[str, Callable[[], object]] = {
        "events": served.stores.recorder.head,
        "keys": lambda: served.stores.keys.credential(b""),
        "read_log": lambda: served.stores.read_log.read(limit=1),
    }
    for name, check in checks.items():
        parts[name] = _asked(name, check)
    stopped: list[str] = []
    parts["read_models"] = _asked("read_models", lambda: stopped.extend(_stopped(served)))
    if stopped:
        parts["read_models"] = "stopped"
    good = all(state == "ok" for state in parts.values())
    return Readiness("ready" if good else "not ready", parts, tuple(stopped))


def _stopped(served: Served) -> list[str]:
    return [standing.name for standing in served.engine.standings() if standing.stopped]


def _asked(name: str, check: Callable[[], object]) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - a database may fail in any way
        _log.error("%s is not ready: %s", name, where(error))
        return "failed"
    return "ok"


def _response(status: int, content: Any) -> Response[bytes]:
    return Response(msgspec.json.encode(content), status_code=status, media_type="application/json")
