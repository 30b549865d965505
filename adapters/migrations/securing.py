"""Lets PostgreSQL hide rows of the read models from the role that queries read as."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from adapters.sql.readmodels import twin_tables
from adapters.sql.row_security import CREATE_SCOPE_KEY, Policy, create_scope_function, policies
from adapters.sql.scope_key import new_scope_key
from core.projections import Projection

_STANDING = text(
    "SELECT c.relname, p.polname, obj_description(p.oid, 'pg_policy')"
    " FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
    " WHERE c.relrowsecurity AND c.relforcerowsecurity"
    " AND c.relnamespace = current_schema()::regnamespace"
)
_SET_KEY = text(
    "INSERT INTO qnet_scope_key (inner_block, outer_block)"
    " SELECT :inner, :outer WHERE NOT EXISTS (SELECT 1 FROM qnet_scope_key)"
)


def install_scopes(connection: Connection) -> None:
    """Create the key that scopes are signed with, and the function that knows a valid one."""
    connection.exec_driver_sql(CREATE_SCOPE_KEY)
    connection.execute(_SET_KEY, new_scope_key()._asdict())
    schema = str(connection.scalar(text("SELECT current_schema()")))
    quoted = connection.dialect.identifier_preparer.quote_identifier(schema)
    connection.exec_driver_sql(create_scope_function(quoted))


def secure(
    projections: Iterable[Projection], connection: Connection, role: str, reader: str | None
) -> int:
    """Let each table have the policies that it should have; return of how many they changed.

    A table is locked only if something about it changes.
    """
    known = list(projections)
    wanted: dict[str, list[Policy]] = {}
    for policy in policies(known, role, reader):
        wanted.setdefault(policy.table, []).append(policy)
    for projection in known:
        for name in twin_tables(projection).tables:
            wanted[name] = [Policy(name, "qnet_application", "ALL", role, "true")]
    standing = _standing(connection)
    changed = {
        table: its
        for table, its in wanted.items()
        if standing.get(table, {}) != {policy.name: policy.create() for policy in its}
    }
    for table, its in changed.items():
        _replace(connection, table, its, standing.get(table, {}))
    return len(changed)


def _standing(connection: Connection) -> Mapping[str, Mapping[str, str]]:
    """Return the policies that hold, each with the statement that created it."""
    found: dict[str, dict[str, str]] = {}
    for table, name, created_by in connection.execute(_STANDING):
        found.setdefault(table, {})[name] = created_by
    return found


def _replace(
    connection: Connection, table: str, its: Iterable[Policy], standing: Iterable[str]
) -> None:
    for change in ("ENABLE", "FORCE"):
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {change} ROW LEVEL SECURITY')
    for name in {*standing, *(policy.name for policy in its)}:
        connection.exec_driver_sql(f'DROP POLICY IF EXISTS "{name}" ON "{table}"')
    for policy in its:
        create = policy.create()
        connection.exec_driver_sql(create)
        told = create.replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON POLICY {policy.name} ON \"{table}\" IS '{told}'")
