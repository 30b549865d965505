"""The national office: a served Qnet, a provider that it signs in through, and browsers between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx import Response

from adapters.signin import oidc_provider as ours
from adapters.signin.oidc import Oidc
from adapters.signin.oidc_settings import OidcSettings
from adapters.signin.oidc_talk import Talk
from core.command_bus import Call
from core.identity import of_account
from core.personal import Private
from domains.accounts.commands import TakeRole
from domains.accounts.events import Role
from tests.adapters.http.signing import DEVICE, ORIGIN, SESSION, Browser
from tests.adapters.signin.house import Person
from tests.adapters.signin.oidc_provider import CLIENT, SECRET, Guest, Provider, provided
from tests.attacks.site import Site

ERRAND = "__Host-qnet-errand"
REDIRECT = f"{ORIGIN}/api/v1/sign-in/oidc/callback"
TWO_FACTORS = ("mfa",)
LEVELS = ("urn:level:high",)
FROM_PROVIDER = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


class Office:
    """What tests ask of a site whose national office has a provider."""

    def __init__(self, site: Site, provider: Provider) -> None:
        self.site = site
        self.house = site.house
        self.provider = provider

    @property
    def talk(self) -> Talk:
        """What Qnet talks to the provider with."""
        return self.house.sign_in.oidc._provider._talk

    def officer(self) -> Person:
        return self.house.person(role=Role.NATIONAL_OFFICER)

    def take_role(self, person: Person) -> None:
        """Take the role of an officer back."""
        command = TakeRole(account=person.account, role=Role.NATIONAL_OFFICER)
        self.house.installation.commands.execute(Call(command, of_account(self.house.admin)))

    def browser(self) -> Browser:
        return self.site.browser()

    def away(self, browser: Browser) -> str:
        """Let the browser go off to sign in, and return where it is sent."""
        answer = browser.send("GET", "/sign-in/oidc", follow_redirects=False)
        assert (answer.status_code, answer.content) == (303, b""), answer.text
        return answer.headers["Location"]

    def at_provider(self, address: str) -> str:
        """Follow the address to the provider, and return with what it sends the browser back."""
        answer = httpx.get(address, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        back = answer.headers["Location"]
        assert back.startswith(f"{REDIRECT}?")
        return urlsplit(back).query

    def back(self, browser: Browser, query: str) -> Response:
        """Let the browser come back. What is SameSite=Strict stays at home."""
        strict = {n: browser.cookies.pop(n) for n in (SESSION, DEVICE) if n in browser.cookies}
        answer = browser.get(f"/sign-in/oidc/callback?{query}", FROM_PROVIDER)
        browser.cookies = {**strict, **browser.cookies}
        return answer

    def round_trip(self, browser: Browser) -> Response:
        """Go off to sign in, and come back."""
        return self.back(browser, self.at_provider(self.away(browser)))

    def linking(self, browser: Browser) -> str:
        """Let somebody begin to link her account, and return where she is sent."""
        answer = browser.post("/sign-in/oidc/link")
        assert answer.status_code == 200, answer.text
        address: str = answer.json()["address"]
        return address

    def link(self, person: Person, guest: Guest) -> Browser:
        """Link somebody's account to her at the provider; return the browser that did it."""
        browser = self.site.whole(person)
        self.provider.guest = guest
        answer = self.back(browser, self.at_provider(self.linking(browser)))
        assert answer.json().get("stage") == "full", answer.text
        return browser

    def linked(self, **proven: Any) -> Person:
        """Return an officer whose account is linked, and who is signed in at the provider."""
        person = self.officer()
        self.link(person, Guest(str(person.account), **proven))
        return person


def settings_for(provider: Provider) -> OidcSettings:
    return OidcSettings(
        provider.issuer, CLIENT, Private(SECRET), REDIRECT, acr=LEVELS, amr=TWO_FACTORS
    )


@contextmanager
def with_provider(site: Site, provider: Provider) -> Iterator[Office]:
    """Start the provider, and let the site sign in through it."""
    sign_in = site.house.sign_in
    with provided(provider):
        oidc = Oidc(sign_in._parts, ours.Provider(settings_for(provider), site.house.clock))
        before, sign_in._oidc = sign_in._oidc, oidc
        try:
            yield Office(site, provider)
        finally:
            sign_in._oidc = before
            oidc.close()
