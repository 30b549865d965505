"""Who stands at the entrance: an account with a credential, a reaction, or the system itself."""

from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

from msgspec import Struct

from core.permissions import Grant

AccountId = NewType("AccountId", UUID)


class Identity(Struct, frozen=True):
    """A known caller. An account's grants are read from the log, in each decision's boundary.

    `credential` is the id of the token or session that came, `scopes` what it allows.
    `second_factor_at` is when the caller last proved a second factor in this session. The system
    and one-time links bring `grants` of their own.
    """

    id: str
    kind: Literal["account", "link", "system"]
    account: UUID | None = None
    credential: UUID | None = None
    scopes: tuple[str, ...] = ("*",)
    grants: tuple[Grant, ...] = ()
    second_factor_at: datetime | None = None


def of_account(
    account: UUID,
    scopes: tuple[str, ...] = ("*",),
    credential: UUID | None = None,
    *,
    second_factor_at: datetime | None = None,
) -> Identity:
    """Return the identity of somebody who has proven to be the account's owner."""
    return Identity(
        f"account:{account}",
        "account",
        account,
        credential,
        scopes,
        second_factor_at=second_factor_at,
    )


def of_link(link: UUID, scopes: tuple[str, ...], credential: UUID) -> Identity:
    """Return the identity of whoever holds a one-time link: the participant herself."""
    grants = (Grant("participant", link=link),)
    return Identity(f"link:{link}", "link", None, credential, scopes, grants)


def of_invitation(account: UUID, scopes: tuple[str, ...], credential: UUID) -> Identity:
    """Return the identity of whoever holds an invitation: all it allows is to accept it."""
    grants = (Grant("invited", account=account),)
    return Identity(f"account:{account}", "link", None, credential, scopes, grants)


def of_system(part: str) -> Identity:
    """Return the identity of a part of the program: a reaction, or the first start."""
    return Identity(f"system:{part}", "system", grants=(Grant("system"),))
