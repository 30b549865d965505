"""What every answer carries: headers that keep it out of caches, frames and other hands."""

from collections.abc import Awaitable, Callable
from typing import Any, cast
from uuid import uuid4

from litestar.types import Message, Scope

from adapters.http.headers import REQUEST

DEMO = "Qnet-Demo"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_POLICY = b"content-security-policy"
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    # Two years (RFC 6797); over http, as on loopback, browsers don't take it.
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_API_POLICY = (_POLICY, b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'")


def request_id(scope: Scope) -> str:
    """Return the request's id: made here, never taken from the caller."""
    place = cast("dict[str, Any]", scope)
    found: str = place.setdefault("qnet.request", "") or str(uuid4())
    place["qnet.request"] = found
    return found


def security_headers(*, demo: bool) -> Callable[[Message, Scope], Awaitable[None]]:
    """Return the hook that adds the headers to every answer, the router's own included."""
    always = (*_HEADERS, *([(DEMO.lower().encode(), b"1")] if demo else []))

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = list(message["headers"])
        headers.extend(always)
        headers.append((REQUEST.lower().encode(), request_id(scope).encode()))
        if all(name != _POLICY for name, _ in headers):
            headers.append(_API_POLICY)
        message["headers"] = headers

    return add
