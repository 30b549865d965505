"""The store's tables. The database itself refuses to change or delete what was recorded."""

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
)

from adapters.sql.append_function import CREATE_APPEND_FUNCTION

store_metadata = MetaData()

# Bytes are compared, as SQLite does: faster than a language's order, and the same everywhere.
_Name = Text().with_variant(Text(collation="C"), "postgresql")
# Only INTEGER makes a key SQLite's row id.
_Position = BigInteger().with_variant(Integer(), "sqlite")

events = Table(
    "events",
    store_metadata,
    Column("position", _Position, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("type", _Name, nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("tags", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("metadata", LargeBinary, nullable=False),
)

event_tags = Table(
    "event_tags",
    store_metadata,
    Column("tag", _Name, primary_key=True),
    Column("type", _Name, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

commands = Table(
    "commands",
    store_metadata,
    Column("actor", _Name, primary_key=True),
    Column("command_id", _Name, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

catalogue = Table(
    "catalogue",
    store_metadata,
    Column("name", _Name, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("owner", _Name, nullable=False),
    Column("entry", LargeBinary, nullable=False),
)

IMMUTABLE = (events, event_tags, commands)
_SAME_ROW = {
    "events": "position = NEW.position OR id = NEW.id",
    "event_tags": "tag = NEW.tag AND type = NEW.type AND position = NEW.position",
    "commands": "actor = NEW.actor AND command_id = NEW.command_id",
}
KEEP_CATALOGUE = {
    "sqlite": (
        (
            "CREATE TRIGGER catalogue_no_delete BEFORE DELETE ON catalogue"
            " BEGIN SELECT RAISE(ABORT, 'the catalogue forgets nothing'); END"
        ),
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION qnet_keep_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the catalogue forgets nothing';
        END $$
        """,
        (
            "CREATE TRIGGER catalogue_stays BEFORE DELETE OR TRUNCATE ON catalogue"
            " EXECUTE FUNCTION qnet_keep_catalogue()"
        ),
    ),
}
NO_GAPS = {
    "sqlite": (
        (
            "CREATE TRIGGER events_without_gaps BEFORE INSERT ON events"
            " WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM events)"
            " BEGIN SELECT RAISE(ABORT, 'positions have no gaps'); END"
        ),
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION qnet_refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM events) THEN
                RAISE EXCEPTION 'positions have no gaps';
            END IF;
            RETURN NEW;
        END $$
        """,
        (
            "CREATE TRIGGER events_without_gaps BEFORE INSERT ON events"
            " FOR EACH ROW EXECUTE FUNCTION qnet_refuse_gap()"
        ),
    ),
}

CREATE_REFUSAL = """
CREATE OR REPLACE FUNCTION qnet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is recorded in % stays as it is', TG_TABLE_NAME;
END $$
"""


def refusals(table: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that make `table` append-only on "sqlite" or "postgresql"."""
    if dialect == "postgresql":
        trigger = (
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " EXECUTE FUNCTION qnet_refuse_change()"
        )
        return CREATE_REFUSAL, trigger
    refusal = f"BEGIN SELECT RAISE(ABORT, 'what is recorded in {table} stays as it is'); END"
    return (
        *(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {refusal}"
            for change in ("UPDATE", "DELETE")
        ),
        # REPLACE deletes rows without a trigger for DELETE, unless a connection asks for it.
        (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {_SAME_ROW[table]}) {refusal}"
        ),
    )


def create_tables(engine: Engine) -> None:
    """Create tables, triggers and function in an empty database, in one transaction."""
    store_metadata.create_all(engine)


def _after_creation(target: Table | MetaData, statement: str, dialect: str) -> None:
    # DDL formats its text with the table: a percent sign is written twice.
    ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    event.listen(target, "after_create", ddl.execute_if(dialect=dialect))


for _table in IMMUTABLE:
    for _dialect in ("sqlite", "postgresql"):
        for _statement in refusals(_table.name, _dialect):
            _after_creation(_table, _statement, _dialect)
for _dialect, _statements in KEEP_CATALOGUE.items():
    for _statement in _statements:
        _after_creation(catalogue, _statement, _dialect)
for _dialect, _statements in NO_GAPS.items():
    for _statement in _statements:
        _after_creation(events, _statement, _dialect)
_after_creation(store_metadata, CREATE_APPEND_FUNCTION, "postgresql")
