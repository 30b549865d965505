"""The handler of a command: admitted in a thread, answered when it is committed."""

import hashlib
import hmac
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from adapters.http.bodies import json_object, no_parameters, with_path
from adapters.http.csrf import secret_of
from adapters.http.headers import IF_MATCH, Headers, idempotency_key, position
from adapters.http.paths import litestar_path
from adapters.http.security import request_id
from adapters.http.served import Served
from adapters.http.threads import Threads
from core.command_bus import Answer, Call
from core.commands import Command
from core.inputs import read_input


class Sent(NamedTuple):
    """A command as it came in."""

    headers: Headers
    path: dict[str, str]
    query_string: bytes
    body: bytes
    request: str


def command_handler(cls: type[Command], served: Served, threads: Threads) -> HTTPRouteHandler:
    """Return the handler of a declared command."""
    declared = cls.declaration
    status = success_status(declared.route.method)
    admit = admission(cls, served)

    async def handle(request: Request[Any, Any, Any]) -> Response[bytes]:
        sent = Sent(
            request.headers,
            request.path_params,
            request.scope["query_string"],
            await request.body(),
            request_id(request.scope),
        )
        answer = await threads.for_command(lambda: admit(sent))
        return Response(
            msgspec.json.encode(answer),
            status_code=status,
            media_type="application/json",
            headers={"ETag": f'"{answer.position}"'},
        )

    return HTTPRouteHandler(
        litestar_path(declared.route),
        http_method=declared.route.method,  # type: ignore[arg-type]  # a route knows only methods
        status_code=status,
        name=declared.name,
    )(handle)


def success_status(method: str) -> int:
    """Return 201 for what POST makes, otherwise 200."""
    return 201 if method == "POST" else 200


def admission(cls: type[Command], served: Served) -> Callable[[Sent], "Future[Answer]"]:
    """Return the function that reads a command and submits it: credential first, then input."""
    method = cls.declaration.route.method

    def admit(sent: Sent) -> "Future[Answer]":
        identity = served.identify(secret_of(sent.headers, method, served))
        key = idempotency_key(sent.headers)
        if_match = position(sent.headers, IF_MATCH)
        no_parameters(sent.query_string)
        given = with_path(json_object(sent.body, sent.headers), sent.path)
        call = Call(
            read_input(cls, given),
            identity,
            command_id=None if key is None else command_id(key, served),
            if_match=if_match,
            correlation_id=sent.request,
        )
        return served.commands.submit(call)

    return admit


def command_id(key: str, served: Served) -> str:
    """Return the id under which the command is stored: the key if it is a UUID, else a keyed hash.

    Callers choose keys; were one a name or a number, it would lie in the log for ever.
    """
    try:
        return str(UUID(key))
    except ValueError:
        secret = served.stores.keys.secret("idempotency")
        return hmac.digest(secret, b"key\x1f" + key.encode(), hashlib.sha256).hex()
