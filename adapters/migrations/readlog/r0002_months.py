"""Months of their own: their trees, signed heads, the ids by which entries are found."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0002"
down_revision = "0001"

_HEAD = """
    coalesce((SELECT max(position) FROM read_log), 0),
    coalesce((SELECT max(last) FROM read_log_dropped), 0)
"""
_MAY_BE_DROPPED = """(
    NEW.first = (SELECT first FROM read_log_months WHERE month = NEW.month)
    AND NEW.last = (SELECT min(first) - 1 FROM read_log_months WHERE month > NEW.month)
    AND NOT EXISTS (
        SELECT 1 FROM read_log_months WHERE month < NEW.month
        AND month NOT IN (SELECT month FROM read_log_dropped)
    )
    AND (
        NEW.last < NEW.first
        OR NEW.last = (SELECT max(upto) FROM read_log_heads WHERE month = NEW.month)
    )
) IS NOT TRUE"""
_IS_KEPT = """NOT EXISTS (
    SELECT 1 FROM read_log_dropped WHERE OLD.position BETWEEN first AND last
)"""
_MONTH_IS_KEPT = "OLD.month NOT IN (SELECT month FROM read_log_dropped)"
_IS_THE_LAST = "OLD.number = (SELECT max(number) FROM read_log_heads WHERE month = OLD.month)"
_HEAD_IS_KEPT = f"{_MONTH_IS_KEPT} OR {_IS_THE_LAST}"
_LEAVES_A_GAP = f"NEW.position <> {{greatest}}({_HEAD}) + 1"
_IS_PAST = "NEW.month <= (SELECT max(month) FROM read_log_months)"
_COMES_TOO_EARLY = f"{_IS_PAST} OR NEW.first <> {{greatest}}({_HEAD}) + 1"

_CHANGED = "the read log is never changed"
_GAP = "the read log has no gaps"
_ORDER = "the read log drops whole months that are over, the oldest first"

_DELETED = {
    "read_log": _IS_KEPT,
    "read_log_months": "TRUE",
    "read_log_ids": _IS_KEPT,
    "read_log_tiles": _MONTH_IS_KEPT,
    "read_log_heads": _HEAD_IS_KEPT,
    "read_log_dropped": "TRUE",
}
_INSERTED = {
    "read_log": (_LEAVES_A_GAP, _GAP),
    "read_log_months": (_COMES_TOO_EARLY, _GAP),
    "read_log_dropped": (_MAY_BE_DROPPED, _ORDER),
}
# On SQLite INSERT OR REPLACE deletes without asking the trigger for deletion.
_INSERTED_ON_SQLITE = _INSERTED | {
    "read_log_tiles": (
        """EXISTS (
            SELECT 1 FROM read_log_tiles
            WHERE month = NEW.month AND level = NEW.level AND start = NEW.start
        )""",
        _CHANGED,
    ),
    "read_log_heads": (
        "NEW.number <= (SELECT max(number) FROM read_log_heads)",
        _CHANGED,
    ),
}


def _on_sqlite() -> list[str]:
    statements = []
    for table, condition in _DELETED.items():
        statements += [
            f"""CREATE TRIGGER {table}_not_updated BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END""",
            f"""CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} WHEN {condition}
            BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END""",
        ]
    for table, (refused, words) in _INSERTED_ON_SQLITE.items():
        condition = refused.format(greatest="max")
        statements.append(
            f"""CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table} WHEN {condition}
            BEGIN SELECT RAISE(ABORT, '{words}'); END"""
        )
    return statements


def _on_postgresql() -> list[str]:
    statements = [
        f"""CREATE FUNCTION read_log_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_CHANGED}'; END $$"""
    ]
    for table, condition in _DELETED.items():
        statements += [
            f"""CREATE TRIGGER {table}_not_updated BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION read_log_refuse_change()""",
            f"""CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION read_log_refuse_change()""",
            *_function(table, "not_deleted", "DELETE", condition, _CHANGED),
        ]
    for table, (refused, words) in _INSERTED.items():
        condition = refused.format(greatest="greatest")
        statements += _function(table, "in_order", "INSERT", condition, words)
    return statements


def _function(table: str, name: str, action: str, condition: str, words: str) -> list[str]:
    row = "OLD" if action == "DELETE" else "NEW"
    return [
        f"""CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {condition} THEN RAISE EXCEPTION '{words}'; END IF;
        RETURN {row}; END $$""",
        f"""CREATE TRIGGER {table}_{name} BEFORE {action} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_{name}()""",
    ]


_OLD_ON_SQLITE = (
    "DROP TRIGGER read_log_not_updated",
    "DROP TRIGGER read_log_not_deleted",
    "DROP TRIGGER read_log_has_no_gaps",
)
_OLD_ON_POSTGRESQL = (
    "DROP TRIGGER read_log_not_changed ON read_log",
    "DROP TRIGGER read_log_not_truncated ON read_log",
    "DROP TRIGGER read_log_has_no_gaps ON read_log",
    "DROP FUNCTION read_log_refuse_change()",
    "DROP FUNCTION read_log_refuse_gap()",
)

# A month that began before an earlier one did isn't one: clocks had been set back.
_MONTHS = """
    INSERT INTO read_log_months (month, first)
    WITH begun AS (SELECT {month} AS month, min(position) AS first FROM read_log GROUP BY 1)
    SELECT month, first FROM begun
    WHERE NOT EXISTS (
        SELECT 1 FROM begun later WHERE later.month > begun.month AND later.first < begun.first
    )
"""
_MONTH_ON_SQLITE = "strftime('%Y-%m', at / 1000000, 'unixepoch')"
_MONTH_ON_POSTGRESQL = "to_char(to_timestamp(at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM')"


def upgrade() -> None:
    """Create the tables, tell the months of what is there, and renew the triggers.

    Trees and ids follow by themselves: nothing is signed yet.
    """
    position = BigInteger().with_variant(Integer(), "sqlite")
    op.create_table(
        "read_log_months",
        Column("month", Text, nullable=False, comment="2026-03, in UTC"),
        Column("first", BigInteger, nullable=False, comment="position of its first entry"),
        PrimaryKeyConstraint("month"),
    )
    op.create_table(
        "read_log_ids",
        Column("id", LargeBinary, nullable=False, comment="whom or what an entry names"),
        Column("position", BigInteger, nullable=False, autoincrement=False),
        PrimaryKeyConstraint("id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_log_tiles",
        Column("month", Text, nullable=False),
        Column("level", Integer, nullable=False, autoincrement=False),
        Column("start", BigInteger, nullable=False, autoincrement=False),
        Column("hashes", LargeBinary, nullable=False),
        PrimaryKeyConstraint("month", "level", "start"),
    )
    op.create_table(
        "read_log_heads",
        Column("number", position, nullable=False, autoincrement=False),
        Column("month", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("upto", BigInteger, nullable=False, comment="position of the last entry in it"),
        Column("note", Text, nullable=False, comment="signed checkpoint"),
        PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "read_log_dropped",
        Column("month", Text, nullable=False),
        Column("first", BigInteger, nullable=False),
        Column("last", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False, comment="microseconds since 1970 in UTC"),
        PrimaryKeyConstraint("month"),
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    month = _MONTH_ON_SQLITE if sqlite else _MONTH_ON_POSTGRESQL
    op.execute(_MONTHS.format(month=month))
    for statement in _OLD_ON_SQLITE if sqlite else _OLD_ON_POSTGRESQL:
        op.execute(statement)
    for statement in _on_sqlite() if sqlite else _on_postgresql():
        op.execute(statement)
