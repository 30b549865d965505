"""The append as one function in PostgreSQL: a single round trip, and the shortest time locked.

Each statement of a volatile function sees what was committed before that statement began. So the
lock comes first and alone; what then looks at the condition sees all that the last holder wrote.
"""

from functools import lru_cache

from adapters.sql.postgres_queries import positions

CHANNEL = "qnet_events"
"""What NOTIFY says after each commit of events."""

_LOCK = 0x716E657461707065


def _refusal(present: str, part: str) -> str:
    # An IF inside an IF: joined by AND, both would be started each time.
    matching = positions((part,), "t.position > after_position", "1", "boundary_{}")
    return f"""
    IF {present} THEN
        IF EXISTS ({matching}) THEN
            RETURN NULL;
        END IF;
    END IF;"""


_REFUSALS = (
    _refusal("boundary_pair_tags IS NOT NULL AND boundary_pair_others IS NULL", "plain pairs")
    + _refusal("boundary_pair_others IS NOT NULL", "pairs")
    + _refusal("boundary_any_tags IS NOT NULL", "any")
    + _refusal("boundary_types IS NOT NULL", "types")
)

_PARAMETERS = {
    "recording_at": "bigint",
    "event_ids": "text",
    "event_types": "text",
    "event_versions": "text",
    "event_tag_lists": "text",
    "event_data": "bytea[]",
    "event_metadata": "bytea",
}
_OPTIONAL = {
    "after_position": "bigint",
    "boundary_everything": "boolean",
    "boundary_types": "text",
    "boundary_pair_tags": "text",
    "boundary_pair_types": "text",
    "boundary_pair_others": "text",
    "boundary_any_tags": "text",
    "boundary_any_others": "text",
    "by_actor": "text",
    "by_command": "text",
    "command_hash": "bytea",
    "command_answer": "bytea",
}

CREATE_APPEND_FUNCTION = f"""
CREATE OR REPLACE FUNCTION qnet_append(
    {", ".join(f"{name} {kind}" for name, kind in _PARAMETERS.items())},
    {", ".join(f"{name} {kind} DEFAULT NULL" for name, kind in _OPTIONAL.items())}
) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    ids text[] := string_to_array(event_ids, E'\\n');
    types text[] := string_to_array(event_types, E'\\n');
    versions integer[] := string_to_array(event_versions, E'\\n')::integer[];
    tag_lists text[] := string_to_array(event_tag_lists, E'\\n\\n');
    last_position bigint;
    last_recorded_at bigint;
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    IF boundary_everything THEN
        IF EXISTS (SELECT 1 FROM events WHERE position > after_position) THEN
            RETURN NULL;
        END IF;
    END IF;{_REFUSALS}
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
        FROM unnest(string_to_array(tag_lists[n], E'\\n')) l (tag);
    END LOOP;
    IF by_command IS NOT NULL THEN
        INSERT INTO commands (actor, command_id, body_hash, answer, position, recorded_at)
        VALUES (
            by_actor, by_command, command_hash, command_answer, last_position, last_recorded_at
        );
    END IF;
    NOTIFY {CHANNEL};
    RETURN last_position;
END $$
"""


@lru_cache(maxsize=64)
def call_append(names: tuple[str, ...]) -> str:
    """Return the SELECT that calls the function with these parameters; each costs microseconds."""
    kinds = _PARAMETERS | _OPTIONAL
    return f"SELECT qnet_append({', '.join(f'{name} => %b::{kinds[name]}' for name in names)})"
