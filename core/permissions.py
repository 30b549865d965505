"""Who may do what: one table, one pure function, default deny.

A domain declares `Permission` rows in its `permissions.py`. `decide` looks through the rows of the
action and the actor's grants; what no row allows is denied. A plugin can forbid, never allow.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from core.purposes import Purpose
from core.scopes import EVERYTHING, NOTHING, Scope, only
from core.text import Text


class Grant(Struct, frozen=True):
    """One role that somebody has, and where: a branch, a partner, as a volunteer, by a link.

    `account` is whose it is, `department` the name of one of the Red Cross's. One that is lent is
    lent for one `case`, and counts before the moment `until`.
    """

    role: str
    branch: UUID | None = None
    partner: UUID | None = None
    volunteer: UUID | None = None
    link: UUID | None = None
    account: UUID | None = None
    department: str | None = None
    case: UUID | None = None
    until: datetime | None = None


class Actor(Struct, frozen=True):
    """Whoever acts. `id` is stored with each event; `scopes` is what the credential allows.

    `kind` is `account`, `link`, `plugin` or `system`; `account` is whose account it is, if it is
    one. `second_factor_at` is when a second factor was last proven in this session; a bearer token
    has none.
    """

    id: str
    kind: str
    grants: tuple[Grant, ...] = ()
    scopes: tuple[str, ...] = ("*",)
    second_factor_at: datetime | None = None
    account: UUID | None = None


class Resource(Struct, frozen=True):
    """Where the thing lies that the action is about, folded from the same boundary.

    `exists` is False when there is no such thing: then nobody may do anything with it. `during` is
    whether the relation that gives access (a match, say) is there now. `participants` are the women
    whom it is about, and `case` is the case that it belongs to; `closed` says that whoever acts is
    kept from one of them: then it is as if there were no such thing.
    """

    exists: bool = True
    branch: UUID | None = None
    partner: UUID | None = None
    volunteer: UUID | None = None
    account: UUID | None = None
    link: UUID | None = None
    during: bool = False
    case: UUID | None = None
    participants: tuple[UUID, ...] = ()
    closed: bool = False


NOWHERE = Resource(exists=False)
COUNTRY = Resource()
"""The resource of actions that are about no branch: opening one, say."""


class Reach(Enum):
    """How far a role reaches: a name for the table, its words, and the test behind it."""

    COUNTRY = "country"
    OWN_BRANCH = "own branch"
    OWN_PARTNER = "own partner"
    OWN_MATCH = "own match, while it lasts"
    ONESELF = "oneself, as a volunteer"
    OWN_LINK = "the link that was given"
    OWN_ACCOUNT = "own account"
    BROKEN_GLASS = "a case for which the glass was broken"

    @property
    def label(self) -> Text:
        return _REACH_LABELS[self]

    def covers(self, grant: Grant, resource: Resource) -> bool:
        return _REACHES[self](grant, resource)

    def scope(self, grant: Grant, resource: Resource) -> Scope:
        """Return whose rows somebody sees by a grant that covers the resource.

        It is told by the grant where that can be; else it is the branch of the resource.
        """
        return _SCOPES.get(self, _of_its_branch)(grant, resource)


def _same(mine: UUID | None, its: UUID | None) -> bool:
    return mine is not None and mine == its


_REACHES: Mapping[Reach, Callable[[Grant, Resource], bool]] = {
    Reach.COUNTRY: lambda _grant, _resource: True,
    Reach.OWN_BRANCH: lambda grant, resource: _same(grant.branch, resource.branch),
    Reach.OWN_PARTNER: lambda grant, resource: _same(grant.partner, resource.partner),
    Reach.OWN_MATCH: lambda grant, resource: (
        resource.during and _same(grant.volunteer, resource.volunteer)
    ),
    Reach.ONESELF: lambda grant, resource: _same(grant.volunteer, resource.volunteer),
    Reach.OWN_LINK: lambda grant, resource: _same(grant.link, resource.link),
    Reach.OWN_ACCOUNT: lambda grant, resource: _same(grant.account, resource.account),
    Reach.BROKEN_GLASS: lambda grant, resource: _same(grant.case, resource.case),
}


def _of_its_branch(_grant: Grant, resource: Resource) -> Scope:
    return only("branch", resource.branch)


_SCOPES: Mapping[Reach, Callable[[Grant, Resource], Scope]] = {
    Reach.COUNTRY: lambda _grant, _resource: EVERYTHING,
    Reach.OWN_BRANCH: lambda grant, _resource: only("branch", grant.branch),
    Reach.OWN_PARTNER: lambda grant, _resource: only("partner", grant.partner),
    Reach.OWN_ACCOUNT: lambda grant, _resource: only("account", grant.account),
}
_REACH_LABELS: Mapping[Reach, Text] = {
    Reach.COUNTRY: Text("hele landet", "the whole country"),
    Reach.OWN_BRANCH: Text("eget lokale Qnet", "own branch"),
    Reach.OWN_PARTNER: Text("egen samarbejdspartner", "own partner"),
    Reach.OWN_MATCH: Text("eget match, så længe det varer", "own match, while it lasts"),
    Reach.ONESELF: Text("sig selv, som frivillig", "oneself, as a volunteer"),
    Reach.OWN_LINK: Text("det link, der blev givet", "the link that was given"),
    Reach.OWN_ACCOUNT: Text("egen bruger", "own account"),
    Reach.BROKEN_GLASS: Text(
        "et forløb, der er taget nødadgang til", "a case for which the glass was broken"
    ),
}


class Permission(NamedTuple):
    """One row of the table: `role` may do `action` within `reach`.

    Where the row lets somebody look for another purpose than the query's own, it says so; `sealed`
    means that she sees what happened, but no personal value: an auditor reads a history like that.
    """

    action: str
    role: str
    reach: Reach
    purpose: Purpose | None = None
    sealed: bool = False

    @property
    def rule(self) -> str:
        """The name that is stored with the event that the row allowed."""
        return f"{self.role}: {self.reach.value}"


class Decision(NamedTuple):
    """Whether it is allowed, and the row that says so.

    `role_has_it` says whether any of the actor's roles may do the action anywhere: without it the
    answer may say "forbidden", with it only "not found". `scope` is whose rows of the read models
    may be read for it.
    """

    allowed: bool
    rule: str
    role_has_it: bool
    purpose: Purpose | None = None
    sealed: bool = False
    scope: Scope = NOTHING


class PermissionTable:
    """The rows of all domains by action."""

    def __init__(self, rows: Iterable[Permission]) -> None:
        self.rows = tuple(rows)
        self._by_action: dict[str, list[Permission]] = {}
        for row in self.rows:
            self._by_action.setdefault(row.action, []).append(row)

    def of(self, action: str) -> tuple[Permission, ...]:
        """Return the rows of an action, in the order of their declaration."""
        return tuple(self._by_action.get(action, ()))


def may_anywhere(actor: Actor, action: str, table: PermissionTable) -> bool:
    """Say whether a role of the actor may do the action on something; needs no resource."""
    roles = {grant.role for grant in actor.grants}
    return in_scope(actor, action) and any(row.role in roles for row in table.of(action))


def decide(actor: Actor, action: str, resource: Resource, table: PermissionTable) -> Decision:
    """Decide whether the actor may do the action on the resource. Pure; default deny."""
    if not may_anywhere(actor, action, table):
        return Decision(allowed=False, rule="no role", role_has_it=False)
    if resource.exists and not resource.closed:
        for row in table.of(action):
            for grant in actor.grants:
                if grant.role == row.role and row.reach.covers(grant, resource):
                    return Decision(
                        allowed=True,
                        rule=row.rule,
                        role_has_it=True,
                        purpose=row.purpose,
                        sealed=row.sealed,
                        scope=row.reach.scope(grant, resource),
                    )
    return Decision(allowed=False, rule="out of reach", role_has_it=True)


def in_scope(actor: Actor, action: str) -> bool:
    """Say whether the credential's scopes include the action: `*`, `cases.*` or `cases.close`."""
    domain = action.partition(".")[0]
    return any(scope in ("*", f"{domain}.*", action) for scope in actor.scopes)
