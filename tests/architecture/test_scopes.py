"""Every table of a read model lies somewhere, and what is personal is open to nobody else.

Behind the permissions PostgreSQL hides rows by these declarations.
"""

import pytest
from sqlalchemy import LargeBinary, Table

from core.projections import Projection
from core.scopes import Lies, Open, Shared
from core.testing import installed

TABLES = [
    pytest.param(projection, table, id=table.name)
    for projection in installed().projections
    for table in projection.tables
]
PLACED = {"case", "match", "referral", "participant", "volunteer", "person", "one"}
"""What `places` knows of. `person` is a participant or volunteer, `one` of two records of hers."""
OF_THE_COUNTRY: dict[str, str] = {
    "likenesses.names": "the duty officer alone judges likenesses of names",
    "likenesses.persons": "likewise",
    "breaches.register": "the office and auditors keep the register",
    "safety.names": "whoever is on duty alone judges who is too close to whom",
    "safety.glass": "whoever is on duty, and auditors, review it",
    "lookups.accounts": "a branch is told the names of its own; reports are for the whole country",
}
"""Personal, and seen by those only who see the whole country: the table without its version, and
why that is enough."""


def name_of(projection: Projection, table: Table) -> str:
    return table.name.replace(f"_v{projection.version}_", ".")


@pytest.mark.parametrize(("projection", "table"), TABLES)
def test_what_is_personal_lies_somewhere(projection: Projection, table: Table) -> None:
    personal = [c.name for c in table.columns if isinstance(_stored(c.type), LargeBinary)]
    scope = projection.scopes[table.name]
    if personal and name_of(projection, table) not in OF_THE_COUNTRY:
        assert not isinstance(scope, Open), "open to all who read"
        assert scope.columns, "of whom is it? add it to OF_THE_COUNTRY if that is meant"


@pytest.mark.parametrize(("projection", "table"), TABLES)
def test_what_has_a_branch_lies_at_it_or_is_somebodys_own(
    projection: Projection, table: Table
) -> None:
    scope = projection.scopes[table.name]
    if "branch" in table.columns and not isinstance(scope, Open):
        own = scope.partner if isinstance(scope, Shared) else scope.partner or scope.account
        assert "branch" in scope.branch or own


@pytest.mark.parametrize(("projection", "table"), TABLES)
def test_what_lies_by_a_thing_names_one_that_has_a_place(
    projection: Projection, table: Table
) -> None:
    scope = projection.scopes[table.name]
    if isinstance(scope, Lies):
        assert set(scope.thing) <= PLACED


@pytest.mark.parametrize(("projection", "table"), TABLES)
def test_what_is_open_says_why(projection: Projection, table: Table) -> None:
    scope = projection.scopes[table.name]
    if not isinstance(scope, Lies):
        assert len(scope.reason.split()) > 3


def test_no_exception_is_left_over() -> None:
    names = {name_of(*param.values) for param in TABLES}  # type: ignore[arg-type]
    assert names >= OF_THE_COUNTRY.keys()


def _stored(kind: object) -> object:
    """Return what a column's values are stored as."""
    return getattr(kind, "impl", kind)
