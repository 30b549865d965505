"""The read log, which only grows, without gaps."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0001"
down_revision = None

_SQLITE = (
    """
    CREATE TRIGGER read_log_not_updated BEFORE UPDATE ON read_log
    BEGIN SELECT RAISE(ABORT, 'the read log is never changed'); END
    """,
    """
    CREATE TRIGGER read_log_not_deleted BEFORE DELETE ON read_log
    BEGIN SELECT RAISE(ABORT, 'the read log is never changed'); END
    """,
    """
    CREATE TRIGGER read_log_has_no_gaps BEFORE INSERT ON read_log
    WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM read_log)
    BEGIN SELECT RAISE(ABORT, 'the read log has no gaps'); END
    """,
)

_POSTGRESQL = (
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

_TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Create the table, its triggers and their functions."""
    op.create_table(
        "read_log",
        Column(
            "position",
            BigInteger().with_variant(Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        Column("at", BigInteger, nullable=False, comment="microseconds since 1970 in UTC"),
        Column("entry", LargeBinary, nullable=False, comment="JSON"),
        PrimaryKeyConstraint("position"),
    )
    for statement in _TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)
