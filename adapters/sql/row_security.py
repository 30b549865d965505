"""What makes PostgreSQL itself hide the rows that lie outside a reader's scope.

Row-level security is enabled and forced on every table of a projection. The application's role,
which writes them, passes; the reading role passes where `qnet_scope` says so. A scope without a
valid signature is no scope.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Table

from adapters.sql.scope_key import SETTING
from core.projections import Projection
from core.scopes import PLACES, Lies, Open, RowScope, Shared

CREATE_SCOPE_KEY = """
CREATE TABLE IF NOT EXISTS qnet_scope_key (inner_block bytea NOT NULL, outer_block bytea NOT NULL)
"""


def create_scope_function(schema: str) -> str:
    """Return the statement for a function that returns the id of a valid scope of a kind.

    It runs as its owner, since it reads the key: so its path names the schema first, and temporary
    tables, which anybody may create, last. Not for parallel workers: their backend is another.
    """
    return f"""
CREATE OR REPLACE FUNCTION qnet_scope(kind text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    told text[] := string_to_array(current_setting('{SETTING}', true), ' ');
    whose text;
    signature bytea;
BEGIN
    IF told[1] IS DISTINCT FROM kind THEN
        RETURN NULL;
    END IF;
    whose := pg_backend_pid() || ' ' || told[1] || ' ' || told[2];
    SELECT sha256(outer_block || sha256(inner_block || convert_to(whose, 'UTF8')))
    INTO signature FROM qnet_scope_key;
    IF encode(signature, 'hex') = told[3] THEN
        RETURN told[2];
    END IF;
    RETURN NULL;
END $$
"""


class Policy(NamedTuple):
    """For whom a table has which rows."""

    table: str
    name: str
    command: str
    role: str
    condition: str

    def create(self) -> str:
        """Return the statement that creates the policy."""
        checked = "" if self.command == "SELECT" else f" WITH CHECK ({self.condition})"
        return (
            f'CREATE POLICY {self.name} ON "{self.table}" FOR {self.command} TO {self.role}'
            f" USING ({self.condition}){checked}"
        )


def policies(
    projections: Iterable[Projection], application: str, reader: str | None
) -> Iterator[Policy]:
    """Yield the policies of all tables, for roles that are quoted already."""
    known = list(projections)
    places = _places(known)
    for projection in known:
        for table in projection.tables:
            yield Policy(table.name, "qnet_application", "ALL", application, "true")
            if reader is not None:
                seen = _condition(projection.scopes[table.name], places)
                yield Policy(table.name, "qnet_reader", "SELECT", reader, seen)


def _condition(scope: RowScope, places: Table | None) -> str:
    """Return which rows are seen. Each scope is asked for once a statement, not once a row."""
    if isinstance(scope, Open):
        return "true"
    seen = [f"{_id_of('country')} IS NOT NULL"]
    if isinstance(scope, Shared):
        branch = _id_of("branch")
        own = [f'("{column}" IS NULL OR "{column}" = {branch})' for column in scope.branch]
        seen.append(" AND ".join([f"{branch} IS NOT NULL", *own]))
        seen += [f'"{column}" = {_id_of("partner")}' for column in scope.partner]
        return " OR ".join(seen)
    seen += [
        f'"{column}" = {_id_of(kind)}' for kind, columns in _by_kind(scope) for column in columns
    ]
    if scope.thing and places is not None:
        seen.append(
            f'EXISTS (SELECT 1 FROM "{places.name}" lying WHERE lying.thing = {_thing(scope)}'
            f" AND lying.branch = {_id_of('branch')})"
        )
    return " OR ".join(seen)


def _thing(scope: Lies) -> str:
    columns = [f'"{column}"' for column in scope.thing]
    return columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"


def _by_kind(scope: Lies) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "branch", scope.branch
    yield "partner", scope.partner
    yield "account", scope.account


def _id_of(kind: str) -> str:
    return f"(SELECT qnet_scope('{kind}'))"


def _places(projections: Iterable[Projection]) -> Table | None:
    """Return the table that says where things lie."""
    tables = (t for p in projections if p.name == PLACES for t in p.tables)
    return next((table for table in tables if table.name.endswith(f"_{PLACES}")), None)
