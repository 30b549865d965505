"""A Qnet, people who are invited to it, and what they sign in with; each test has its address."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pyotp

from adapters.first_start import invite, issue_token
from adapters.installation import Installation
from adapters.signin.entering import Entered
from adapters.signin.service import SignIn
from adapters.signin.tracing import Caller
from core.clock import TurnableClock
from core.command_bus import Call
from core.identity import AccountId, of_account, of_system
from core.personal import Private
from core.readlog import ReadLogEntry
from domains.accounts.commands import AddAccount, DisableAccount, GiveRole
from domains.accounts.events import Role
from tests.adapters.simulation.homes import migrated, opened
from tests.databases import PostgresServer

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "gulerod-trappe-violin"
OTHER_PASSWORD = "paraply under kastanjen"
_numbers = itertools.count(1)
STEP = timedelta(seconds=30)


class Person(NamedTuple):
    """Somebody who has accepted her invitation, and the app that makes her codes."""

    account: AccountId
    email: str
    app: pyotp.TOTP


class House:
    """What tests ask of an installation; its clock stands still until it is turned."""

    def __init__(self, installation: Installation, clock: TurnableClock) -> None:
        self.installation = installation
        self.clock = clock
        self.caller = Caller(f"2001:db8:{next(_numbers):x}::1", None, "request")
        self.admin = self.account(Role.ADMIN)

    @property
    def sign_in(self) -> SignIn:
        return self.installation.sign_in

    @property
    def traces(self) -> Sequence[ReadLogEntry]:
        """All entries of the read log about signing in."""
        entries = self.installation.stores.read_log.read(limit=10_000)
        return [entry for _, entry in entries if entry.purpose == "sign_in"]

    def email(self) -> str:
        return f"person{next(_numbers)}@example.org"

    def account(
        self, role: Role = Role.DUTY_OFFICER, *, name: str = "Karen Blixen", email: str = ""
    ) -> AccountId:
        """Add an account with a role."""
        add = AddAccount(name=Private(name), email=Private(email or self.email()))
        added = self._system(add)
        account = AccountId(UUID(added["account"]))
        self._system(GiveRole(account=account, role=role))
        return account

    def invitation(self, account: AccountId) -> str:
        """Invite the account's owner, and return the secret."""
        return invite(self.installation, account)

    def accepted(self, account: AccountId, password: str = PASSWORD) -> Entered:
        """Let an account's owner accept an invitation."""
        secret = self.invitation(account)
        return self.sign_in.entering.with_invitation(secret, password, self.caller)

    def person(self, password: str = PASSWORD, role: Role = Role.DUTY_OFFICER) -> Person:
        """Let somebody accept an invitation, and set up an app. Then time passes."""
        email = self.email()
        account = self.account(role, email=email)
        entered = self.accepted(account, password)
        secret, _ = self.sign_in.arranging.new_totp(entered.opened.secret)
        person = Person(account, email, pyotp.TOTP(secret))
        self.sign_in.arranging.confirm_totp(entered.opened.secret, self.code(person), self.caller)
        self.clock.turn_by(STEP)
        return person

    def code(self, person: Person, steps: int = 0) -> str:
        """Return what the person's app shows now, or some steps later."""
        return person.app.at(self.clock.now(), counter_offset=steps)

    def half(self, person: Person, caller: Caller | None = None) -> str:
        """Sign in with the password alone."""
        where = caller or self.caller
        entered = self.sign_in.entering.with_password(person.email, PASSWORD, where)
        return entered.opened.secret

    def whole(self, person: Person, caller: Caller | None = None) -> Entered:
        """Sign in with password and code. Then time passes, so that there is a new code."""
        secret, where = self.half(person, caller), caller or self.caller
        code = self.code(person)
        entered = self.sign_in.proving.with_code(("password",), secret, "totp", code, where)
        self.clock.turn_by(STEP)
        return entered

    def token(self, person: Person) -> str:
        """Let somebody issue a token for herself, as she may with a second factor."""
        now = self.clock.now()
        owner = of_account(person.account, second_factor_at=now)
        return issue_token(self.installation, owner, now + timedelta(days=1))

    def disable(self, account: AccountId) -> None:
        self.installation.commands.execute(
            Call(DisableAccount(account=account), of_account(self.admin))
        )

    def _system(self, command: AddAccount | GiveRole) -> Mapping[str, str]:
        return self.installation.commands.execute(Call(command, of_system("test"))).ids


class Grounds(NamedTuple):
    """An installation for many tests, and its clock."""

    installation: Installation
    clock: TurnableClock

    def house(self) -> House:
        """Return it with people and an address of its own, for one test."""
        return House(self.installation, self.clock)


@contextmanager
def grounds_in(home: Path, server: PostgresServer | None) -> Iterator[Grounds]:
    """Lend a new installation."""
    clock = TurnableClock(START)
    with migrated(home, server) as settings, opened(settings, clock=clock) as installation:
        yield Grounds(installation, clock)
