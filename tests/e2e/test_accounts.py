"""Accounts at the command line, and the worker that sends what their owners are written."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.adapters.mail.office import PAGE, SENDER
from tests.adapters.mail.server import Server, running
from tests.e2e.test_cli import (
    NOBODY,
    NOT_ALLOWED,
    NOT_THERE,
    QNET,
    REFUSED,
    USAGE,
    Administrator,
    Shell,
    Started,
    accept,
    new_installation,
)

SECONDS = 60


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """Give a new installation without a mail server."""
    return new_installation(tmp_path_factory.mktemp("accounts") / "home", {})


@pytest.fixture(scope="module")
def post() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def posting(tmp_path_factory: pytest.TempPathFactory, post: Server) -> Started:
    """Give a new installation with a mail server."""
    environ = {"QNET_SMTP_URL": post.url, "QNET_MAIL_FROM": SENDER, "QNET_PUBLIC_URL": PAGE}
    return new_installation(tmp_path_factory.mktemp("posting") / "home", environ)


@pytest.fixture
def ask(started: Started) -> Administrator:
    return started.administrators[0]


def added(started: Started, email: str, *more: str) -> str:
    """Add an account as the first administrator; return its id."""
    words = ("accounts", "add", email, "--name", "Birk Aster", *more)
    return started.shell.done(*words, token=started.administrators[0].token).out.strip()


def row_of(started: Started, account: str) -> dict[str, object]:
    listed = started.shell.done(
        "accounts", "list", "--json", token=started.administrators[0].token
    ).json
    (row,) = (row for row in listed if row["account"] == account)
    return dict(row)


class TestAdding:
    def test_gives_a_role_and_invites(self, started: Started) -> None:
        account = added(started, "vagt@example.org", "--role", "duty_officer")
        row = row_of(started, account)
        assert (row["name"], row["status"]) == ("Birk Aster", "invited")
        assert [role["role"] for role in row["roles"]] == ["duty_officer"]  # type: ignore[attr-defined]  # a list

    def test_refuses_an_address_that_is_in_use(self, started: Started) -> None:
        added(started, "taget@example.org")
        token = started.administrators[0].token
        ran = started.shell(
            "accounts", "add", "Taget@example.org", "--name", "En anden", token=token
        )
        assert ran.code == REFUSED
        assert "Another account has the address already" in ran.err

    def test_says_what_a_role_is_tied_to(self, started: Started) -> None:
        token = started.administrators[0].token
        words = ("accounts", "add", "uden@example.org", "--name", "Birk", "--role", "treasurer")
        ran = started.shell(*words, token=token)
        assert ran.code == REFUSED
        assert "department" in ran.err

    def test_proposes_an_auditor_whom_another_administrator_confirms(
        self, started: Started
    ) -> None:
        one, other = started.administrators
        words = ("accounts", "add", "revisor@example.org", "--name", "R", "--role", "auditor")
        ran = started.shell.done(*words, token=one.token)
        account, proposal = re.findall(r"confirm (\S+) (\S+)", ran.err)[0]
        confirm = ("accounts", "confirm", account, proposal)
        refused = started.shell(*confirm, token=one.token)
        assert refused.code == REFUSED
        assert "Somebody else than who made the proposal must confirm it" in refused.err
        assert row_of(started, account)["roles"] == []
        started.shell.done(*confirm, token=other.token)
        assert len(row_of(started, account)["roles"]) == 1  # type: ignore[arg-type]  # a list

    def test_proposes_an_administrator_whom_the_operator_may_confirm(
        self, started: Started
    ) -> None:
        token = started.administrators[0].token
        words = ("accounts", "add", "ny@example.org", "--name", "N", "--role", "admin")
        account, proposal = re.findall(
            r"confirm (\S+) (\S+)", started.shell.done(*words, token=token).err
        )[0]
        started.shell.done("accounts", "confirm", account, proposal, "--as-operator")
        assert len(row_of(started, account)["roles"]) == 1  # type: ignore[arg-type]  # a list

    def test_is_for_administrators(self, started: Started) -> None:
        ran = started.shell("accounts", "add", "x@example.org", "--name", "X")
        assert (ran.code, ran.out) == (NOT_ALLOWED, "")


class TestLettingGo:
    def test_disables_by_address(self, started: Started, ask: Administrator) -> None:
        account = added(started, "stopper@example.org")
        started.shell.done("accounts", "disable", "stopper@example.org", token=ask.token)
        assert row_of(started, account)["status"] == "disabled"

    def test_resets_by_id(self, started: Started, ask: Administrator) -> None:
        account = added(started, "glemt@example.org")
        started.shell.done("accounts", "reset", account, token=ask.token)
        assert row_of(started, account)["status"] == "invited"

    @pytest.mark.parametrize("action", ["disable", "reset", "invite"])
    def test_says_no_more_of_an_unknown_address_than_of_an_unknown_id(
        self, started: Started, ask: Administrator, action: str
    ) -> None:
        ran = [
            started.shell("accounts", action, words, token=ask.token)
            for words in ("ukendt@example.org", NOBODY)
        ]
        assert [each.code for each in ran] == [NOT_THERE, NOT_THERE]
        assert ran[0].err == ran[1].err

    def test_takes_ids_and_addresses_only(self, started: Started, ask: Administrator) -> None:
        assert started.shell("accounts", "disable", "leder", token=ask.token).code == USAGE


class TestWaitingMails:
    def test_are_counted_where_no_server_is_set(self, started: Started) -> None:
        before = started.shell.done("status", "--json").json["mail"]
        added(started, "venter@example.org")
        with working(started.shell) as worker:
            until(lambda: waiting(started.shell) > before["waiting"])
        assert worker.returncode == 0
        assert started.shell.done("status", "--json").json["mail"]["way"] == "none"
        assert "they wait until QNET_SMTP_URL is set" in started.shell.done("status").err

    def test_are_not_sent_with_wrong_settings(self, started: Started) -> None:
        shell = Shell(started.shell.home, {"QNET_SMTP_URL": "smtp://mx.firma.dk"})
        for command in ("worker", "status"):
            ran = shell(command)
            assert ran.code == REFUSED
            assert "QNET_MAIL_FROM must be set" in ran.err


class TestWorking:
    def test_sends_an_invitation_that_is_accepted(self, posting: Started, post: Server) -> None:
        with working(posting.shell) as worker:
            account = added(posting, "en@example.org", "--role", "duty_officer")
            until(lambda: bool(post.handler.taken))
        assert worker.returncode == 0
        (taken,) = post.handler.taken
        assert taken.to == ["en@example.org"]
        accept(posting.shell, account, "en@example.org", taken.secret)
        assert row_of(posting, account)["status"] == "active"

    def test_sends_each_once_where_two_work(self, posting: Started, post: Server) -> None:
        before = len(post.handler.taken)
        addresses = [f"bruger{number}@example.org" for number in range(4)]
        with working(posting.shell), working(posting.shell):
            for address in addresses:
                added(posting, address)
            until(lambda: len(post.handler.taken) >= before + len(addresses))
            until(lambda: waiting(posting.shell) == 0)
        sent = [to for taken in post.handler.taken[before:] for to in taken.to]
        assert sorted(sent) == addresses

    def test_tries_again_what_was_parked_when_asked_to(self, posting: Started) -> None:
        assert posting.shell.done("mails", "parked", "--json").json == []
        assert "0 mails will be tried again" in posting.shell.done("mails", "retry").err


@contextmanager
def working(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    """Let a worker work, and end it as a service manager does."""
    process = subprocess.Popen(
        [QNET, "worker"],
        env=shell.inherited(),
        cwd=shell.home.parent,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert "Working for" in process.stderr.readline()
        yield process
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=SECONDS)
        assert said.strip().endswith("Stopped.")
    finally:
        process.kill()
        process.communicate()


def waiting(shell: Shell) -> int:
    found: int = shell.done("status", "--json").json["mail"]["waiting"]
    return found


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
