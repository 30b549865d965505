"""What the roles of PostgreSQL may do: each no more than its work needs.

Who migrates owns the tables. The application appends to the log and reads it; it can neither
change, delete nor empty it, nor take its triggers off. Where the application is the owner, there is
nothing to grant, and nothing to keep it from.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, MetaData, make_url, text

import adapters.keys.signin_schema
import adapters.mail.schema
import adapters.sql.tracking  # noqa: F401 - they add tables to those of the store and the keys
from adapters.keys.dialects import WIPED
from adapters.keys.schema import keys_metadata
from adapters.migrations.histories import History
from adapters.readlog.schema import readlog_metadata
from adapters.sql.readmodels import tracking_metadata, twin_tables
from adapters.sql.schema import store_metadata
from core.projections import Projection

READ = "SELECT"
APPEND = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
_MAINTAIN_SINCE = 170_000

_TABLES: Mapping[str, MetaData] = {
    "store": store_metadata,
    "keys": keys_metadata,
    "readlog": readlog_metadata,
}
_MOST: Mapping[str, str] = {"store": APPEND, "keys": ALL, "readlog": APPEND}
"""What the application may do with a history's tables, where nothing else is said."""
_OTHERWISE: Mapping[str, str] = {
    "catalogue": CHANGE,
    "mails": CHANGE,
    "reaction_tracking": CHANGE,
    "read_log_dropped": READ,
}
_FUNCTIONS: Mapping[str, tuple[str, ...]] = {"store": ("qnet_append",)}


def role_in(url: str, connection: Connection) -> str:
    """Return the role that a URL names, quoted; without a name it is the connection's own."""
    name = make_url(url).username or connection.scalar(text("SELECT current_user"))
    return connection.dialect.identifier_preparer.quote_identifier(str(name))


def grant(history: History, connection: Connection, role: str) -> None:
    """Give a role exactly what the application needs of a history's tables."""
    if _is_own(connection, role):
        return
    may = {
        table: _OTHERWISE.get(table, _MOST[history.folder])
        for table in _TABLES[history.folder].tables
    }
    for statement in _grants(may | {history.version_table: READ}, role):
        connection.exec_driver_sql(statement)
    for function in _FUNCTIONS.get(history.folder, ()):
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")
    if history.folder == "keys" and _version(connection) >= _MAINTAIN_SINCE:
        # Before, only an owner could: there the space of what was erased is reused some time later.
        connection.exec_driver_sql(f"GRANT MAINTAIN ON {', '.join(WIPED)} TO {role}")


def grant_read_models(
    projections: Iterable[Projection], connection: Connection, role: str, reader: str | None
) -> None:
    """Let the application's role write the read models, and the reader's read them."""
    known = list(projections)
    shown = [table.name for projection in known for table in projection.tables]
    twins = [name for projection in known for name in twin_tables(projection).tables]
    may = dict.fromkeys([*tracking_metadata.tables, *shown], ALL)
    may |= dict.fromkeys(twins, f"{ALL}, TRUNCATE") | {"qnet_scope_key": READ}
    if not _is_own(connection, role):
        for statement in _grants(may, role):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql("REVOKE ALL ON FUNCTION qnet_scope FROM PUBLIC")
    if reader is not None and reader != role:
        for statement in _grants(dict.fromkeys(shown, READ), reader):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION qnet_scope TO {reader}")


def _grants(may: Mapping[str, str], role: str) -> Iterator[str]:
    for table, privileges in may.items():
        yield f'REVOKE ALL ON "{table}" FROM {role}, PUBLIC'
        yield f'GRANT {privileges} ON "{table}" TO {role}'


def _is_own(connection: Connection, role: str) -> bool:
    """Say whether the role is the one that owns the tables: to revoke from it would lame it."""
    mine = str(connection.scalar(text("SELECT current_user")))
    return role == connection.dialect.identifier_preparer.quote_identifier(mine)


def _version(connection: Connection) -> int:
    return int(str(connection.scalar(text("SHOW server_version_num"))))
