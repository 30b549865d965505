"""One line for each answer: which operation, which status, how long. Never an address or a name."""

import logging
from time import perf_counter
from typing import Any, cast

from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from adapters.http.security import request_id

_log = logging.getLogger("qnet.http.access")


class AccessLog(ASGIMiddleware):
    """Logs each answer of the API. The path isn't logged: it has ids; the operation's name is."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        began = perf_counter()

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                _log.info(
                    "answered",
                    extra={
                        "operation": _operation(scope),
                        "status": message["status"],
                        "milliseconds": round((perf_counter() - began) * 1000, 1),
                        "request": request_id(scope),
                    },
                )
            await send(message)

        await next_app(scope, receive, tell)


def _operation(scope: Scope) -> str:
    handler = cast("Any", scope).get("route_handler")
    return getattr(handler, "name", None) or "-"
