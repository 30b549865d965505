"""A browser that signs in: cookies kept as browsers do, headers as a page of ours sends them."""

from collections.abc import Mapping
from typing import Any

import pyotp
from httpx import Response
from litestar.testing import TestClient

ORIGIN = "http://localhost:8000"
OWN_PAGE = {"Qnet-Csrf": "1", "Origin": ORIGIN, "Accept-Language": "en"}
SESSION, DEVICE = "__Host-qnet", "__Host-qnet-device"


class Browser:
    """Sends the cookies that it was given, to one server, whatever its scheme."""

    def __init__(self, client: TestClient[Any], always: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._always = dict(always or {})
        self.cookies: dict[str, str] = {}

    def post(self, path: str, headers: dict[str, str] | None = None, /, **fields: Any) -> Response:
        return self.send("POST", path, headers, json=fields)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Response:
        return self.send("GET", path, headers)

    def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> Response:
        """Send a request, and keep the cookies that come back."""
        sent = self._always | (OWN_PAGE if headers is None else headers)
        if self.cookies:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            sent = {**sent, "Cookie": cookie}
        self._client.cookies.clear()
        answer = self._client.request(method, f"/api/v1{path}", headers=sent, **more)
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        return answer


def code_of(app: pyotp.TOTP, now: float, steps: int = 0) -> str:
    """Return what an app shows."""
    return app.at(now, counter_offset=steps)
