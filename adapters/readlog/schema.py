"""The tables of the read log, which only grow, until a month that is over is dropped as a whole."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    event,
)

from adapters.readlog.triggers import TRIGGERS

readlog_metadata = MetaData()

# SQLite makes only an INTEGER its row id, which spares an index.
_Position = BigInteger().with_variant(Integer(), "sqlite")

read_log = Table(
    "read_log",
    readlog_metadata,
    Column("position", _Position, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, comment="microseconds since 1970 in UTC"),
    Column("entry", LargeBinary, nullable=False, comment="JSON"),
)
read_log_months = Table(
    "read_log_months",
    readlog_metadata,
    Column("month", Text, primary_key=True, comment="2026-03, in UTC"),
    Column("first", BigInteger, nullable=False, comment="position of its first entry"),
)
read_log_ids = Table(
    "read_log_ids",
    readlog_metadata,
    Column("id", LargeBinary, primary_key=True, comment="whom or what an entry names"),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
read_log_tiles = Table(
    "read_log_tiles",
    readlog_metadata,
    Column("month", Text, primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
)
read_log_heads = Table(
    "read_log_heads",
    readlog_metadata,
    Column("number", _Position, primary_key=True, autoincrement=False),
    Column("month", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("upto", BigInteger, nullable=False, comment="position of the last entry in it"),
    Column("note", Text, nullable=False, comment="signed checkpoint"),
)
read_log_dropped = Table(
    "read_log_dropped",
    readlog_metadata,
    Column("month", Text, primary_key=True),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False, comment="microseconds since 1970 in UTC"),
)


def create_tables(engine: Engine) -> None:
    """Create tables and triggers that are missing. For one process at a time."""
    readlog_metadata.create_all(engine)


def _add_triggers(_metadata: MetaData, connection: Connection, **created: object) -> None:
    # They speak of one another's tables, so they come when all are there.
    if created["tables"]:
        for statement in TRIGGERS[connection.dialect.name]:
            connection.exec_driver_sql(statement)


event.listen(readlog_metadata, "after_create", _add_triggers)
