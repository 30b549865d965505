"""Engines for SQLite and PostgreSQL, set up so that what is acknowledged is on disk."""

from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

BUSY_MILLISECONDS = 15_000
"""How long a writer waits for another one before it gives up."""

_WAL_PAGES = 4_000
"""Sixteen megabytes of log before a commit also moves them into the database file."""

_STATEMENTS_KEPT = 512


def create_store_engine(
    url: str | URL, *, synchronous: Literal["FULL", "NORMAL"] = "FULL"
) -> Engine:
    """Return an engine for a SQLite file or a PostgreSQL database.

    On SQLite the driver begins no transactions of its own. SQLAlchemy's begin with BEGIN, or with
    what `execution_options(sqlite_begin="BEGIN IMMEDIATE")` says. `synchronous` is NORMAL where a
    power failure may take the last commits. PostgreSQL keeps the server's own settings.

    Raises ValueError for other databases, and for SQLite without a file: it would have no WAL.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(_with_psycopg(address), pool_size=8, max_overflow=32)
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"{address.get_backend_name()} is neither sqlite nor postgresql")
    if address.database in {None, "", ":memory:"}:
        raise ValueError("SQLite needs a file here")
    engine = create_engine(
        address,
        max_overflow=-1,
        connect_args={
            "isolation_level": None,
            "timeout": BUSY_MILLISECONDS / 1000,
            "cached_statements": _STATEMENTS_KEPT,
        },
    )
    pragmas = (
        "PRAGMA journal_mode = WAL",
        f"PRAGMA synchronous = {synchronous}",
        f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}",
        f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
        "PRAGMA foreign_keys = ON",
        # Without it REPLACE deletes rows behind the back of triggers.
        "PRAGMA recursive_triggers = ON",
    )

    def set_up(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine


def create_reading_engine(url: str | URL) -> Engine:
    """Return an engine for a PostgreSQL database whose user begins each transaction himself."""
    return create_engine(
        _with_psycopg(make_url(url)), pool_size=8, max_overflow=32, isolation_level="AUTOCOMMIT"
    )


def _with_psycopg(address: URL) -> URL:
    return address.set(drivername="postgresql+psycopg")
