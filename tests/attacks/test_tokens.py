"""Attacks by tokens: made by a token, made for somebody else, made before a second factor."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from core.tokens import digest_of, new_token
from domains.accounts.events import Role
from tests.adapters.http.signing import Browser
from tests.adapters.signin.house import Person
from tests.attacks.site import Site


def ask_for_token(
    site: Site, browser: Browser, account: object, token: str, **headers: str
) -> Response:
    """Ask for a token to be accepted, and return the answer."""
    fields: dict[str, Any] = {
        "digest": digest_of(token).hex(),
        "expires_at": (site.house.clock.now() + timedelta(days=1)).isoformat(),
    }
    if headers:
        return browser.post(f"/accounts/{account}/tokens", headers, **fields)
    return browser.post(f"/accounts/{account}/tokens", **fields)


def opens(site: Site, token: str) -> bool:
    answer = site.browser().get("/partners", {"Authorization": f"Bearer {token}"})
    return answer.status_code == 200


def officer(site: Site) -> Person:
    return site.house.person(role=Role.NATIONAL_OFFICER)


def test_a_session_with_a_second_factor_makes_one_for_oneself(site: Site) -> None:
    person, token = officer(site), new_token()
    assert ask_for_token(site, site.whole(person), person.account, token).status_code == 201
    assert opens(site, token)


def test_a_token_makes_no_other(site: Site) -> None:
    person, token = officer(site), new_token()
    bearer = {"Authorization": f"Bearer {site.house.token(person)}"}
    answer = ask_for_token(site, site.browser(), person.account, token, **bearer)
    assert (answer.status_code, answer.json()["rule"]) == (422, "second_factor_is_proven")
    assert not opens(site, token)


def test_a_password_alone_makes_none(site: Site) -> None:
    person, token = officer(site), new_token()
    answer = ask_for_token(site, site.half(person), person.account, token)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not opens(site, token)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.NATIONAL_OFFICER])
def test_nobody_makes_one_for_somebody_else(site: Site, role: Role) -> None:
    person, other, token = officer(site), site.house.person(role=role), new_token()
    answer = ask_for_token(site, site.whole(other), person.account, token)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not opens(site, token)
