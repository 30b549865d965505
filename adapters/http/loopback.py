"""A demo is served to its own machine alone, whichever server was told to listen where."""

from ipaddress import IPv6Address, ip_address

from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from adapters.http.refusals import LoopbackOnly


class OnLoopback(ASGIMiddleware):
    """Refuses all that comes from elsewhere, and all of a server that listens elsewhere."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        ends = (scope.get("client"), scope.get("server"))
        if any(end is not None and _is_elsewhere(str(end[0])) for end in ends):
            raise LoopbackOnly
        await next_app(scope, receive, send)


def _is_elsewhere(host: str) -> bool:
    """Say whether it is an address of the network; what is no address never leaves the machine."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return not address.ipv4_mapped.is_loopback
    return not address.is_loopback
