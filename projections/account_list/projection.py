"""Rows of accounts, with all that whoever administers them needs to know."""

from sqlalchemy import BigInteger, Boolean, Column

from core.columns import Chosen, Id, Moment, SealedValue, Word
from core.corrections import holds
from core.events import Recorded
from core.identity import AccountId
from core.projections import Projection, Row, Rows
from core.scopes import Lies
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    AccountInvited,
    AccountNamed,
    AccountRelationTold,
    AccountRelationWithdrawn,
    EmailChanged,
    InvitationAccepted,
    InvitationIssued,
    ProposalWithdrawn,
    Role,
    RoleGiven,
    RoleProposed,
    RoleTaken,
)

_HERS = Lies(account=("account",))

account_list = Projection("account_list", version=1, key="account")
accounts = account_list.table(
    "accounts",
    Column("account", Id, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("name", SealedValue, nullable=False),
    Column("email", SealedValue, nullable=False),
    Column("status", Word, nullable=False),
    Column("invited_until", Moment),
    scope=_HERS,
)
"""The number of an account is its `position`. `invited_until` is when the last link expires."""
roles = account_list.table(
    "roles",
    Column("account", Id, primary_key=True),
    Column("role", Chosen(Role), primary_key=True),
    Column("place", Word, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("branch", Id),
    Column("partner", Id),
    Column("volunteer", Id),
    Column("department", Word),
    scope=_HERS,
)
"""`place` is what the role is tied to, in one word."""
proposals = account_list.table(
    "proposals",
    Column("proposal", Id, primary_key=True),
    Column("account", Id, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("role", Chosen(Role), nullable=False),
    Column("proposed_by", Id, nullable=False),
    Column("until", Moment, nullable=False),
    Column("is_open", Boolean, nullable=False),
    scope=_HERS,
)
relations = account_list.table(
    "relations",
    Column("relative", Id, primary_key=True),
    Column("account", Id, nullable=False, index=True),
    Column("position", BigInteger, nullable=False),
    Column("name", SealedValue, nullable=False),
    Column("relation", SealedValue),
    scope=_HERS,
)


@account_list.on(AccountAdded)
def added(rows: Rows, recorded: Recorded[AccountAdded]) -> None:
    event = recorded.event
    rows.put(
        accounts,
        account=str(event.account),
        position=recorded.position,
        name=event.name,
        email=event.email,
        status="added",
    )


@account_list.on(AccountNamed)
def named(rows: Rows, recorded: Recorded[AccountNamed]) -> None:
    event = recorded.event
    row = _account(rows, event.account)
    if holds(event.corrects, row["name"]):
        rows.put(accounts, **(row | {"name": event.name}))


@account_list.on(EmailChanged)
def email_changed(rows: Rows, recorded: Recorded[EmailChanged]) -> None:
    event = recorded.event
    if holds(event.corrects, _account(rows, event.account)["email"]):
        rows.change(accounts, str(event.account), email=event.email)


@account_list.on(AccountInvited)
def invited(rows: Rows, recorded: Recorded[AccountInvited]) -> None:
    rows.change(accounts, str(recorded.event.account), status="invited", invited_until=None)


@account_list.on(InvitationIssued)
def invitation_issued(rows: Rows, recorded: Recorded[InvitationIssued]) -> None:
    event = recorded.event
    until = event.expires_at
    rows.change(accounts, str(event.account), status="invited", invited_until=until)


@account_list.on(InvitationAccepted)
def invitation_accepted(rows: Rows, recorded: Recorded[InvitationAccepted]) -> None:
    rows.change(accounts, str(recorded.event.account), status="active", invited_until=None)


@account_list.on(AccountDisabled)
def disabled(rows: Rows, recorded: Recorded[AccountDisabled]) -> None:
    rows.change(accounts, str(recorded.event.account), status="disabled", invited_until=None)


@account_list.on(RoleProposed)
def role_proposed(rows: Rows, recorded: Recorded[RoleProposed]) -> None:
    event = recorded.event
    rows.put(
        proposals,
        proposal=str(event.proposal),
        account=str(event.account),
        position=recorded.position,
        role=event.role,
        proposed_by=str(event.proposed_by),
        until=event.until,
        is_open=True,
    )


@account_list.on(ProposalWithdrawn)
def proposal_withdrawn(rows: Rows, recorded: Recorded[ProposalWithdrawn]) -> None:
    rows.change(proposals, str(recorded.event.proposal), is_open=False)


@account_list.on(RoleGiven)
def role_given(rows: Rows, recorded: Recorded[RoleGiven]) -> None:
    event = recorded.event
    ties = _ties(event)
    rows.put(
        roles,
        account=str(event.account),
        role=event.role,
        place=_place(ties),
        position=recorded.position,
        **ties,
    )
    if event.proposal is not None:
        rows.change(proposals, str(event.proposal), is_open=False)


@account_list.on(RoleTaken)
def role_taken(rows: Rows, recorded: Recorded[RoleTaken]) -> None:
    event = recorded.event
    rows.remove(roles, str(event.account), event.role, _place(_ties(event)))


@account_list.on(AccountRelationTold)
def relation_told(rows: Rows, recorded: Recorded[AccountRelationTold]) -> None:
    event = recorded.event
    known = rows.get(relations, str(event.relative)) or {"position": recorded.position}
    told: Row = {
        "relative": str(event.relative),
        "account": str(event.account),
        "name": event.name,
        "relation": event.relation,
    }
    rows.put(relations, **(known | told))


@account_list.on(AccountRelationWithdrawn)
def relation_withdrawn(rows: Rows, recorded: Recorded[AccountRelationWithdrawn]) -> None:
    rows.remove(relations, str(recorded.event.relative))


def _account(rows: Rows, account: AccountId) -> Row:
    row = rows.get(accounts, str(account))
    if row is None:
        raise KeyError
    return row


def _ties(event: RoleGiven | RoleTaken) -> dict[str, str | None]:
    ties = {
        "branch": event.branch,
        "partner": event.partner,
        "volunteer": event.volunteer,
        "department": event.department,
    }
    return {name: None if tie is None else str(tie) for name, tie in ties.items()}


def _place(ties: dict[str, str | None]) -> str:
    return " ".join(f"{name}:{tie}" for name, tie in ties.items() if tie is not None)
