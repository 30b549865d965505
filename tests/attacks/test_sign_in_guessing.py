"""Attacks by trying: over many workers, over many accounts, twice at once, and by looking on."""

import itertools
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from threading import Barrier
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import MetaData, create_engine, select

from adapters.http.client import Proxies
from adapters.installation import Settings, open_installation
from adapters.signin.refusals import SignInFailed, TooManyAttempts
from adapters.signin.tracing import Caller
from core.clock import TurnableClock
from core.errors import QnetError
from tests.adapters.http.signing import OWN_PAGE
from tests.adapters.keys.processes import in_processes
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, Grounds
from tests.attacks.site import Site, served
from tests.e2e.searching import found_under

WORKERS, ATTEMPTS, FREE, ADDRESS_FREE = 4, 6, 5, 20


def guess(settings: Settings, moment: Any, email: str, client: str) -> tuple[int, int]:
    """Try wrong passwords as a worker of its own; return how many were checked, and put off."""
    installation = open_installation(settings, clock=TurnableClock(moment))
    checked = put_off = 0
    try:
        for number in range(ATTEMPTS):
            caller = Caller(f"{client}:{number}", None, "request")
            try:
                installation.sign_in.entering.with_password(email, OTHER_PASSWORD, caller)
            except SignInFailed:
                checked += 1
            except TooManyAttempts:
                put_off += 1
    finally:
        installation.close()
    return checked, put_off


class TestOverManyWorkers:
    @pytest.mark.parametrize("known", [True, False])
    def test_all_workers_together_check_no_more_than_one_would(
        self, site: Site, *, known: bool
    ) -> None:
        """Processes that start at the same moment, from an address of their own each time."""
        house = site.house
        email = house.person().email if known else f"nobody-{house.email()}"
        settings, now = house.installation.settings, house.clock.now()
        calls = [(settings, now, email, f"2001:db8:{house.email()}:{n}") for n in range(WORKERS)]
        found = in_processes(guess, calls)
        assert sum(checked for checked, _ in found) == FREE
        assert sum(put_off for _, put_off in found) == WORKERS * ATTEMPTS - FREE

    def test_what_one_worker_has_counted_holds_at_the_others(self, site: Site) -> None:
        house = site.house
        person = house.person()
        for _ in range(FREE):
            assert site.wrong(person).status_code == 401
        settings, now = house.installation.settings, house.clock.now()
        ((checked, put_off),) = in_processes(guess, [(settings, now, person.email, "2001:db8:9")])
        assert (checked, put_off) == (0, ATTEMPTS)


class TestForwardedAddresses:
    def test_a_forged_one_gives_nobody_more_attempts(self, site: Site) -> None:
        for number in range(ADDRESS_FREE):
            assert from_behind(site, f"198.51.100.{number}").status_code == 401
        assert from_behind(site, "198.51.100.200").status_code == 429

    def test_of_a_trusted_proxy_it_tells_its_clients_apart(
        self, grounds: Grounds, site: Site
    ) -> None:
        proxies = Proxies([ip_network(site.peer)])
        with served(grounds, proxies) as client:
            behind = Site(site.house, client)
            behind.peer = site.peer
            for _ in range(ADDRESS_FREE):
                assert from_behind(behind, "198.51.100.7").status_code == 401
            assert from_behind(behind, "198.51.100.7").status_code == 429
            assert from_behind(behind, "198.51.100.8").status_code == 401


def from_behind(site: Site, address: str) -> Response:
    """Guess at an account of its own each time, with a header that a proxy would add."""
    email = f"nobody-{site.house.email()}"
    headers = {**OWN_PAGE, "X-Forwarded-For": address}
    return site.browser().post("/sign-in", headers, email=email, password=OTHER_PASSWORD)


def test_the_wait_is_told_in_the_header_too(site: Site) -> None:
    person = site.house.person()
    for _ in range(FREE):
        site.wrong(person)
    for seconds in ("1", "1"):
        answer = site.browser().post("/sign-in", email=person.email, password=PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        assert answer.headers["Retry-After"] == seconds


def test_an_unknown_account_is_answered_byte_for_byte_alike(site: Site) -> None:
    person = site.house.person()
    known = site.wrong(person)
    unknown = site.browser().post(
        "/sign-in", email=f"nobody-{person.email}", password=OTHER_PASSWORD
    )
    assert known.content == unknown.content
    assert known.status_code == unknown.status_code == 401
    varying = {"qnet-request"}
    assert {k: v for k, v in known.headers.items() if k not in varying} == {
        k: v for k, v in unknown.headers.items() if k not in varying
    }


def test_an_unknown_account_makes_the_same_work(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements that the key database runs are the same, one by one, whoever is meant."""
    house = site.house
    person, disabled = house.person(), house.person()
    house.disable(disabled.account)
    database = house.sign_in._parts.keys.database
    statements: list[str] = []
    rows, write = database.rows, database.write

    def rows_noted(statement: str, parameters: Any) -> Any:
        statements.append(statement)
        return rows(statement, parameters)

    def write_noted(statement: str, *parameters: Any) -> None:
        statements.append(statement)
        write(statement, *parameters)

    monkeypatch.setattr(database, "rows", rows_noted)
    monkeypatch.setattr(database, "write", write_noted)
    runs = []
    for email in (person.email, f"nobody-{person.email}", disabled.email):
        statements.clear()
        with pytest.raises(SignInFailed):
            house.sign_in.entering.with_password(email, OTHER_PASSWORD, house.caller)
        runs.append(tuple(statements))
    assert len(set(runs)) == 1
    assert len(runs[0]) > 5


class TestTwiceAtOnce:
    @pytest.mark.parametrize("means", ["totp", "recovery_code"])
    def test_of_two_sessions_with_one_code_one_is_raised(self, site: Site, means: Any) -> None:
        house = site.house
        person = house.person()
        codes = house.sign_in.arranging.new_recovery_codes(
            house.whole(person).opened.secret, house.caller
        )
        code = house.code(person) if means == "totp" else codes[0]
        secrets = [house.half(person) for _ in range(4)]
        told = at_once(
            [
                lambda secret=secret: house.sign_in.proving.with_code(  # type: ignore[misc]  # bound here
                    ("password",), secret, means, code, house.caller
                )
                for secret in secrets
            ]
        )
        assert told.count("done") == 1
        assert set(told) == {"done", "sign_in_failed"}

    def test_of_two_who_hold_an_invitation_one_comes_in(self, site: Site) -> None:
        house = site.house
        secret = house.invitation(house.account())
        enter = house.sign_in.entering.with_invitation
        told = at_once(
            [
                lambda password=password: enter(secret, password, house.caller)  # type: ignore[misc]  # bound here
                for password in (PASSWORD, OTHER_PASSWORD)
            ]
        )
        assert sorted(told) == ["done", "sign_in_failed"]


def at_once(jobs: list[Callable[[], object]]) -> list[str]:
    """Do all jobs at the same moment; return how each ended."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> str:
        barrier.wait()
        try:
            job()
        except QnetError as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_a_used_invitation_is_answered_as_one_that_never_was(site: Site) -> None:
    secret = site.house.invitation(site.house.account())
    assert site.browser().post("/invitation", secret=secret, password=PASSWORD).status_code == 200
    used = site.browser().post("/invitation", secret=secret, password=OTHER_PASSWORD)
    never = site.browser().post("/invitation", secret="qneti_" + "A" * 43, password=PASSWORD)
    assert used.status_code == never.status_code == 401
    assert used.content == never.content


def test_a_code_is_not_used_twice_over_http(site: Site) -> None:
    person = site.house.person()
    one, other = site.half(person), site.half(person)
    assert site.prove(one, person).status_code == 200
    assert site.prove(other, person).json()["code"] == "sign_in_failed"


def test_nothing_that_is_typed_lies_anywhere(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Neither log nor database has a password, code, secret or address in clear."""
    house = site.house
    person = house.person()
    browser = site.whole(person)
    codes = browser.post("/recovery-codes").json()["codes"]
    secret = browser.post("/totp").json()["secret"]
    typed = "min hemmelige kodesætning 7731"
    answers = [
        browser.post("/password", old=typed, new=PASSWORD),
        site.browser().post("/sign-in", email=person.email, password=typed),
        site.browser().post("/sign-in", email=typed, password=typed),
        site.browser().post("/invitation", secret=typed, password=typed),
        browser.post("/step-up", means="totp", code=typed),
        browser.post("/step-up", means=typed, code="000000"),
    ]
    secrets = [PASSWORD, typed, secret, person.app.secret, *codes, *browser.cookies.values()]
    for answer in answers:
        assert answer.status_code >= 400
        assert typed not in answer.text
    assert not any(each in caplog.text for each in secrets)
    stored = everything(site)
    assert b"argon2" not in stored
    for each in secrets:
        for form in (each.encode(), each.encode().hex().encode(), b64encode(each.encode())):
            assert form not in stored
    assert str(person.account).encode() in stored, "the search reaches where sessions lie"
    assert found_under(house.installation.settings.home, secrets) == {}


def everything(site: Site) -> bytes:
    """Return all rows of the key database and all entries of the read log, as they are stored."""
    engine = create_engine(site.house.installation.settings.keys_url)
    found: list[bytes] = []
    try:
        metadata = MetaData()
        metadata.reflect(engine)
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                values = itertools.chain.from_iterable(connection.execute(select(table)))
                found += [v if isinstance(v, bytes) else str(v).encode() for v in values]
    finally:
        engine.dispose()
    entries = site.house.installation.stores.read_log.read(limit=10_000)
    return b"\n".join([*found, str(entries).encode()])
