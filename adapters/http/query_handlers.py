"""The handler of a query: read, asked and encoded in a thread of its own."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from adapters.http.bodies import json_object, no_parameters, parameters, with_path
from adapters.http.command_handlers import Sent
from adapters.http.csrf import secret_of
from adapters.http.headers import AFTER, language, position
from adapters.http.paths import litestar_path
from adapters.http.security import request_id
from adapters.http.served import Served
from adapters.http.threads import Threads
from core.inputs import read_input
from core.opened import watched
from core.queries import Query
from core.query_bus import Ask

_encode = msgspec.json.Encoder(decimal_format="string").encode


def query_handler(cls: type[Query], served: Served, threads: Threads) -> HTTPRouteHandler:
    """Return the handler of a declared query."""
    declared = cls.declaration
    answer = answering(cls, served)

    async def handle(request: Request[Any, Any, Any]) -> Response[bytes]:
        sent = Sent(
            request.headers,
            request.path_params,
            request.scope["query_string"],
            b"" if declared.route.method == "GET" else await request.body(),
            request_id(request.scope),
        )
        return Response(
            await threads.for_query(lambda: answer(sent)),
            status_code=200,
            media_type="application/json",
            headers={"Content-Language": language(request.headers)},
        )

    return HTTPRouteHandler(
        litestar_path(declared.route),
        http_method=declared.route.method,  # type: ignore[arg-type]  # a route knows only methods
        status_code=200,
        name=declared.name,
    )(handle)


def answering(cls: type[Query], served: Served) -> Callable[[Sent], bytes]:
    """Return the function that reads a query, asks it and encodes the answer."""
    method = cls.declaration.route.method
    in_address = method == "GET"

    def answer(sent: Sent) -> bytes:
        identity = served.identify(secret_of(sent.headers, method, served))
        after = position(sent.headers, AFTER)
        if in_address:
            given = with_path(parameters(sent.query_string), sent.path)
            query = read_input(cls, given, texts=True)
        else:
            no_parameters(sent.query_string)
            query = read_input(cls, with_path(json_object(sent.body, sent.headers), sent.path))
        asked = Ask(query, identity, language(sent.headers), after or 0, sent.request)
        with watched():
            return _encode(served.queries.ask(asked))

    return answer
