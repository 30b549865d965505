"""Signing in through a real provider: who is let in, how far, and what is checked on the way."""

import hashlib
import hmac
import json
import socket
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from litestar.testing import TestClient
from werkzeug.wrappers import Response as Answer

from adapters.signin import oidc_talk
from adapters.signin.oidc_errands import DONE_WITHIN
from adapters.signin.oidc_kept import LIFE, NEW, PAUSE
from adapters.signin.sessions import IDLE
from core.errors import NotSignedIn
from domains.accounts.events import Role
from tests.adapters.http.signing import SESSION, Browser
from tests.adapters.signin.house import Grounds
from tests.adapters.signin.office import ERRAND, LEVELS, REDIRECT, Office, with_provider
from tests.adapters.signin.oidc_provider import CLIENT, SECRET, Guest, Provider, new_key
from tests.attacks.site import Site, served


@pytest.fixture(scope="module")
def client(grounds: Grounds) -> Iterator[TestClient[Any]]:
    """Serve the installation."""
    grounds.installation.start()
    with served(grounds) as made:
        yield made


@pytest.fixture
def office(grounds: Grounds, client: TestClient[Any]) -> Iterator[Office]:
    """Lend a national office with a provider of its own."""
    site = Site(grounds.house(), client)
    with with_provider(site, Provider(grounds.clock, REDIRECT)) as made:
        yield made


def refused(office: Office, answer: httpx.Response) -> None:
    """Require that nobody was let in, that the answer doesn't say why, and that a trace does."""
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_failed"), answer.text
    assert SESSION not in str(answer.headers.get_list("set-cookie"))
    assert office.house.traces[-1].outcome == "refused"


class TestTheWholeWay:
    def test_whoever_is_linked_signs_in_and_proves_her_own_second_factor(
        self, office: Office
    ) -> None:
        person, browser = office.linked(), office.browser()
        answer = office.round_trip(browser)
        assert answer.json() == {"stage": "password", "second_factors": ["totp"]}
        assert browser.get("/sessions").json()["code"] == "second_factor_needed"
        assert office.site.prove(browser, person).json()["stage"] == "full"
        assert browser.get("/sessions").status_code == 200
        assert ERRAND not in browser.cookies

    @pytest.mark.parametrize(
        "proven", [{"amr": ["pwd", "mfa"]}, {"acr": LEVELS[0]}, {"acr": LEVELS[0], "amr": ["pwd"]}]
    )
    def test_two_factors_at_the_provider_count(self, office: Office, proven: Any) -> None:
        person, browser = office.linked(**proven, seen_seconds_ago=40), office.browser()
        assert office.round_trip(browser).json()["stage"] == "full"
        identity = office.house.sign_in.identify(browser.cookies[SESSION])
        assert identity.account == person.account
        assert identity.second_factor_at == office.house.clock.now() - timedelta(seconds=40)

    @pytest.mark.parametrize(
        "proven",
        [
            {"amr": ["pwd", "otp"]},
            {"amr": ["mfa "]},
            {"acr": "urn:level:low"},
            {"acr": "mfa"},
            {"amr": list(LEVELS)},
        ],
    )
    def test_what_the_settings_do_not_name_does_not(self, office: Office, proven: Any) -> None:
        office.linked(**proven)
        assert office.round_trip(office.browser()).json()["stage"] == "password"

    def test_a_second_factor_of_long_ago_opens_nothing_grave(self, office: Office) -> None:
        office.linked(amr=["mfa"], seen_seconds_ago=6 * 60)
        browser = office.browser()
        assert office.round_trip(browser).json()["stage"] == "full"
        assert browser.post("/recovery-codes").json()["code"] == "step_up_needed"

    def test_the_provider_is_asked_for_what_is_checked_later(self, office: Office) -> None:
        address = office.away(office.browser())
        asked = {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{office.provider.issuer}/authorize?")
        assert asked.pop("state") != asked.pop("nonce") != asked.pop("code_challenge")
        assert asked == {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": REDIRECT,
            "scope": "openid",
            "code_challenge_method": "S256",
            "max_age": str(int(IDLE.total_seconds())),
            "acr_values": LEVELS[0],
        }

    def test_the_secret_may_go_in_the_form(self, office: Office) -> None:
        office.provider.takes_secret_by = "client_secret_post"
        office.linked()
        assert office.round_trip(office.browser()).status_code == 200

    def test_each_way_leaves_a_trace_that_names_nobody_at_the_provider(
        self, office: Office
    ) -> None:
        person = office.linked()
        office.round_trip(office.browser())
        linked, entered = office.house.traces[-2:]
        told = [(each.outcome, each.action, each.rule, each.actor) for each in (linked, entered)]
        who = f"account:{person.account}"
        assert told == [
            ("proven", "sign_in.oidc_link", "provider", who),
            ("proven", "sign_in.begin", "provider", who),
        ]

    def test_the_subject_lies_nowhere_in_clear(self, office: Office) -> None:
        person = office.officer()
        office.link(person, Guest("subject-in-clear"))
        rows = office.house.sign_in._parts.keys.database.rows(
            "SELECT digest, account FROM provider_links", ()
        )
        assert str(person.account) in {account for _, account in rows}
        assert all(len(digest) == 32 for digest, _ in rows)
        assert "subject-in-clear" not in str(rows)


class TestWhoIsLetIn:
    def test_nobody_who_is_not_linked(self, office: Office) -> None:
        person = office.officer()
        for subject in ("stranger", person.email, str(person.account)):
            office.provider.guest = Guest(subject, amr=["mfa"])
            office.provider.says(email=person.email, email_verified=True)
            refused(office, office.round_trip(office.browser()))

    def test_nobody_whose_account_is_disabled(self, office: Office) -> None:
        person = office.linked(amr=["mfa"])
        inside = office.browser()
        assert office.round_trip(inside).json()["stage"] == "full"
        office.house.disable(person.account)
        assert inside.get("/sessions").status_code == 401
        refused(office, office.round_trip(office.browser()))
        rows = office.house.sign_in._parts.keys.database.rows(
            "SELECT account FROM provider_links", ()
        )
        assert str(person.account) not in {account for (account,) in rows}

    def test_nobody_whose_account_is_disabled_on_the_way(self, office: Office) -> None:
        person, browser = office.linked(), office.browser()
        query = office.at_provider(office.away(browser))
        office.house.disable(person.account)
        refused(office, office.back(browser, query))

    def test_nobody_whose_account_is_disabled_in_the_last_moment(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between the look at her roles and the session that is opened."""
        person = office.linked(amr=["mfa"])
        oidc = office.house.sign_in.oidc
        may = oidc._may

        def disabled_after(account: UUID) -> bool:
            allowed = may(account)
            office.house.disable(person.account)
            return allowed

        monkeypatch.setattr(oidc, "_may", disabled_after)
        refused(office, office.round_trip(office.browser()))
        assert office.house.sign_in.sessions.of(person.account) == []

    def test_nobody_without_a_national_role(self, office: Office) -> None:
        person = office.linked(amr=["mfa"])
        office.take_role(person)
        refused(office, office.round_trip(office.browser()))

    @pytest.mark.parametrize(
        "role", [Role.NATIONAL_OFFICER, Role.DUTY_OFFICER, Role.AUDITOR, Role.ADMIN]
    )
    def test_each_national_role(self, office: Office, role: Role) -> None:
        person = office.house.person(role=role)
        office.link(person, Guest(str(person.account)))
        assert office.round_trip(office.browser()).status_code == 200

    def test_no_account_gets_the_word_about_another(self, office: Office) -> None:
        one, other = office.linked(), office.linked()
        browser = office.browser()
        office.provider.guest = Guest(str(one.account), amr=["mfa"])
        office.round_trip(browser)
        account = office.house.sign_in.identify(browser.cookies[SESSION]).account
        assert account == one.account != other.account


class TestLinking:
    def test_it_takes_a_second_factor_that_was_proven_just_now(self, office: Office) -> None:
        person = office.officer()
        browser = office.site.half(person)
        assert browser.post("/sign-in/oidc/link").json()["code"] == "second_factor_needed"
        office.site.prove(browser, person)
        office.house.clock.turn_by(timedelta(minutes=6))
        assert browser.post("/sign-in/oidc/link").json()["code"] == "step_up_needed"
        assert office.browser().post("/sign-in/oidc/link").json()["code"] == "not_signed_in"

    def test_it_takes_a_national_role(self, office: Office) -> None:
        person = office.officer()
        browser = office.site.whole(person)
        query = office.at_provider(office.linking(browser))
        office.take_role(person)
        answer = office.back(browser, query)
        assert (answer.status_code, answer.json()["rule"]) == (422, "an_office_role")
        answer = browser.post("/sign-in/oidc/link")
        assert (answer.status_code, answer.json()["rule"]) == (422, "an_office_role")

    def test_another_page_sets_none_in_motion(self, office: Office) -> None:
        browser = office.site.whole(office.officer())
        answer = browser.post("/sign-in/oidc/link", {"Sec-Fetch-Site": "cross-site"})
        assert answer.json()["code"] == "cross_site"

    def test_nobody_links_whom_another_has_linked(self, office: Office) -> None:
        one, other = office.linked(amr=["mfa"]), office.officer()
        browser = office.site.whole(other)
        answer = office.back(browser, office.at_provider(office.linking(browser)))
        assert (answer.status_code, answer.json()["rule"]) == (422, "nobody_elses")
        office.round_trip(browser)
        assert office.house.sign_in.identify(browser.cookies[SESSION]).account == one.account

    def test_a_later_link_takes_the_earlier_ones_place(self, office: Office) -> None:
        person = office.officer()
        office.link(person, Guest("earlier"))
        office.link(person, Guest("later"))
        assert office.round_trip(office.browser()).status_code == 200
        office.provider.guest = Guest("earlier")
        refused(office, office.round_trip(office.browser()))

    def test_one_sees_it_and_undoes_it(self, office: Office) -> None:
        person = office.officer()
        browser = office.site.whole(person)
        nothing = {"linked_at": None, "used_at": None}
        assert browser.get("/sign-in/oidc/link").json() == nothing
        browser = office.link(person, Guest("mine"))
        told = browser.get("/sign-in/oidc/link").json()
        assert None not in told.values()
        for _ in range(2):
            assert browser.send("DELETE", "/sign-in/oidc/link").json() == {"done": True}
        assert browser.get("/sign-in/oidc/link").json() == nothing
        refused(office, office.round_trip(office.browser()))

    def test_undoing_takes_a_second_factor_that_was_proven_just_now(self, office: Office) -> None:
        browser = office.link(office.officer(), Guest("undone late"))
        office.house.clock.turn_by(timedelta(minutes=6))
        answer = browser.send("DELETE", "/sign-in/oidc/link")
        assert answer.json()["code"] == "step_up_needed"

    def test_a_session_that_was_ended_meanwhile_links_nothing(self, office: Office) -> None:
        person = office.officer()
        browser = office.site.whole(person)
        office.provider.guest = Guest("too late")
        query = office.at_provider(office.linking(browser))
        browser.post("/sign-out")
        refused(office, office.back(browser, query))
        refused(office, office.round_trip(office.browser()))

    def test_linking_gives_no_other_session(self, office: Office) -> None:
        person = office.officer()
        browser = office.site.whole(person)
        secret = browser.cookies[SESSION]
        office.provider.guest = Guest("no other session")
        answer = office.back(browser, office.at_provider(office.linking(browser)))
        assert SESSION + "=" not in str(answer.headers.get_list("set-cookie"))
        assert browser.cookies[SESSION] == secret


class TestErrands:
    def test_an_answer_counts_in_the_browser_that_asked(self, office: Office) -> None:
        """Nobody is signed in as an attacker by an address that the attacker has sent her."""
        office.linked(amr=["mfa"])
        attacker, victim = office.browser(), office.browser()
        query = office.at_provider(office.away(attacker))
        refused(office, office.back(victim, query))
        office.away(victim)
        refused(office, office.back(victim, query))
        assert SESSION not in victim.cookies
        assert office.back(attacker, query).json()["stage"] == "full"

    @pytest.mark.parametrize("state", ["", "x", "A" * 43])
    def test_another_state_is_refused_and_ends_the_errand(self, office: Office, state: str) -> None:
        office.linked()
        browser = office.browser()
        query = office.at_provider(office.away(browser))
        code = parse_qs(query)["code"][0]
        refused(office, office.back(browser, urlencode({"code": code, "state": state})))
        refused(office, office.back(browser, query))

    def test_a_secret_that_a_client_chose_is_no_errand(self, office: Office) -> None:
        office.linked()
        browser = office.browser()
        browser.cookies[ERRAND] = chosen = "qnete_" + "A" * 43
        query = office.at_provider(office.away(browser))
        assert browser.cookies[ERRAND] != chosen
        fixed = office.browser()
        fixed.cookies[ERRAND] = chosen
        refused(office, office.back(fixed, query))

    def test_it_is_over_after_ten_minutes(self, office: Office) -> None:
        office.linked()
        browser = office.browser()
        address = office.away(browser)
        office.house.clock.turn_by(DONE_WITHIN)
        refused(office, office.back(browser, office.at_provider(address)))

    def test_a_code_is_used_once(self, office: Office) -> None:
        office.linked(amr=["mfa"])
        browser = office.browser()
        query = office.at_provider(office.away(browser))
        kept = dict(browser.cookies)
        assert office.back(browser, query).status_code == 200
        again = office.browser()
        again.cookies = kept
        refused(office, office.back(again, query))

    def test_a_code_of_another_errand_is_refused_by_the_verifier(self, office: Office) -> None:
        """A code that was stolen is worth nothing in another browser, whose state is right."""
        office.linked(amr=["mfa"])
        stolen = parse_qs(office.at_provider(office.away(office.browser())))["code"][0]
        attacker = office.browser()
        state = parse_qs(urlsplit(office.away(attacker)).query)["state"][0]
        refused(office, office.back(attacker, urlencode({"code": stolen, "state": state})))

    def test_a_session_is_new_whatever_was_there(self, office: Office) -> None:
        person, attacker = office.linked(amr=["mfa"]), office.officer()
        browser = office.browser()
        browser.cookies[SESSION] = planted = office.site.half(attacker).cookies[SESSION]
        office.provider.guest = Guest(str(person.account), amr=["mfa"])
        office.round_trip(browser)
        assert browser.cookies[SESSION] != planted
        assert office.house.sign_in.identify(planted).account == attacker.account
        assert office.house.sign_in.identify(planted).second_factor_at is None

    def test_what_the_provider_refuses_is_refused(self, office: Office) -> None:
        browser = office.browser()
        state = parse_qs(urlsplit(office.away(browser)).query)["state"][0]
        query = urlencode({"error": "access_denied", "error_description": "No", "state": state})
        refused(office, office.back(browser, query))

    def test_other_parameters_are_passed_over_and_double_ones_are_not(self, office: Office) -> None:
        office.linked()
        browser = office.browser()
        query = office.at_provider(office.away(browser))
        doubled = office.back(browser, f"{query}&state=x")
        assert (doubled.status_code, doubled.json()["code"]) == (400, "invalid_input")
        assert office.back(browser, f"{query}&session_state=abc").status_code == 200

    def test_an_answer_of_another_provider_is_refused(self, office: Office) -> None:
        office.linked()
        browser = office.browser()
        query = office.at_provider(office.away(browser))
        refused(office, office.back(browser, f"{query}&iss=https%3A%2F%2Fevil.example"))
        office.house.clock.turn_by(LIFE)
        office.provider.metadata["authorization_response_iss_parameter_supported"] = True
        refused(office, office.round_trip(browser))
        query = office.at_provider(office.away(browser))
        mine = urlencode({"iss": office.provider.issuer})
        assert office.back(browser, f"{query}&{mine}").status_code == 200

    def test_the_cookie_is_as_narrow_as_it_can_be(self, office: Office) -> None:
        answer = office.browser().send("GET", "/sign-in/oidc", follow_redirects=False)
        (line,) = answer.headers.get_list("set-cookie")
        attributes = {part.strip().lower() for part in line.split(";")[1:]}
        assert line.startswith(f"{ERRAND}=qnete_")
        assert attributes == {"secure", "httponly", "samesite=lax", "path=/", "max-age=600"}

    def test_who_goes_off_without_end_is_put_off_and_passwords_are_not(
        self, office: Office
    ) -> None:
        person = office.officer()
        for _ in range(50):
            office.away(office.browser())
        answer = office.browser().send("GET", "/sign-in/oidc", follow_redirects=False)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        office.site.half(person)

    def test_whoever_comes_back_is_not_counted(self, office: Office) -> None:
        office.linked()
        for _ in range(52):
            assert office.round_trip(office.browser()).status_code == 200


Change = Callable[[Provider], None]


def says(**changed: Any) -> Change:
    return lambda provider: provider.says(**changed)


def at(claim: str, seconds: int) -> Change:
    return lambda provider: provider.says(**{claim: provider.now + seconds})


def signed(header: dict[str, Any], key: Callable[[Provider], Any]) -> Change:
    """Sign what the provider says in another way, as an attacker would who sits between."""

    def change(provider: Provider) -> None:
        def sign(token: str) -> str:
            claims = provider.claims_of(token)
            return jwt.encode(header, claims, key(provider), algorithms=[header["alg"]])

        provider.handed_out = sign

    return change


def unsigned(provider: Provider) -> None:
    """Say that no signature is needed (RFC 7519, 6)."""
    provider.handed_out = lambda token: f"{spelled({'alg': 'none'})}.{token.split('.')[1]}."


def with_secret(secret: Callable[[Provider], bytes]) -> Change:
    """Sign with a secret that isn't one, as an attacker who knows it would."""

    def change(provider: Provider) -> None:
        head = spelled({"alg": "HS256", "kid": provider.key.kid})

        def sign(token: str) -> str:
            words = f"{head}.{token.split('.')[1]}"
            made = hmac.digest(secret(provider), words.encode(), hashlib.sha256)
            return f"{words}.{urlsafe_b64encode(made).decode().rstrip('=')}"

        provider.handed_out = sign

    return change


def spelled(header: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


def in_another_body(provider: Provider) -> None:
    """Put other claims under a signature that is good."""

    def swap(token: str) -> str:
        head, _, signature = token.split(".")
        claims = {**provider.claims_of(token), "sub": "somebody else"}
        body = jwt.encode({"alg": "RS256"}, claims, provider.key).split(".")[1]
        return f"{head}.{body}.{signature}"

    provider.handed_out = swap


ATTACKERS = new_key()
BAD: dict[str, Change] = {
    "another nonce": says(nonce="x"),
    "no nonce": says(nonce=None),
    "another issuer": says(iss="https://evil.example"),
    "the issuer with a slash": lambda provider: provider.says(iss=f"{provider.issuer}/"),
    "no issuer": says(iss=None),
    "another audience": says(aud=["other"]),
    "another audience beside ours": says(aud=[CLIENT, "other"], azp=CLIENT),
    "no audience": says(aud=None),
    "another authorised party": says(azp="other"),
    "expired": at("exp", -61),
    "without an end": says(exp=None),
    "that never ends": says(exp=float("nan")),
    "issued long ago": at("iat", -361),
    "issued in the future": at("iat", 61),
    "without a moment": says(iat=None),
    "not valid yet": at("nbf", 61),
    "seen too long ago": at("auth_time", -int(IDLE.total_seconds()) - 61),
    "seen in the future": at("auth_time", 61),
    "seen at no moment": says(auth_time=None),
    "seen at some word": says(auth_time="yesterday"),
    "seen for ever": says(auth_time=float("nan")),
    "seen truly": says(auth_time=True),
    "of nobody": says(sub=None),
    "of an empty name": says(sub=""),
    "of a number": says(sub=7),
    "of an endless name": says(sub="x" * 256),
    "of another access token": says(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "alg none": unsigned,
    "HS256 with the public key": with_secret(lambda p: p.key.as_pem(private=False)),
    "HS256 with our secret": with_secret(lambda _: SECRET.encode()),
    "another key of the same name": lambda provider: signed(
        {"alg": "RS256", "kid": provider.key.kid}, lambda _: new_key()
    )(provider),
    "a key that it brings itself": signed(
        {"alg": "RS256", "jwk": ATTACKERS.as_dict(private=False)}, lambda _: ATTACKERS
    ),
    "an algorithm that isn't on our list": lambda provider: signed(
        {"alg": "RS512", "kid": provider.key.kid}, lambda p: p.key
    )(provider),
    "other claims under the signature": in_another_body,
    "no token": lambda provider: setattr(provider, "handed_out", lambda _: "x.y.z"),
    "an empty one": lambda provider: setattr(provider, "handed_out", lambda _: ""),
    "whose end is no number": says(exp="soon"),
    "whose means are no list": says(amr="mfa"),
}


class TestIdTokens:
    @pytest.mark.parametrize("change", BAD.values(), ids=BAD)
    def test_a_bad_one_is_refused(self, office: Office, change: Change) -> None:
        office.linked(amr=["mfa"])
        browser = office.browser()
        query = office.at_provider(office.away(browser))
        change(office.provider)
        refused(office, office.back(browser, query))
        assert SESSION not in browser.cookies

    @pytest.mark.parametrize(
        "change",
        [
            says(aud=CLIENT),
            says(azp=CLIENT),
            at("exp", -59),
            at("iat", 59),
            at("auth_time", -int(IDLE.total_seconds())),
            says(at_hash=None),
            says(email="x@example.org", acr=None),
        ],
    )
    def test_a_good_one_is_not(self, office: Office, change: Change) -> None:
        office.linked()
        browser = office.browser()
        query = office.at_provider(office.away(browser))
        change(office.provider)
        assert office.back(browser, query).status_code == 200

    def test_a_provider_whose_clock_is_ahead_proves_nothing_later_than_now(
        self, office: Office
    ) -> None:
        office.linked(amr=["mfa"], seen_seconds_ago=-30)
        browser = office.browser()
        office.round_trip(browser)
        identity = office.house.sign_in.identify(browser.cookies[SESSION])
        assert identity.second_factor_at == office.house.clock.now()


class TestKeys:
    def test_a_new_key_is_found_and_the_old_one_goes(self, office: Office) -> None:
        office.linked()
        assert office.round_trip(office.browser()).status_code == 200
        office.provider.key = new_key()
        office.house.clock.turn_by(NEW)
        assert office.round_trip(office.browser()).status_code == 200

    def test_made_up_keys_make_us_ask_once_a_minute(self, office: Office) -> None:
        office.linked()
        office.round_trip(office.browser())
        office.house.clock.turn_by(NEW)
        stranger = new_key()
        office.provider.asked.clear()
        for _ in range(3):
            browser = office.browser()
            query = office.at_provider(office.away(browser))
            signed({"alg": "RS256", "kid": stranger.kid}, lambda _: stranger)(office.provider)
            refused(office, office.back(browser, query))
        assert office.provider.asked.count("/keys") == 1

    def test_what_is_published_is_kept_for_an_hour(self, office: Office) -> None:
        office.linked()
        office.provider.asked.clear()
        office.round_trip(office.browser())
        assert office.provider.asked == ["/authorize", "/token"]
        office.house.clock.turn_by(LIFE)
        office.round_trip(office.browser())
        assert {"/.well-known/openid-configuration", "/keys"} <= set(office.provider.asked)

    @pytest.mark.parametrize(
        "published",
        [
            [],
            [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}],
            [{"kty": "RSA", "n": "!", "e": "AQAB"}],
            [{"kty": "RSA"}],
            [{}],
            [{**ATTACKERS.as_dict(private=False), "use": "enc"}],
        ],
        ids=["none", "shared secret", "no number", "empty", "of no kind", "to encrypt with"],
    )
    def test_without_a_key_that_we_can_use_it_is_no_provider(
        self, office: Office, published: Any
    ) -> None:
        office.provider.published = published
        answer = office.round_trip(office.browser())
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")

    def test_keys_that_we_cannot_use_are_left_out(self, office: Office) -> None:
        good = new_key()
        public = good.as_dict(private=False)
        office.provider.key = good
        with pytest.warns(UserWarning, match="2048"):
            short = new_key(1024).as_dict(private=False)
        office.provider.published = [short, {**public, "use": "enc", "kid": "other"}, public]
        office.linked()
        assert office.round_trip(office.browser()).status_code == 200


def down(browser: Browser) -> None:
    """Require that the provider can't be gone to, and that it is said when to retry."""
    answer = browser.send("GET", "/sign-in/oidc", follow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")
    assert answer.headers["Retry-After"] == str(int(PAUSE.total_seconds()))
    assert ERRAND not in browser.cookies


class TestWithoutTheProvider:
    @pytest.mark.parametrize(
        "change",
        [
            {"issuer": "https://other.example"},
            {"authorization_endpoint": "http://login.example/authorize"},
            {"token_endpoint": "ftp://127.0.0.1/token"},
            {"jwks_uri": "http://192.0.2.1/keys"},
            {"jwks_uri": "/keys"},
            {"jwks_uri": 7},
            {"response_types_supported": ["id_token"]},
            {"id_token_signing_alg_values_supported": ["HS256", "none"]},
            {"code_challenge_methods_supported": ["plain"]},
        ],
        ids=str,
    )
    def test_one_that_is_not_secure_is_none(self, office: Office, change: Any) -> None:
        office.provider.metadata.update(change)
        down(office.browser())

    @pytest.mark.parametrize(
        "answer",
        [
            lambda: Answer("no", status=500),
            lambda: Answer("", status=302, headers={"Location": "/elsewhere"}),
            lambda: Answer("{"),
            lambda: Answer("[]"),
            lambda: Answer(b"\xff\xfe"),
            lambda: Answer("[" * 100_000),
            lambda: Answer('{"x": "' + "a" * 300_000 + '"}'),
        ],
        ids=["500", "redirect", "half", "list", "bytes", "deep", "long"],
    )
    def test_whatever_it_answers_we_say_so(
        self, office: Office, answer: Callable[[], Answer]
    ) -> None:
        office.provider.answers["/.well-known/openid-configuration"] = answer
        down(office.browser())
        assert "/elsewhere" not in office.provider.asked

    def test_while_it_is_down_people_sign_in_with_their_passwords(self, office: Office) -> None:
        person = office.linked()
        office.house.clock.turn_by(LIFE)
        office.provider.answers["/.well-known/openid-configuration"] = lambda: Answer(status=503)
        for _ in range(60):
            down(office.browser())
        assert office.provider.asked.count("/.well-known/openid-configuration") == 2
        office.site.whole(person)
        office.provider.answers.clear()
        office.house.clock.turn_by(PAUSE)
        assert office.round_trip(office.browser()).status_code == 200

    def test_one_that_nobody_listens_at_is_down(self, grounds: Grounds, office: Office) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        gone = Provider(grounds.clock, REDIRECT, issuer=address)
        with with_provider(office.site, gone) as other:
            down(other.browser())

    def test_one_that_never_answers_is_down(
        self, grounds: Grounds, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(oidc_talk, "_EACH_SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}"
            deaf = Provider(grounds.clock, REDIRECT, issuer=address)
            with with_provider(office.site, deaf) as other:
                down(other.browser())

    def test_one_that_answers_drop_by_drop_is_down(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(oidc_talk, "_TOGETHER_SECONDS", 0.2)

        def drops() -> Iterator[bytes]:
            for _ in range(100):
                time.sleep(0.05)
                yield b" "

        office.provider.answers["/.well-known/openid-configuration"] = lambda: Answer(drops())
        began = time.monotonic()
        down(office.browser())
        assert time.monotonic() - began < 3

    def test_few_wait_for_it_at_once(self, office: Office) -> None:
        person, talk = office.linked(), office.talk
        office.house.clock.turn_by(LIFE)
        with ExitStack() as taken:
            for _ in range(oidc_talk.AT_ONCE):
                taken.enter_context(talk.taking_turns())
            answer = office.browser().send("GET", "/sign-in/oidc", follow_redirects=False)
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
            office.site.half(person)
        assert office.round_trip(office.browser()).status_code == 200

    @pytest.mark.parametrize("status", [500, 503, 302])
    def test_it_may_fail_at_the_last_step_too(self, office: Office, status: int) -> None:
        office.linked()
        office.provider.answers["/token"] = lambda: Answer("{}", status=status)
        answer = office.round_trip(office.browser())
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")

    def test_a_secret_of_ours_that_is_wrong_is_ours_to_mend(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.linked()
        refusal = '{"error": "invalid_client", "error_description": "Wrong secret"}'
        office.provider.answers["/token"] = lambda: Answer(refusal, status=401)
        answer = office.round_trip(office.browser())
        assert answer.json()["code"] == "provider_unavailable"
        assert "QNET_OIDC_CLIENT_ID" in caplog.text
        assert "Wrong secret" not in caplog.text

    def test_an_installation_without_one_has_no_such_way(self, grounds: Grounds) -> None:
        with served(grounds) as client:
            browser = Site(grounds.house(), client).browser()
            for answer in (
                browser.get("/sign-in/oidc"),
                browser.get("/sign-in/oidc/callback?state=x&code=y"),
                browser.post("/sign-in/oidc/link"),
                browser.get("/sign-in/oidc/link"),
                browser.send("DELETE", "/sign-in/oidc/link"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_errands_secret_is_no_session_and_no_token(office: Office) -> None:
    browser = office.browser()
    office.away(browser)
    secret = browser.cookies[ERRAND]
    with pytest.raises(NotSignedIn):
        office.house.sign_in.identify(secret)
    other = office.browser()
    other.cookies[SESSION] = secret
    assert other.get("/sessions").status_code == 401
