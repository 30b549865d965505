"""A served Qnet that is attacked: its people, and a browser for each who comes."""

from collections.abc import Iterator
from contextlib import contextmanager

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from adapters.http.app import create_app
from tests.adapters.http.signing import Browser
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, STEP, Grounds, House, Person


class Site:
    """A house behind HTTP."""

    def __init__(self, house: House, client: TestClient[Litestar]) -> None:
        self.house = house
        self.client = client

    def browser(self) -> Browser:
        return Browser(self.client)

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


@contextmanager
def served(grounds: Grounds) -> Iterator[TestClient[Litestar]]:
    """Serve the installation."""
    grounds.installation.start()
    with TestClient(create_app(grounds.installation)) as client:
        yield client
