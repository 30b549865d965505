"""How an account comes to be, what its owner is called, and how it goes out of use."""

from collections.abc import Sequence

from core.commands import Command, Given, Outcome, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.identity import AccountId
from core.keys import Revocation
from core.permissions import COUNTRY, Resource
from core.personal import Private, seal
from domains.accounts.commands.base import AccountCommand
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    AccountInvited,
    AccountNamed,
    EmailChanged,
)
from domains.accounts.facts import account_with, invitation_of
from domains.accounts.inputs import Email, Name
from domains.accounts.rules import ACCOUNT_IS_ACTIVE, EMAIL_IS_FREE, NOT_ONESELF
from domains.safety.facts.conflicts import Told, shut_out_by

_NAMES: tuple[type[Event], ...] = (AccountAdded, AccountNamed)
_ADDRESSES: tuple[type[Event], ...] = (AccountAdded, EmailChanged)


@command(
    "accounts.add",
    "POST /accounts",
    da="Opret bruger",
    en="Add an account",
    rules=[EMAIL_IS_FREE],
)
class AddAccount(Command):
    """Add an account. It may do nothing until it is given a role, and its owner is invited."""

    name: Private[Name]
    email: Private[Email]

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        EMAIL_IS_FREE.require(account_with(read, self.email) is None)
        account = AccountId(given.new_id())
        return [
            AccountAdded(account=account, name=seal(self.name), email=seal(self.email)),
            *shut_out_by(read, account, Told(account, self.name)),
        ]


@command(
    "accounts.name",
    "POST /accounts/{account}/name",
    da="Ret brugers navn",
    en="Tell an account's name anew",
    rules=[ACCOUNT_IS_ACTIVE, CORRECTS_WHAT_STANDS],
)
class NameAccount(AccountCommand):
    """Tell another name of its owner, or correct one that was told."""

    name: Private[Name]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.require_active(read)
        if self.corrects is not None:
            corrected(read, self.corrects, _NAMES, "account", self.account)
        return [
            AccountNamed(account=self.account, name=seal(self.name), corrects=self.corrects),
            *shut_out_by(read, self.account, Told(self.account, self.name)),
        ]


@command(
    "accounts.change_email",
    "POST /accounts/{account}/email",
    da="Ret brugers mailadresse",
    en="Change an account's address",
    rules=[ACCOUNT_IS_ACTIVE, CORRECTS_WHAT_STANDS, EMAIL_IS_FREE],
)
class ChangeEmail(AccountCommand):
    """Tell where messages to the account go, or correct the address that was told last.

    An invitation that went to the old address opens nothing more; a new one is sent.
    """

    email: Private[Email]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        self.require_active(read)
        if self.corrects is not None:
            self._require_told_last(read, self.corrects)
        EMAIL_IS_FREE.require(account_with(read, self.email) in (None, self.account))
        changed = EmailChanged(account=self.account, email=seal(self.email), corrects=self.corrects)
        sent = read(invitation_of, self.account).issued
        if sent is None:
            return [changed]
        return [changed, AccountInvited(account=self.account), Revocation(self.account, sent)]

    def _require_told_last(self, read: Reader, corrects: EventId) -> None:
        corrected(read, corrects, _ADDRESSES, "account", self.account)
        last = read.recorded(_ADDRESSES, "account", self.account)[-1].id
        CORRECTS_WHAT_STANDS.require(last == corrects, event=corrects)


@command(
    "accounts.disable",
    "POST /accounts/{account}/disabling",
    da="Luk bruger",
    en="Disable an account",
    rules=[ACCOUNT_IS_ACTIVE, NOT_ONESELF],
)
class DisableAccount(AccountCommand):
    """Take an account out of use, at once, with all its sessions and tokens."""

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        self.require_active(read)
        NOT_ONESELF.require(not self.is_by_its_owner(given))
        return [AccountDisabled(account=self.account), Revocation(self.account)]
