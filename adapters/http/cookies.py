"""The cookies: the session, a device that is known again, an errand. No page ever reads them.

`__Host-` binds a cookie to this very host (RFC 6265bis, 4.1.3.2); SameSite=Strict keeps it from
whatever another site sets in motion. An errand's must come back with the browser that the identity
provider sends, so it is Lax: another site can make it come, but doesn't know the state beside it.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from litestar.datastructures import Cookie

from core.tokens import DEVICE, ERRAND, SESSION

SESSION_COOKIE = "__Host-qnet"
DEVICE_COOKIE = "__Host-qnet-device"
ERRAND_COOKIE = "__Host-qnet-errand"
_RANDOM = r"[A-Za-z0-9_-]{43}"
_FORMS = {
    SESSION_COOKIE: re.compile(SESSION + _RANDOM),
    DEVICE_COOKIE: re.compile(DEVICE + _RANDOM),
    ERRAND_COOKIE: re.compile(ERRAND + _RANDOM),
}


def cookie(headers: Mapping[str, str], name: str) -> str | None:
    """Return the secret in one of our cookies; None without one, or if it comes twice."""
    pairs = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
    found = [value for key, _, value in pairs if key == name]
    return found[0] if len(found) == 1 and _FORMS[name].fullmatch(found[0]) else None


def of_session(secret: str) -> Cookie:
    """Return the cookie of a session. It ends with the browser, or before, with the session."""
    return _cookie(SESSION_COOKIE, secret, None)


def of_device(secret: str, known_for: timedelta) -> Cookie:
    """Return the cookie of a device."""
    return _cookie(DEVICE_COOKIE, secret, known_for)


def without_session() -> Cookie:
    """Return what makes the browser forget the session."""
    return _cookie(SESSION_COOKIE, "", timedelta())


def of_errand(secret: str, life: timedelta) -> Cookie:
    """Return the cookie of an errand to the identity provider."""
    return _cookie(ERRAND_COOKIE, secret, life, "lax")


def without_errand() -> Cookie:
    """Return what makes the browser forget the errand."""
    return _cookie(ERRAND_COOKIE, "", timedelta(), "lax")


def _cookie(
    name: str, value: str, life: timedelta | None, sent: Literal["strict", "lax"] = "strict"
) -> Cookie:
    return Cookie(
        name,
        value=value,
        path="/",
        max_age=None if life is None else int(life.total_seconds()),
        secure=True,
        httponly=True,
        samesite=sent,
    )
