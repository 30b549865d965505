"""A scope follows from what allowed something; a row of a read model says where it lies."""

from uuid import UUID

import pytest
from sqlalchemy import Column

from core.columns import Id
from core.errors import DeclarationError
from core.permissions import Actor, Grant, Permission, PermissionTable, Reach, Resource, decide
from core.projections import Projection
from core.scopes import EVERYTHING, NOTHING, Lies, Open, Scope, Shared

HERE, ELSEWHERE, MINE = UUID(int=1), UUID(int=2), UUID(int=3)
AT_HOME = Grant("keeper", branch=HERE, partner=MINE, volunteer=MINE, link=MINE, account=MINE)


def scope(reach: Reach, resource: Resource) -> Scope:
    table = PermissionTable([Permission("books.buy", "keeper", reach)])
    actor = Actor("account:1", "account", (AT_HOME,))
    return decide(actor, "books.buy", resource, table).scope


@pytest.mark.parametrize(
    ("reach", "resource", "seen"),
    [
        (Reach.COUNTRY, Resource(branch=ELSEWHERE), EVERYTHING),
        (Reach.OWN_BRANCH, Resource(branch=HERE), Scope("branch", HERE)),
        (Reach.OWN_PARTNER, Resource(branch=ELSEWHERE, partner=MINE), Scope("partner", MINE)),
        (Reach.OWN_ACCOUNT, Resource(account=MINE), Scope("account", MINE)),
        (
            Reach.OWN_MATCH,
            Resource(branch=ELSEWHERE, volunteer=MINE, during=True),
            Scope("branch", ELSEWHERE),
        ),
        (Reach.ONESELF, Resource(branch=HERE, volunteer=MINE), Scope("branch", HERE)),
        (Reach.ONESELF, Resource(volunteer=MINE), NOTHING),
        (Reach.OWN_LINK, Resource(link=MINE), NOTHING),
    ],
)
def test_the_scope_is_as_far_as_what_allowed_it(
    reach: Reach, resource: Resource, seen: Scope
) -> None:
    assert scope(reach, resource) == seen


@pytest.mark.parametrize("resource", [Resource(branch=ELSEWHERE), Resource(exists=False)])
def test_who_may_not_sees_nothing(resource: Resource) -> None:
    assert scope(Reach.OWN_BRANCH, resource) == NOTHING


class TestATable:
    def test_lies_at_its_branch_if_nothing_is_said(self) -> None:
        projection = Projection("shelf", version=1, key="branch")
        books = projection.table(
            "books", Column("book", Id, primary_key=True), Column("branch", Id)
        )
        assert projection.scopes[books.name] == Lies(branch=("branch",))

    def test_without_a_branch_is_the_countrys(self) -> None:
        projection = Projection("shelf", version=1, key="branch")
        books = projection.table("books", Column("book", Id, primary_key=True))
        assert projection.scopes[books.name] == Lies()

    def test_lies_as_it_says(self) -> None:
        projection = Projection("shelf", version=1, key="branch")
        column = Column("book", Id, primary_key=True)
        books = projection.table("books", column, Column("branch", Id), scope=Open("titles"))
        assert projection.scopes[books.name] == Open("titles")

    @pytest.mark.parametrize(
        "scope", [Lies(thing=("case",)), Shared("told to all", branch=("branch",))], ids=str
    )
    def test_has_the_columns_by_which_it_lies(self, scope: Lies | Shared) -> None:
        projection = Projection("shelf", version=1, key="branch")
        with pytest.raises(DeclarationError, match="columns that it doesn't have"):
            projection.table("books", Column("book", Id, primary_key=True), scope=scope)
