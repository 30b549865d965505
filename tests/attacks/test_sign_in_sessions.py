"""Attacks on sessions: chosen beforehand, stolen, sent from elsewhere, kept after the end."""

from typing import Any

import pytest
from msgspec import json

from adapters.http.cookies import SESSION_COOKIE
from domains.accounts.events import Role
from tests.adapters.http.signing import DEVICE, ORIGIN, OWN_PAGE, SESSION
from tests.adapters.signin.authenticator import Authenticator
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, Person
from tests.attacks.site import Site

PARTNER = {"name": "N", "kind": "other"}


def officer(site: Site) -> Person:
    """Return somebody who may register partners."""
    return site.house.person(role=Role.NATIONAL_OFFICER)


class TestFixation:
    @pytest.mark.parametrize("chosen", ["x", "qnets_" + "A" * 43])
    def test_a_secret_that_a_client_chose_is_never_taken_up(self, site: Site, chosen: str) -> None:
        person, browser = site.house.person(), site.browser()
        browser.cookies[SESSION] = chosen
        site.half(person, browser)
        assert browser.cookies[SESSION] != chosen
        site.prove(browser, person)
        victim = site.browser()
        victim.cookies[SESSION] = chosen
        assert victim.get("/sessions").status_code == 401

    def test_a_secret_planted_before_the_rise_opens_nothing_after_it(self, site: Site) -> None:
        person = site.house.person()
        victim = site.half(person)
        planted = victim.cookies[SESSION]
        site.prove(victim, person)
        assert victim.cookies[SESSION] != planted
        attacker = site.browser()
        attacker.cookies[SESSION] = planted
        assert attacker.get("/sessions").status_code == 401
        assert victim.get("/sessions").status_code == 200

    def test_an_attackers_session_in_her_browser_becomes_hers_at_no_time(self, site: Site) -> None:
        attacker, person = site.house.person(), site.house.person()
        planted = site.half(attacker).cookies[SESSION]
        browser = site.browser()
        browser.cookies[SESSION] = planted
        site.half(person, browser)
        site.prove(browser, person)
        identity = site.house.sign_in.identify(browser.cookies[SESSION])
        assert identity.account == person.account
        assert site.house.sign_in.identify(planted).account == attacker.account
        assert site.house.sign_in.identify(planted).second_factor_at is None

    def test_each_step_up_and_change_gives_a_new_secret(self, site: Site) -> None:
        person = site.house.person()
        browser = site.whole(person)
        seen = [browser.cookies[SESSION]]
        site.prove(browser, person, "/step-up")
        seen.append(browser.cookies[SESSION])
        browser.post("/password", old=PASSWORD, new=OTHER_PASSWORD)
        seen.append(browser.cookies[SESSION])
        assert len(set(seen)) == 3
        for old in seen[:-1]:
            stolen = site.browser()
            stolen.cookies[SESSION] = old
            assert stolen.get("/sessions").status_code == 401

    def test_a_session_that_comes_twice_is_none(self, site: Site) -> None:
        browser = site.whole(site.house.person())
        secret = browser.cookies.pop(SESSION)
        header = f"{SESSION}=qnets_{'B' * 43}; {SESSION}={secret}"
        assert browser.get("/sessions", {**OWN_PAGE, "Cookie": header}).status_code == 401

    def test_a_session_is_no_bearer_token_and_a_token_no_session(self, site: Site) -> None:
        browser = site.whole(officer(site))
        secret = browser.cookies[SESSION]
        bearer = {"Authorization": f"Bearer {secret}"}
        assert site.browser().get("/partners", bearer).status_code == 401
        other = site.browser()
        other.cookies[SESSION] = secret.replace("qnets_", "qnet_")
        assert other.get("/sessions").status_code == 401


class TestCookies:
    def test_they_are_out_of_every_pages_and_every_other_hosts_reach(self, site: Site) -> None:
        person, browser = site.house.person(), site.browser()
        first = browser.post("/sign-in", email=person.email, password=PASSWORD)
        second = site.prove(browser, person)
        lines = first.headers.get_list("set-cookie") + second.headers.get_list("set-cookie")
        assert [line.partition("=")[0] for line in lines] == [SESSION, SESSION, DEVICE]
        for line in lines:
            attributes = {part.strip().lower() for part in line.split(";")[1:]}
            assert {"secure", "httponly", "samesite=strict", "path=/"} <= attributes
            assert not any(attribute.startswith("domain") for attribute in attributes)
        assert "max-age" not in lines[0].lower(), "a session ends with the browser"

    def test_signing_out_takes_the_cookie_back(self, site: Site) -> None:
        browser = site.whole(site.house.person())
        secret = browser.cookies[SESSION]
        assert browser.post("/sign-out").status_code == 200
        assert SESSION not in browser.cookies
        browser.cookies[SESSION] = secret
        assert browser.get("/sessions").status_code == 401

    def test_no_answer_has_the_secret_in_its_body(self, site: Site) -> None:
        browser = site.whole(site.house.person())
        for path in ("/sessions", "/second-factors"):
            assert browser.cookies[SESSION] not in browser.get(path).text


FOREIGN = [
    {},
    {"Origin": ORIGIN},
    {"Qnet-Csrf": "1"},
    {"Qnet-Csrf": "1", "Origin": "https://evil.example"},
    {"Qnet-Csrf": "1", "Origin": "null"},
    {"Qnet-Csrf": "1", "Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    {"Qnet-Csrf": "1", "Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    {"Qnet-Csrf": "1", "Sec-Fetch-Site": "none"},
    {"Qnet-Csrf": "0", "Origin": ORIGIN},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
]


class TestCrossSite:
    @pytest.mark.parametrize("headers", FOREIGN, ids=str)
    def test_nothing_is_changed_for_another_page(self, site: Site, headers: dict[str, str]) -> None:
        browser = site.whole(officer(site))
        head = site.house.installation.stores.recorder.head()
        for path, fields in (("/partners", PARTNER), ("/sign-out", {}), ("/recovery-codes", {})):
            answer = browser.post(path, headers, **fields)
            assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
        assert site.house.installation.stores.recorder.head() == head
        assert browser.get("/sessions").status_code == 200

    @pytest.mark.parametrize("headers", FOREIGN, ids=str)
    def test_nobody_is_signed_in_by_another_page(self, site: Site, headers: dict[str, str]) -> None:
        attacker, victim = site.house.person(), site.browser()
        answer = victim.post("/sign-in", headers, email=attacker.email, password=PASSWORD)
        assert answer.json()["code"] == "cross_site"
        assert victim.cookies == {}

    @pytest.mark.parametrize(
        "headers", [OWN_PAGE, {"Qnet-Csrf": "1", "Sec-Fetch-Site": "same-origin"}], ids=str
    )
    def test_our_own_pages_may(self, site: Site, headers: dict[str, str]) -> None:
        answer = site.whole(officer(site)).post("/partners", headers, **PARTNER)
        assert answer.status_code == 201, answer.text

    @pytest.mark.parametrize("where", ["cross-site", "same-site"])
    def test_another_page_sets_no_look_up_in_motion(self, site: Site, where: str) -> None:
        browser = site.whole(officer(site))
        entries = len(site.house.installation.stores.read_log.read(limit=10_000))
        for path in ("/partners", "/sessions"):
            answer = browser.get(path, {"Sec-Fetch-Site": where})
            assert answer.json()["code"] == "cross_site"
        assert len(site.house.installation.stores.read_log.read(limit=10_000)) == entries

    def test_a_program_with_a_token_needs_none_of_it(self, site: Site) -> None:
        person = officer(site)
        token = site.house.token(person)
        answer = site.browser().post("/partners", {"Authorization": f"Bearer {token}"}, **PARTNER)
        assert answer.status_code == 201

    def test_a_bad_token_does_not_fall_back_on_the_cookie(self, site: Site) -> None:
        browser = site.whole(officer(site))
        answer = browser.post("/partners", {"Authorization": "Bearer qnet_x"}, **PARTNER)
        assert answer.status_code == 401

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
    def test_a_form_is_no_body(self, site: Site, kind: str) -> None:
        person = site.house.person()
        body = json.encode({"email": person.email, "password": PASSWORD})
        answer = site.browser().send(
            "POST", "/sign-in", {**OWN_PAGE, "Content-Type": kind}, content=body
        )
        assert answer.status_code == 415

    def test_no_other_origin_is_ever_allowed(self, site: Site) -> None:
        asked = {
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "qnet-csrf, content-type",
        }
        answer = site.browser().send("OPTIONS", "/sign-in", asked)
        assert not any(name.startswith("access-control") for name in answer.headers)


class TestAfterTheEnd:
    def test_whatever_a_disabled_account_had_opens_nothing_more(self, site: Site) -> None:
        person = officer(site)
        whole, half, token = site.whole(person), site.half(person), site.house.token(person)
        device = whole.cookies[DEVICE]
        bearer = {"Authorization": f"Bearer {token}"}
        assert site.browser().get("/partners", bearer).status_code == 200
        site.house.disable(person.account)

        assert whole.get("/sessions").status_code == 401
        assert whole.get("/partners").status_code == 401
        assert site.prove(half, person).status_code == 401
        assert site.browser().get("/partners", bearer).status_code == 401
        again = site.browser()
        again.cookies[DEVICE] = device
        answer = again.post("/sign-in", email=person.email, password=PASSWORD)
        assert answer.json()["code"] == "sign_in_failed"

    def test_a_lost_phone_is_signed_out_from_elsewhere(self, site: Site) -> None:
        person = site.house.person()
        phone, here = site.whole(person), site.whole(person)
        listed = here.get("/sessions").json()["sessions"]
        assert [session["current"] for session in listed][-2:] == [False, True]
        lost = listed[-2]["id"]
        assert here.send("DELETE", f"/sessions/{lost}").status_code == 200
        assert phone.get("/sessions").status_code == 401
        assert here.post("/sign-out-everywhere").status_code == 200
        assert here.get("/sessions").status_code == 401

    def test_nobody_ends_anothers_session(self, site: Site) -> None:
        mine, theirs = site.whole(site.house.person()), site.whole(site.house.person())
        session = theirs.get("/sessions").json()["sessions"][-1]["id"]
        assert mine.send("DELETE", f"/sessions/{session}").status_code == 200
        assert theirs.get("/sessions").status_code == 200


class TestBeforeTheSecondFactor:
    def test_a_password_alone_opens_no_command_and_no_query(self, site: Site) -> None:
        browser = site.half(officer(site))
        for answer in (
            browser.get("/partners"),
            browser.post("/partners", **PARTNER),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_a_password_alone_arranges_nothing(self, site: Site) -> None:
        browser = site.half(site.house.person())
        for path in ("/totp", "/passkeys/challenges", "/recovery-codes", "/sign-out-everywhere"):
            assert browser.post(path).json()["code"] == "second_factor_needed", path
        for path in ("/sessions", "/second-factors"):
            assert browser.get(path).json()["code"] == "second_factor_needed", path
        answer = browser.post("/password", old=PASSWORD, new=OTHER_PASSWORD)
        assert answer.json()["code"] == "second_factor_needed"

    @pytest.mark.parametrize("more", [{"stage": "full"}, {"scopes": ["*"]}, {"account": "x"}])
    def test_no_field_raises_anybody(self, site: Site, more: dict[str, Any]) -> None:
        person = site.house.person()
        answer = site.browser().post("/sign-in", email=person.email, password=PASSWORD, **more)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")

    def test_a_passkey_answer_is_no_replay(self, site: Site) -> None:
        person, authenticator = site.house.person(), Authenticator()
        browser = site.whole(person)
        options = browser.post("/passkeys/challenges").json()["options"]
        assert browser.post("/passkeys", credential=authenticator.make(options)).status_code == 200
        half = site.half(person)
        asked = half.post("/passkey-challenges").json()["options"]
        answer = authenticator.sign(asked)
        stolen = site.browser()
        stolen.cookies[SESSION] = half.cookies[SESSION]
        assert half.post("/second-factor/passkey", credential=answer).status_code == 200
        assert stolen.post("/second-factor/passkey", credential=answer).status_code == 401
        again = site.half(person)
        again.post("/passkey-challenges")
        replayed = again.post("/second-factor/passkey", credential=answer)
        assert replayed.json()["code"] == "sign_in_failed"


def test_the_cookie_has_the_name_that_browsers_protect() -> None:
    assert SESSION_COOKIE == SESSION
    assert SESSION.startswith("__Host-")
