"""Positions without gaps, now in PostgreSQL too, whoever inserts."""

from alembic import op

revision = "0002"
down_revision = "0001"

_NO_GAPS = (
    """
    CREATE FUNCTION qnet_refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
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
)


def upgrade() -> None:
    """Create the trigger and its function; SQLite has had one from the first."""
    if op.get_context().dialect.name == "postgresql":
        for statement in _NO_GAPS:
            op.execute(statement)
