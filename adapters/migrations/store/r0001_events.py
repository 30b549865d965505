"""Events, commands, catalogue, tracking of reactions; what was recorded stays as it is."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0001"
down_revision = None

_NAME = Text().with_variant(Text(collation="C"), "postgresql")
_POSITION = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Create tables, triggers and functions."""
    _create_tables()
    dialect = op.get_context().dialect.name
    refuse = _refuse_on_sqlite
    if dialect == "postgresql":
        op.execute(_REFUSAL)
        op.execute(_APPEND)
        refuse = _refuse_on_postgresql
    else:
        op.execute(_NO_GAPS)
    for table in ("events", "event_tags", "commands"):
        refuse(table)
    for statement in _KEEP_CATALOGUE[dialect]:
        op.execute(statement)


def _create_tables() -> None:
    op.create_table(
        "events",
        Column("position", _POSITION, autoincrement=False, nullable=False),
        Column("id", String(36), nullable=False),
        Column("type", _NAME, nullable=False),
        Column("version", Integer, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("tags", Text, nullable=False),
        Column("data", LargeBinary, nullable=False),
        Column("metadata", LargeBinary, nullable=False),
        PrimaryKeyConstraint("position"),
        UniqueConstraint("id"),
    )
    op.create_table(
        "event_tags",
        Column("tag", _NAME, nullable=False),
        Column("type", _NAME, nullable=False),
        Column("position", BigInteger, autoincrement=False, nullable=False),
        PrimaryKeyConstraint("tag", "type", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "commands",
        Column("actor", _NAME, nullable=False),
        Column("command_id", _NAME, nullable=False),
        Column("body_hash", LargeBinary, nullable=False),
        Column("answer", LargeBinary, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("actor", "command_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "catalogue",
        Column("name", _NAME, nullable=False),
        Column("version", Integer, autoincrement=False, nullable=False),
        Column("owner", _NAME, nullable=False),
        Column("entry", LargeBinary, nullable=False),
        PrimaryKeyConstraint("name", "version"),
    )
    op.create_table(
        "reaction_tracking",
        Column("name", Text, nullable=False),
        Column("position", BigInteger, nullable=False),
        PrimaryKeyConstraint("name"),
    )


def _refuse_on_sqlite(table: str) -> None:
    refusal = f"BEGIN SELECT RAISE(ABORT, 'what is recorded in {table} stays as it is'); END"
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {refusal}"
        )
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {_SAME_ROW[table]}) {refusal}"
    )


def _refuse_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " EXECUTE FUNCTION qnet_refuse_change()"
    )


_SAME_ROW = {
    "events": "position = NEW.position OR id = NEW.id",
    "event_tags": "tag = NEW.tag AND type = NEW.type AND position = NEW.position",
    "commands": "actor = NEW.actor AND command_id = NEW.command_id",
}

_NO_GAPS = (
    "CREATE TRIGGER events_without_gaps BEFORE INSERT ON events"
    " WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM events)"
    " BEGIN SELECT RAISE(ABORT, 'positions have no gaps'); END"
)

_KEEP_CATALOGUE = {
    "sqlite": (
        (
            "CREATE TRIGGER catalogue_no_delete BEFORE DELETE ON catalogue"
            " BEGIN SELECT RAISE(ABORT, 'the catalogue forgets nothing'); END"
        ),
    ),
    "postgresql": (
        """
        CREATE FUNCTION qnet_keep_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
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

_REFUSAL = """
CREATE FUNCTION qnet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is recorded in % stays as it is', TG_TABLE_NAME;
END $$
"""

_APPEND = r"""
CREATE FUNCTION qnet_append(
    recording_at bigint,
    event_ids text,
    event_types text,
    event_versions text,
    event_tag_lists text,
    event_data bytea[],
    event_metadata bytea,
    after_position bigint DEFAULT NULL,
    boundary_everything boolean DEFAULT NULL,
    boundary_types text DEFAULT NULL,
    boundary_pair_tags text DEFAULT NULL,
    boundary_pair_types text DEFAULT NULL,
    boundary_pair_others text DEFAULT NULL,
    boundary_any_tags text DEFAULT NULL,
    boundary_any_others text DEFAULT NULL,
    by_actor text DEFAULT NULL,
    by_command text DEFAULT NULL,
    command_hash bytea DEFAULT NULL,
    command_answer bytea DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    ids text[] := string_to_array(event_ids, E'\n');
    types text[] := string_to_array(event_types, E'\n');
    versions integer[] := string_to_array(event_versions, E'\n')::integer[];
    tag_lists text[] := string_to_array(event_tag_lists, E'\n\n');
    last_position bigint;
    last_recorded_at bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(8173581924249399397);
    IF boundary_everything THEN
        IF EXISTS (SELECT 1 FROM events WHERE position > after_position) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF boundary_pair_tags IS NOT NULL AND boundary_pair_others IS NULL THEN
        IF EXISTS ((
SELECT found.position
FROM unnest(
    string_to_array(boundary_pair_tags, E'\n'),
    string_to_array(boundary_pair_types, E'\n')
) q (tag, type)
CROSS JOIN LATERAL (
    SELECT t.position FROM event_tags t
    WHERE t.tag = q.tag AND t.type = q.type AND t.position > after_position
    ORDER BY t.position LIMIT 1
) found
)) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF boundary_pair_others IS NOT NULL THEN
        IF EXISTS ((
SELECT found.position
FROM (
    SELECT tag, type, coalesce(others, '') AS others
    FROM unnest(
        string_to_array(boundary_pair_tags, E'\n'),
        string_to_array(boundary_pair_types, E'\n'),
        string_to_array(boundary_pair_others, E'\n\n')
    ) p (tag, type, others)
) q
CROSS JOIN LATERAL (
    SELECT t.position FROM event_tags t
    WHERE t.tag = q.tag AND t.type = q.type AND t.position > after_position
    AND (q.others = '' OR NOT EXISTS (
    SELECT 1 FROM unnest(string_to_array(q.others, E'\n')) o (tag)
    WHERE NOT EXISTS (
        SELECT 1 FROM event_tags x
        WHERE x.tag = o.tag AND x.type = t.type AND x.position = t.position
    )
))
    ORDER BY t.position LIMIT 1
) found
)) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF boundary_any_tags IS NOT NULL THEN
        IF EXISTS ((
SELECT found.position
FROM (
    SELECT tag, coalesce(others, '') AS others
    FROM unnest(
        string_to_array(boundary_any_tags, E'\n'),
        string_to_array(boundary_any_others, E'\n\n')
    ) p (tag, others)
) q
CROSS JOIN LATERAL (
    SELECT t.position FROM event_tags t
    WHERE t.tag = q.tag AND t.position > after_position AND (q.others = '' OR NOT EXISTS (
    SELECT 1 FROM unnest(string_to_array(q.others, E'\n')) o (tag)
    WHERE NOT EXISTS (
        SELECT 1 FROM event_tags x
        WHERE x.tag = o.tag AND x.type = t.type AND x.position = t.position
    )
))
    ORDER BY t.position LIMIT 1
) found
)) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF boundary_types IS NOT NULL THEN
        IF EXISTS ((
SELECT t.position FROM events t
WHERE boundary_types <> '' AND t.position > after_position
    AND t.type = ANY (string_to_array(boundary_types, E'\n'))
ORDER BY t.position LIMIT 1
)) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF by_command IS NOT NULL THEN
        IF EXISTS (SELECT 1 FROM commands WHERE actor = by_actor AND command_id = by_command) THEN
            RETURN NULL;
        END IF;
    END IF;
    SELECT position, recorded_at INTO last_position, last_recorded_at
    FROM events ORDER BY position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    last_recorded_at := greatest(last_recorded_at, recording_at);
    FOR n IN 1 .. cardinality(ids) LOOP
        last_position := last_position + 1;
        INSERT INTO events (position, id, type, version, recorded_at, tags, data, metadata)
        VALUES (
            last_position, ids[n], types[n], versions[n], last_recorded_at,
            coalesce(tag_lists[n], ''), event_data[n], event_metadata
        );
        INSERT INTO event_tags (tag, type, position)
        SELECT DISTINCT tag, types[n], last_position
        FROM unnest(string_to_array(tag_lists[n], E'\n')) l (tag);
    END LOOP;
    IF by_command IS NOT NULL THEN
        INSERT INTO commands (actor, command_id, body_hash, answer, position, recorded_at)
        VALUES (
            by_actor, by_command, command_hash, command_answer, last_position, last_recorded_at
        );
    END IF;
    NOTIFY qnet_events;
    RETURN last_position;
END $$
"""
