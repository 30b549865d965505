"""What no row allows is denied."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.permissions import (
    COUNTRY,
    NOWHERE,
    Actor,
    Grant,
    Permission,
    PermissionTable,
    Reach,
    Resource,
    decide,
    in_scope,
    may_anywhere,
)
from core.purposes import Purpose

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
ACTIONS = ("books.buy", "books.lend", "cards.make")
ROLES = ("keeper", "reader", "system")

ids = st.sampled_from([HERE, ELSEWHERE])
maybe = st.none() | ids
grants = st.builds(Grant, role=st.sampled_from(ROLES), branch=maybe, partner=maybe, volunteer=maybe)
scopes = st.lists(st.sampled_from(["*", "books.*", "books.buy", "cards.*", ""]), max_size=3)
actors = st.builds(
    Actor,
    id=st.just("account:1"),
    kind=st.just("account"),
    grants=st.lists(grants, max_size=4).map(tuple),
    scopes=scopes.map(tuple),
)
resources = st.builds(
    Resource,
    exists=st.booleans(),
    branch=maybe,
    partner=maybe,
    volunteer=maybe,
    account=maybe,
    case=maybe,
    during=st.booleans(),
    closed=st.booleans(),
)
rows = st.builds(
    Permission,
    action=st.sampled_from(ACTIONS),
    role=st.sampled_from(ROLES),
    reach=st.sampled_from(Reach),
)
tables = st.lists(rows, max_size=6).map(PermissionTable)
actions = st.sampled_from(ACTIONS)


def actor(*its: Grant, scopes: tuple[str, ...] = ("*",)) -> Actor:
    return Actor("account:1", "account", its, scopes)


def allowed(reach: Reach, grant: Grant, resource: Resource) -> bool:
    table = PermissionTable([Permission("books.buy", "keeper", reach)])
    return decide(actor(grant), "books.buy", resource, table).allowed


@given(actor=actors, action=actions, resource=resources)
def test_without_rows_nobody_may_do_anything(actor: Actor, action: str, resource: Resource) -> None:
    decision = decide(actor, action, resource, PermissionTable([]))
    assert not decision.allowed
    assert not decision.role_has_it


@given(actor=actors, action=actions, resource=resources, table=tables)
def test_whoever_is_allowed_has_a_row_a_role_and_a_scope(
    actor: Actor, action: str, resource: Resource, table: PermissionTable
) -> None:
    decision = decide(actor, action, resource, table)
    if decision.allowed:
        assert resource.exists
        assert not resource.closed
        assert in_scope(actor, action)
        assert decision.role_has_it
        roles = {grant.role for grant in actor.grants}
        assert any(row.role in roles and row.rule == decision.rule for row in table.of(action))


@given(actor=actors, action=actions, resource=resources, table=tables, more=grants)
def test_less_is_never_more(
    actor: Actor, action: str, resource: Resource, table: PermissionTable, more: Grant
) -> None:
    """Whoever may something may it with one more role, and in one more row's presence."""
    richer = Actor(actor.id, actor.kind, (*actor.grants, more), actor.scopes)
    if decide(actor, action, resource, table).allowed:
        assert decide(richer, action, resource, table).allowed
        unscoped = Actor(actor.id, actor.kind, actor.grants, ("*",))
        assert decide(unscoped, action, resource, table).allowed


@given(actor=actors, action=actions, table=tables)
def test_nobody_may_do_anything_with_what_is_not_there(
    actor: Actor, action: str, table: PermissionTable
) -> None:
    assert not decide(actor, action, NOWHERE, table).allowed


@given(actor=actors, action=actions, resource=resources, table=tables)
def test_the_role_is_told_apart_from_the_reach(
    actor: Actor, action: str, resource: Resource, table: PermissionTable
) -> None:
    decision = decide(actor, action, resource, table)
    assert decision.role_has_it == may_anywhere(actor, action, table)


@pytest.mark.parametrize(
    ("reach", "grant", "resource", "covered"),
    [
        (Reach.COUNTRY, Grant("keeper"), COUNTRY, True),
        (Reach.COUNTRY, Grant("keeper", branch=HERE), Resource(branch=ELSEWHERE), True),
        (Reach.OWN_BRANCH, Grant("keeper", branch=HERE), Resource(branch=HERE), True),
        (Reach.OWN_BRANCH, Grant("keeper", branch=HERE), Resource(branch=ELSEWHERE), False),
        (Reach.OWN_BRANCH, Grant("keeper"), Resource(), False),
        (Reach.OWN_BRANCH, Grant("keeper", partner=HERE), Resource(branch=HERE), False),
        (Reach.OWN_PARTNER, Grant("keeper", partner=HERE), Resource(partner=HERE), True),
        (Reach.OWN_PARTNER, Grant("keeper", partner=HERE), Resource(partner=ELSEWHERE), False),
        (Reach.OWN_PARTNER, Grant("keeper"), Resource(), False),
        (
            Reach.OWN_MATCH,
            Grant("keeper", volunteer=HERE),
            Resource(volunteer=HERE, during=True),
            True,
        ),
        (
            Reach.OWN_MATCH,
            Grant("keeper", volunteer=HERE),
            Resource(volunteer=HERE, during=False),
            False,
        ),
        (
            Reach.OWN_MATCH,
            Grant("keeper", volunteer=HERE),
            Resource(volunteer=ELSEWHERE, during=True),
            False,
        ),
        (Reach.OWN_MATCH, Grant("keeper"), Resource(during=True), False),
        (Reach.OWN_ACCOUNT, Grant("keeper", account=HERE), Resource(account=HERE), True),
        (Reach.OWN_ACCOUNT, Grant("keeper", account=HERE), Resource(account=ELSEWHERE), False),
        (Reach.OWN_ACCOUNT, Grant("keeper"), Resource(), False),
        (Reach.BROKEN_GLASS, Grant("keeper", case=HERE), Resource(case=HERE), True),
        (Reach.BROKEN_GLASS, Grant("keeper", case=HERE), Resource(case=ELSEWHERE), False),
        (Reach.BROKEN_GLASS, Grant("keeper"), Resource(), False),
        (Reach.COUNTRY, Grant("keeper"), Resource(closed=True), False),
    ],
)
def test_how_far_a_role_reaches(
    reach: Reach, grant: Grant, resource: Resource, covered: Any
) -> None:
    assert allowed(reach, grant, resource) is covered


@pytest.mark.parametrize(
    ("scopes", "allows"),
    [
        (("*",), True),
        (("books.*",), True),
        (("books.buy",), True),
        (("cards.*", "books.buy"), True),
        ((), False),
        (("books",), False),
        (("books.lend",), False),
        (("book.*",), False),
        (("books.buy.*",), False),
    ],
)
def test_what_a_credential_allows(scopes: tuple[str, ...], allows: Any) -> None:
    assert in_scope(actor(scopes=scopes), "books.buy") is allows


def test_two_roles_do_not_lend_each_other_their_reach() -> None:
    table = PermissionTable([Permission("books.buy", "keeper", Reach.OWN_BRANCH)])
    both = actor(Grant("keeper", branch=HERE), Grant("reader", branch=ELSEWHERE))
    assert not decide(both, "books.buy", Resource(branch=ELSEWHERE), table).allowed


def test_a_row_says_the_purpose_and_what_stays_sealed() -> None:
    row = Permission("books.buy", "keeper", Reach.COUNTRY, Purpose.AUDIT, sealed=True)
    decision = decide(actor(Grant("keeper")), "books.buy", COUNTRY, PermissionTable([row]))
    assert (decision.purpose, decision.sealed) == (Purpose.AUDIT, True)
    assert decision.rule == "keeper: country"


def test_a_resource_that_nobody_knows_covers_nobody() -> None:
    assert not allowed(Reach.OWN_BRANCH, Grant("keeper", branch=uuid4()), NOWHERE)
