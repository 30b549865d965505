"""The handlers of sign-in: each step read, taken in a thread, and answered with its cookies."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from adapters.http.bodies import json_object, no_parameters, with_path
from adapters.http.client import Proxies
from adapters.http.command_handlers import Sent
from adapters.http.cookies import DEVICE_COOKIE, SESSION_COOKIE, cookie
from adapters.http.csrf import require_own_page
from adapters.http.paths import litestar_path
from adapters.http.security import request_id
from adapters.http.served import Served
from adapters.http.signin_declaring import Desk, Step
from adapters.http.signin_steps import STEPS
from adapters.http.threads import Threads
from adapters.signin.tracing import Caller
from core.inputs import read_input


class Taken(NamedTuple):
    """A step's answer, and the cookies that go with it."""

    content: bytes
    cookies: list[Cookie]


def sign_in_handlers(served: Served, threads: Threads, proxies: Proxies) -> list[HTTPRouteHandler]:
    """Return the handlers of all steps."""
    return [_handler(cls, served, threads, proxies) for cls in STEPS]


def _handler(
    cls: type[Step], served: Served, threads: Threads, proxies: Proxies
) -> HTTPRouteHandler:
    declaration = cls.declaration
    take = _taking(cls, served)

    async def handle(request: Request[Any, Any, Any]) -> Response[bytes]:
        sent = Sent(
            request.headers,
            request.path_params,
            request.scope["query_string"],
            b"" if declaration.route.method == "GET" else await request.body(),
            request_id(request.scope),
        )
        client = _client(request, proxies)
        taken = await threads.for_query(lambda: take(sent, client))
        return Response(
            taken.content, status_code=200, media_type="application/json", cookies=taken.cookies
        )

    return HTTPRouteHandler(
        litestar_path(declaration.route),
        http_method=declaration.route.method,  # type: ignore[arg-type]  # a route knows only methods
        status_code=200,
        name=declaration.name,
    )(handle)


def _client(request: Request[Any, Any, Any], proxies: Proxies) -> str:
    """Return the address that attempts are counted for."""
    peer = request.client.host if request.client else ""
    return proxies.client(peer, ", ".join(request.headers.getall("x-forwarded-for", [])))


def _taking(cls: type[Step], served: Served) -> Callable[[Sent, str], Taken]:
    """Return the function that reads a step and takes it: from our own pages alone."""
    method = cls.declaration.route.method

    def take(sent: Sent, client: str) -> Taken:
        require_own_page(sent.headers, method, served.sign_in.origin.url)
        no_parameters(sent.query_string)
        given = read_input(cls, with_path(json_object(sent.body, sent.headers), sent.path))
        caller = Caller(client, cookie(sent.headers, DEVICE_COOKIE), sent.request)
        desk = Desk(served.sign_in, caller, cookie(sent.headers, SESSION_COOKIE))
        answer = msgspec.json.encode(given.take(desk))
        return Taken(answer, desk.cookies)

    return take
