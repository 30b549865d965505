"""Where Qnet is found: the address that browsers show, which passkeys and cookies are bound to."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from adapters.signin.refusals import PublicUrlUnusable

VARIABLE = "QNET_PUBLIC_URL"
_DEFAULT = "http://localhost:8000"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Origin(Struct, frozen=True):
    """The origin (RFC 6454), and its host, which is a passkey's relying party."""

    url: str
    host: str


def origin_of(environ: Mapping[str, str]) -> Origin:
    """Read QNET_PUBLIC_URL; without it, the origin of a server on this machine.

    Raises PublicUrlUnusable if it is no origin, or not protected on its way (HTTPS).
    """
    try:
        parts = urlsplit(environ.get(VARIABLE, _DEFAULT).rstrip("/"))
        host, port = parts.hostname, parts.port
    except ValueError:
        raise PublicUrlUnusable from None
    extra = parts.path or parts.query or parts.fragment or parts.username
    protected = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or extra or not protected:
        raise PublicUrlUnusable
    shown = f"[{host}]" if ":" in host else host
    usual = port is None or (parts.scheme, port) in {("https", 443), ("http", 80)}
    return Origin(f"{parts.scheme}://{shown}" + ("" if usual else f":{port}"), host)
