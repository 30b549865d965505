"""An installation with an administrator who invites people, and what becomes of the mails."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from adapters.installation import Installation, Settings
from core.clock import TurnableClock
from core.command_bus import Call
from core.commands import Command
from core.identity import AccountId, of_account, of_system
from core.keys import Credential
from core.personal import Private
from core.readlog import ReadLogEntry
from core.tokens import digest_of
from domains.accounts.commands import AddAccount, GiveRole, InviteAccount
from domains.accounts.events import Role
from tests.adapters.simulation.homes import opened

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SENDER, PAGE = "Besked <besked@example.org>", "https://side.example.org"
NAME, EMAIL = "Frivillig Kvædetræ 7741", "kvaedetrae.7741@example.org"
SYSTEM = of_system("test")


def with_mail(settings: Settings, url: str) -> Settings:
    """Return the settings with a mail server."""
    mail = {"QNET_SMTP_URL": url, "QNET_MAIL_FROM": SENDER, "QNET_PUBLIC_URL": PAGE}
    return msgspec.structs.replace(settings, environ={**settings.environ, **mail})


class Office:
    """Sends commands as the administrator, and lets the post go round."""

    def __init__(self, installation: Installation, clock: TurnableClock, admin: AccountId) -> None:
        self.installation = installation
        self.clock = clock
        self.admin = admin

    def do(self, command: Command) -> Mapping[str, str]:
        call = Call(command, of_account(self.admin))
        return self.installation.commands.execute(call).ids

    def invite(self, email: str = EMAIL, name: str = NAME) -> AccountId:
        """Add an account, and invite its owner."""
        ids = self.do(AddAccount(name=Private(name), email=Private(email)))
        account = AccountId(UUID(ids["account"]))
        self.do(InviteAccount(account=account))
        return account

    def post(self, after: timedelta = timedelta()) -> None:
        """Let the postman go round once, some time later."""
        self.clock.turn_by(after)
        self.installation.mail.turn()

    @property
    def counts(self) -> Mapping[str, int]:
        return self.installation.mail.outbox.counts()

    def credential(self, secret: str) -> Credential | None:
        return self.installation.stores.keys.credential(digest_of(secret))

    def happened(self, name: str) -> int:
        """Return how many events of this name there are."""
        found = self.installation.stores.recorder.read()
        return [each.event.type for each in found].count(name)

    def looks(self) -> list[ReadLogEntry]:
        """Return what the post has looked at."""
        entries = [entry for _, entry in self.installation.stores.read_log.read()]
        return [entry for entry in entries if entry.actor == "system:mail"]


@contextmanager
def begun(settings: Settings) -> Iterator[Office]:
    """Lend an office in an installation that has no events yet."""
    clock = TurnableClock(MONDAY)
    with opened(settings, clock=clock) as installation:
        installation.engine.start()
        added = installation.commands.execute(
            Call(AddAccount(name=Private("Ask"), email=Private("ask@example.org")), SYSTEM)
        )
        admin = AccountId(UUID(added.ids["account"]))
        role: Any = GiveRole(account=admin, role=Role.ADMIN)
        installation.commands.execute(Call(role, SYSTEM))
        yield Office(installation, clock, admin)


@contextmanager
def again(settings: Settings, before: Office) -> Iterator[Office]:
    """Lend the same office after a restart."""
    with opened(settings, clock=before.clock) as installation:
        installation.engine.start()
        yield Office(installation, before.clock, before.admin)
