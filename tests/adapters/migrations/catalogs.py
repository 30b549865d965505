"""What a database says of itself: all that tables, indexes, triggers and functions are made of."""

from sqlalchemy import Engine, text

_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master"

_POSTGRESQL = (
    """
    SELECT 'column', c.relname, c.relkind, a.attnum, a.attname,
        format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, l.collname,
        pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace
    """,
    """
    SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT 'trigger', tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    """,
    """
    SELECT 'function', proname, pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
)


def description(engine: Engine) -> list[str]:
    """Describe everything in the database, in order; how SQL is spaced doesn't matter."""
    queries = (_SQLITE,) if engine.dialect.name == "sqlite" else _POSTGRESQL
    with engine.connect() as connection:
        rows = [row for query in queries for row in connection.execute(text(query))]
    return sorted(_spaced(" | ".join(map(str, row))) for row in rows)


def _spaced(sql: str) -> str:
    """Return the text with one space between words and none inside brackets."""
    return " ".join(sql.replace("(", " ( ").replace(")", " ) ").split())
