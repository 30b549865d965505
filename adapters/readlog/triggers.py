"""Triggers by which the tables of the read log refuse change, gaps, and deletion out of turn.

A month is dropped by a row in `read_log_dropped`, which is refused unless the month is over, its
tree is signed to its last entry, and no older month is left; then its rows may go, all but its
last head. They keep programs from mistakes; who owns the database can drop them. Proof against
that are the signed trees.
"""

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


TRIGGERS = {"sqlite": _on_sqlite(), "postgresql": _on_postgresql()}
