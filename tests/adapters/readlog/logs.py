"""Logs with some months in them, and somebody who changes what should stay."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import URL, create_engine, func, select, text

from adapters.readlog.schema import readlog_metadata
from adapters.readlog.store import SQLReadLog, _Waiting
from core.merkle.checkpoints import Signer
from core.readlog import ReadLogEntry

SIGNER = Signer("qnet/readlog", b"r" * 32)
MARCH = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
HER, OTHER, CASE, LEADER = (UUID(int=n) for n in range(1, 5))


def look(at: datetime = MARCH, *persons: UUID, **more: object) -> ReadLogEntry:
    """Return an entry: the leader opened the names of persons."""
    told = {
        "outcome": "opened",
        "actor": f"account:{LEADER}",
        "action": "cases.list",
        "purpose": "support",
        "rule": "activity_leader: own branch",
        "persons": persons,
        "fields": ("participant.registered:name",),
    }
    return ReadLogEntry(at=at, **(told | more))  # type: ignore[arg-type]


def looks(number: int, at: datetime) -> Iterable[ReadLogEntry]:
    """Yield so many entries, one a second."""
    return (look(at + timedelta(seconds=n), UUID(int=n + 100)) for n in range(number))


def fill(log: SQLReadLog, *entries: ReadLogEntry) -> None:
    """Append the entries as one group."""
    log._store([_Waiting(entry) for entry in entries])


def grow(log: SQLReadLog, now: datetime = APRIL) -> int:
    return log.grow(SIGNER, now)


def change(url: URL, *statements: str) -> None:
    """Do what no program may: as the owner of the database, with its triggers out of the way."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.execute(names).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in readlog_metadata.tables:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def count(url: URL, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found: int = connection.execute(
            select(func.count()).select_from(readlog_metadata.tables[table])
        ).scalar_one()
    engine.dispose()
    return found
