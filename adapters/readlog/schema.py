"""The table of the read log, which only grows: triggers refuse change, deletion and gaps.

They keep programs from mistakes; who owns the database can drop them. Proof against that is the
audit tree over the log.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    event,
)

readlog_metadata = MetaData()

read_log = Table(
    "read_log",
    readlog_metadata,
    # SQLite makes only an INTEGER its row id, which spares an index.
    Column(
        "position",
        BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", BigInteger, nullable=False, comment="microseconds since 1970 in UTC"),
    Column("entry", LargeBinary, nullable=False, comment="JSON"),
)

SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER read_log_not_updated BEFORE UPDATE ON read_log
    BEGIN SELECT RAISE(ABORT, 'the read log is never changed'); END
    """,
    """
    CREATE TRIGGER read_log_not_deleted BEFORE DELETE ON read_log
    BEGIN SELECT RAISE(ABORT, 'the read log is never changed'); END
    """,
    # INSERT OR REPLACE deletes without asking the trigger for deletion.
    """
    CREATE TRIGGER read_log_has_no_gaps BEFORE INSERT ON read_log
    WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM read_log)
    BEGIN SELECT RAISE(ABORT, 'the read log has no gaps'); END
    """,
)

POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION read_log_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the read log is never changed'; END $$
    """,
    """
    CREATE FUNCTION read_log_refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM read_log) THEN
            RAISE EXCEPTION 'the read log has no gaps';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER read_log_not_changed BEFORE UPDATE OR DELETE ON read_log
    FOR EACH ROW EXECUTE FUNCTION read_log_refuse_change()
    """,
    """
    CREATE TRIGGER read_log_not_truncated BEFORE TRUNCATE ON read_log
    FOR EACH STATEMENT EXECUTE FUNCTION read_log_refuse_change()
    """,
    """
    CREATE TRIGGER read_log_has_no_gaps BEFORE INSERT ON read_log
    FOR EACH ROW EXECUTE FUNCTION read_log_refuse_gap()
    """,
)

TRIGGERS = {"sqlite": SQLITE_TRIGGERS, "postgresql": POSTGRESQL_TRIGGERS}


def create_tables(engine: Engine) -> None:
    """Create the table and its triggers if they are missing. For one process at a time."""
    readlog_metadata.create_all(engine)


def _add_triggers(_table: Table, connection: Connection, **_: object) -> None:
    for statement in TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


event.listen(read_log, "after_create", _add_triggers)
