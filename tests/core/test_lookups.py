"""What a query is told of the read log: nobody from whom the asker is kept."""

from datetime import UTC, datetime
from uuid import UUID

from core.lookups import WatchedLookups
from core.readlog import ReadLogEntry
from core.testing import MemoryKeyStore
from core.testing.readlog import MemoryReadLog

SHE, ANOTHER, CASE = (UUID(int=n) for n in range(3))
NOW = datetime(2026, 3, 2, tzinfo=UTC)
LATER = datetime(2026, 3, 3, tzinfo=UTC)


def entry(*persons: UUID, case: UUID | None = None) -> ReadLogEntry:
    return ReadLogEntry(
        at=NOW,
        outcome="opened",
        actor="account:1",
        action="cases.show",
        purpose="support",
        rule="test",
        subjects=() if case is None else (f"case:{case}",),
        persons=persons,
    )


def told(*entries: ReadLogEntry, closed: frozenset[str]) -> list[ReadLogEntry]:
    log = MemoryReadLog()
    for each in entries:
        log.append(each)
    lookups = WatchedLookups(log, MemoryKeyStore(), lambda _terms: None, closed)
    found = [each for _, each in lookups.between(NOW, LATER)]
    assert found == [each for _, each in lookups.naming([SHE, ANOTHER, CASE], since=NOW)]
    return found


def test_without_anybody_closed_all_is_told() -> None:
    assert told(entry(SHE, ANOTHER), closed=frozenset()) == [entry(SHE, ANOTHER)]


def test_whom_the_asker_is_kept_from_is_named_in_no_entry() -> None:
    assert told(entry(SHE, ANOTHER), closed=frozenset({str(SHE)})) == [entry(ANOTHER)]


def test_a_look_at_nobody_else_is_not_told_at_all() -> None:
    closed = frozenset({str(SHE), str(CASE)})
    assert told(entry(SHE, case=CASE), closed=closed) == []
