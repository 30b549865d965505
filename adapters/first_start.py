"""The first start: two administrators and their invitations, before anybody can sign in."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from adapters.installation import Installation
from core.command_bus import Call
from core.errors import NotSignedIn
from core.identity import AccountId, Identity, of_system
from core.inputs import read_input
from core.personal import Private
from core.tokens import digest_of, new_invitation, new_token
from domains.accounts.commands import AddAccount, GiveRole, IssueInvitation, IssueToken
from domains.accounts.events import Role

FIRST_START = of_system("first-start")


class Administrator(NamedTuple):
    """Name and e-mail address of somebody who will administer accounts."""

    name: str
    email: str


class AlreadyStarted(Exception):
    """The log isn't empty: administrators are there already."""


def add_first_administrators(
    installation: Installation, administrators: list[Administrator]
) -> list[AccountId]:
    """Add the first two administrators.

    Raises AlreadyStarted if the log has any event, and what `check_administrators` raises.
    """
    if installation.stores.recorder.head() > 0:
        raise AlreadyStarted
    check_administrators(administrators)
    return [_add(installation, administrator) for administrator in administrators]


def check_administrators(administrators: list[Administrator]) -> None:
    """Raise ValueError unless there are two, with an address each; InvalidInput for an address."""
    if len({administrator.email.casefold() for administrator in administrators}) != 2:
        raise ValueError("two administrators are needed, each with an e-mail address of their own")
    for name, email in administrators:
        read_input(AddAccount, {"name": name, "email": email})


def issue_token(installation: Installation, owner: Identity, expires_at: datetime) -> str:
    """Make a token for whoever asks, have its hash accepted, and return the secret.

    It is nowhere else. Raises what the command raises: nobody issues one for somebody else.
    """
    if owner.account is None:
        raise NotSignedIn
    token = new_token()
    command = IssueToken(
        account=AccountId(owner.account),
        digest=Private(digest_of(token).hex()),
        expires_at=expires_at,
    )
    installation.commands.execute(Call(command, owner))
    return token


def invite(installation: Installation, account: AccountId) -> str:
    """Make an invitation, have its hash accepted, and return the secret: it is nowhere else."""
    secret = new_invitation()
    command = IssueInvitation(account=account, digest=Private(digest_of(secret).hex()))
    installation.commands.execute(Call(command, FIRST_START))
    return secret


def _add(installation: Installation, administrator: Administrator) -> AccountId:
    given = {"name": administrator.name, "email": administrator.email}
    added = installation.commands.execute(Call(read_input(AddAccount, given), FIRST_START))
    account = AccountId(UUID(added.ids["account"]))
    installation.commands.execute(Call(GiveRole(account=account, role=Role.ADMIN), FIRST_START))
    return account
