"""The handlers of sign-in: each step read, taken in a thread, and answered with its cookies."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from adapters.http.bodies import json_object, no_parameters, parameters, with_path
from adapters.http.client import Proxies
from adapters.http.command_handlers import Sent
from adapters.http.cookies import DEVICE_COOKIE, ERRAND_COOKIE, SESSION_COOKIE, cookie
from adapters.http.csrf import require_own_page
from adapters.http.paths import litestar_path
from adapters.http.security import request_id
from adapters.http.served import Served
from adapters.http.signin_declaring import Brought, Desk, Elsewhere, Return, Step
from adapters.http.signin_steps import STEPS
from adapters.http.threads import Threads
from adapters.signin.tracing import Caller
from core.inputs import read_input


class Taken(NamedTuple):
    """A step's answer, the cookies that go with it, and where it sends the browser, if it does."""

    content: bytes
    cookies: list[Cookie]
    headers: dict[str, str]


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
            taken.content,
            status_code=declaration.status,
            media_type="application/json",
            headers=taken.headers,
            cookies=taken.cookies,
        )

    return HTTPRouteHandler(
        litestar_path(declaration.route),
        http_method=declaration.route.method,  # type: ignore[arg-type]  # a route knows only methods
        status_code=declaration.status,
        name=declaration.name,
    )(handle)


def _client(request: Request[Any, Any, Any], proxies: Proxies) -> str:
    """Return the address that attempts are counted for."""
    peer = request.client.host if request.client else ""
    return proxies.client(peer, ", ".join(request.headers.getall("x-forwarded-for", [])))


def _taking(cls: type[Step], served: Served) -> Callable[[Sent, str], Taken]:
    """Return the function that reads a step and takes it.

    It is taken from our own pages alone, unless another site is to send the browser there.
    """
    method, read = cls.declaration.route.method, _reading(cls)

    def take(sent: Sent, client: str) -> Taken:
        if not issubclass(cls, Return):
            require_own_page(sent.headers, method, served.sign_in.origin.url)
        given = read(sent)
        caller = Caller(client, cookie(sent.headers, DEVICE_COOKIE), sent.request)
        brought = Brought(cookie(sent.headers, SESSION_COOKIE), cookie(sent.headers, ERRAND_COOKIE))
        desk = Desk(served.sign_in, caller, brought)
        answer = given.take(desk)
        if isinstance(answer, Elsewhere):
            return Taken(b"", desk.cookies, {"Location": answer.address})
        return Taken(msgspec.json.encode(answer), desk.cookies, {})

    return take


def _reading(cls: type[Step]) -> Callable[[Sent], Step]:
    """Return the function that reads a step: from the address if it only looks, else the body."""

    def from_address(sent: Sent) -> Step:
        return read_input(cls, with_path(parameters(sent.query_string), sent.path), texts=True)

    def from_body(sent: Sent) -> Step:
        no_parameters(sent.query_string)
        return read_input(cls, with_path(json_object(sent.body, sent.headers), sent.path))

    return from_address if cls.declaration.route.method == "GET" else from_body
