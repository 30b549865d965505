"""A served Qnet that is attacked: its people, and a browser for each who comes."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from adapters.http.app import create_app
from adapters.http.client import NO_PROXIES, Proxies
from tests.adapters.http.signing import Browser
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, STEP, Grounds, House, Person

PEER = "x-test-peer"
_numbers = itertools.count(1)


class Site:
    """A house behind HTTP, which each test asks from an address of its own."""

    def __init__(self, house: House, client: TestClient[Any]) -> None:
        self.house = house
        self.client = client
        self.peer = f"2001:db8:{next(_numbers):x}::1"

    def browser(self) -> Browser:
        return Browser(self.client, {PEER: self.peer})

    def half(self, person: Person, browser: Browser | None = None) -> Browser:
        """Sign in with the password alone."""
        mine = browser or self.browser()
        answer = mine.post("/sign-in", email=person.email, password=PASSWORD)
        assert answer.status_code == 200, answer.text
        assert answer.json()["stage"] == "password"
        return mine

    def whole(self, person: Person) -> Browser:
        """Sign in with password and code. Then time passes, so that there is a new code."""
        mine = self.half(person)
        answer = self.prove(mine, person)
        assert answer.status_code == 200, answer.text
        assert answer.json()["stage"] == "full"
        self.house.clock.turn_by(STEP)
        return mine

    def prove(self, browser: Browser, person: Person, path: str = "/second-factor") -> Response:
        return browser.post(path, means="totp", code=self.house.code(person))

    def wrong(self, person: Person) -> Response:
        return self.browser().post("/sign-in", email=person.email, password=OTHER_PASSWORD)


class FromPeers:
    """The app, as servers call it that say who has connected: a header names it here."""

    def __init__(self, app: Litestar) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            (peer,) = (value.decode() for name, value in scope["headers"] if name == PEER.encode())
            scope["client"] = (peer, 50_000)
        await self._app(scope, receive, send)


@contextmanager
def served(grounds: Grounds, proxies: Proxies = NO_PROXIES) -> Iterator[TestClient[Any]]:
    """Serve an installation that was started."""
    app: Any = FromPeers(create_app(grounds.installation, proxies=proxies))
    with TestClient(app) as client:
        yield client
