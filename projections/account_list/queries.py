"""What is asked about accounts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, Table, select

from core.errors import NotFound
from core.identity import AccountId
from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from domains.accounts.events import Role
from projections.account_list.projection import accounts, proposals, relations, roles

Status = Literal["added", "invited", "active", "disabled"]
Rows = Sequence[Row[Any]]


class RoleShown(Struct, frozen=True):
    """A role, and the place in which it counts."""

    role: Role
    branch: str | None
    partner: str | None
    volunteer: str | None
    department: str | None


class ProposalShown(Struct, frozen=True):
    """A role that one administrator has proposed, and until when another may confirm it."""

    proposal: str
    role: Role
    proposed_by: str
    until: datetime


class AccountRow(Struct, frozen=True):
    """One account. `invited_until` is when the link that was sent last expires."""

    account: str
    number: int
    name: str | Erased | Hidden
    status: Status
    invited_until: datetime | None
    roles: tuple[RoleShown, ...]
    proposals: tuple[ProposalShown, ...]


class RelationShown(Struct, frozen=True):
    """Somebody to whom the account's owner is related."""

    relative: str
    name: str | Erased | Hidden
    relation: str | Erased | Hidden | None


class AccountShown(Struct, frozen=True):
    """One account whole."""

    account: str
    name: str | Erased | Hidden
    email: str | Erased | Hidden
    status: Status
    roles: tuple[RoleShown, ...]
    relations: tuple[RelationShown, ...]


class AddressShown(Struct, frozen=True):
    """Where messages to an account go; None to an account that is out of use."""

    email: str | Erased | Hidden | None


@query(
    "accounts.list",
    "GET /accounts",
    da="Brugere",
    en="Accounts",
    purpose=Purpose.ACCOUNTS,
    needs=["account_list"],
)
class AccountList(ListQuery):
    """List all accounts, those out of use too, in the order in which they were added."""

    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[AccountRow]:
        statement = select(accounts)
        if self.status is not None:
            statement = statement.where(accounts.c.status == self.status)
        rows = view.all(self.part(statement, accounts.c.position))
        of_role = _by_account(view, roles, rows)
        of_proposal = _by_account(view, proposals, rows)
        opened = view.open((row.account, row.name) for row in rows)
        items = (
            AccountRow(
                row.account,
                row.position,
                opened(row.name),
                row.status,
                row.invited_until,
                _roles(of_role.get(row.account, ())),
                tuple(
                    ProposalShown(p.proposal, p.role, p.proposed_by, p.until)
                    for p in of_proposal.get(row.account, ())
                    if p.is_open and view.now < p.until
                ),
            )
            for row in rows
        )
        return self.page(rows, items)


@query(
    "accounts.show",
    "GET /accounts/{account}",
    da="Bruger",
    en="An account",
    purpose=Purpose.ACCOUNTS,
    needs=["account_list"],
)
class ShowAccount(Query):
    """Show an account whole: to whoever administers it, or to its owner."""

    account: AccountId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return Resource(account=self.account)

    def answer(self, view: View) -> AccountShown:
        row = _row(view, self.account)
        related = _by_account(view, relations, [row]).get(row.account, ())
        opened = view.open(
            [
                (row.account, row.name),
                (row.account, row.email),
                *((r.relative, value) for r in related for value in (r.name, r.relation)),
            ]
        )
        return AccountShown(
            row.account,
            opened(row.name),
            opened(row.email),
            row.status,
            _roles(_by_account(view, roles, [row]).get(row.account, ())),
            tuple(
                RelationShown(r.relative, opened(r.name), opened.maybe(r.relation)) for r in related
            ),
        )


@query(
    "accounts.address",
    "GET /accounts/{account}/address",
    da="Brugers mailadresse",
    en="An account's address",
    purpose=Purpose.ACCOUNTS,
    needs=["account_list"],
)
class AccountAddress(Query):
    """Show where messages to an account go: to whatever sends them, and nobody else."""

    account: AccountId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return Resource(account=self.account)

    def answer(self, view: View) -> AddressShown:
        row = _row(view, self.account)
        if row.status == "disabled":
            return AddressShown(None)
        opened = view.open([(row.account, row.email)])
        return AddressShown(opened(row.email))


def _row(view: View, account: AccountId) -> Row[Any]:
    """Return the account's row. Raises NotFound if there is none."""
    for row in view.all(select(accounts).where(accounts.c.account == str(account))):
        return row
    raise NotFound


def _by_account(view: View, table: Table, rows: Iterable[Row[Any]]) -> Mapping[str, Rows]:
    """Return the rows of a table that belong to these accounts, in order, by account."""
    wanted = table.c.account.in_([row.account for row in rows])
    found: dict[str, list[Row[Any]]] = {}
    for row in view.all(select(table).where(wanted).order_by(table.c.position)):
        found.setdefault(row.account, []).append(row)
    return found


def _roles(rows: Rows) -> tuple[RoleShown, ...]:
    return tuple(RoleShown(r.role, r.branch, r.partner, r.volunteer, r.department) for r in rows)
