"""Which walls between the roles of PostgreSQL are missing, as the databases themselves tell it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Row, make_url, text

from adapters.sql.connections import create_store_engine
from core.projections import Projection
from core.scopes import Open

_ROLE = text(
    "SELECT current_user AS role, rolsuper OR rolbypassrls AS bypasses"
    " FROM pg_roles WHERE rolname = current_user"
)
_OWNED = text(
    "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    " AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'USAGE')"
)
_LOG = ("events", "event_tags", "commands")
_MAY_CHANGE = text("SELECT has_table_privilege(:table, 'UPDATE, DELETE, TRUNCATE')")
_MAY_LOOK_IN = text(
    "SELECT coalesce((SELECT has_database_privilege(oid, current_database(), 'CONNECT')"
    " FROM pg_roles WHERE rolname = :role), false)"
)
_IS_HIDDEN = text("SELECT row_security_active(:table)")


class Ways(NamedTuple):
    """How the application comes to its databases, and as whom queries read."""

    store: str
    keys: str
    read_log: str
    reader: str | None


def missing_walls(ways: Ways, projections: Iterable[Projection]) -> list[str]:
    """Return in words what a role could do that it shouldn't; nothing for SQLite files."""
    if make_url(ways.store).get_backend_name() != "postgresql":
        return []
    with _connected(ways.store) as connection:
        role = connection.execute(_ROLE).one()
        missing = list(_of_the_store(connection, role))
    missing += _of_another(ways.keys, "key database", role.role)
    missing += _of_another(ways.read_log, "read log", role.role)
    return missing + list(_of_the_reader(ways.reader, projections))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_store_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _of_the_store(connection: Connection, role: Row[tuple[str, bool]]) -> Iterator[str]:
    yield from _powers(connection, role)
    changeable = [t for t in _LOG if connection.scalar(_MAY_CHANGE, {"table": t})]
    if changeable:
        yield f"{role.role} may change what is recorded in {', '.join(changeable)}"


def _of_another(url: str, what: str, application: str) -> list[str]:
    """Return what is missing round a database that has a role of its own."""
    if make_url(url).get_backend_name() != "postgresql":
        return []
    with _connected(url) as connection:
        role = connection.execute(_ROLE).one()
        missing = [f"{what}: {wall}" for wall in _powers(connection, role)]
        if role.role == application:
            return [*missing, f"{what}: {application}, the application's role, is its role too"]
        if connection.scalar(_MAY_LOOK_IN, {"role": application}):
            missing.append(f"{what}: {application} may connect to it")
    return missing


def _of_the_reader(url: str | None, projections: Iterable[Projection]) -> Iterator[str]:
    if url is None:
        yield "queries read as the application: no rows are hidden from them"
        return
    with _connected(url) as connection:
        role = connection.execute(_ROLE).one()
        yield from _powers(connection, role)
        shown = [
            name
            for projection in projections
            for name, scope in projection.scopes.items()
            if not isinstance(scope, Open) and not connection.scalar(_IS_HIDDEN, {"table": name})
        ]
    if shown:
        yield f"{role.role} sees all rows of {', '.join(shown)}"


def _powers(connection: Connection, role: Row[tuple[str, bool]]) -> Iterator[str]:
    """Yield what lets a role pass every wall."""
    if role.bypasses:
        yield f"{role.role} bypasses every wall: it is a superuser, or bypasses row security"
    elif owned := connection.scalar(_OWNED):
        yield f"{role.role} owns {owned} tables"
