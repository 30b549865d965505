"""Entries are found by whom and what they name, as soon as they are written; and by their time."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import URL, create_engine

from adapters.readlog.store import SQLReadLog
from core.errors import ReadLogUnavailable
from core.testing import MemoryReadLog
from tests.adapters.readlog.logs import (
    APRIL,
    CASE,
    HER,
    LEADER,
    MARCH,
    MAY,
    OTHER,
    fill,
    grow,
    look,
)

HOUR = timedelta(hours=1)
ENTRIES = [
    look(MARCH - HOUR, HER, OTHER),
    look(MARCH, OTHER),
    look(MARCH, subjects=(f"case:{CASE}",), outcome="denied", actor="link:x"),
    look(APRIL, HER, subjects=(f"case:{CASE}", "branch:not-an-id")),
    look(MAY, actor="system:test"),
    look(MAY + HOUR, HER),
]


@pytest.fixture(params=range(0, len(ENTRIES) + 1, 2))
def filled(log: SQLReadLog, request: pytest.FixtureRequest) -> SQLReadLog:
    """Return the entries, some of them taken into the index."""
    fill(log, *ENTRIES[: request.param])
    grow(log, MARCH)
    fill(log, *ENTRIES[request.param :])
    return log


def positions(log: SQLReadLog | MemoryReadLog, ids: list[UUID], since: object = None) -> list[int]:
    moment = MARCH - HOUR if since is None else since
    return [p for p, _ in log.naming(ids, since=moment)]  # type: ignore[arg-type]


def test_by_person_subject_or_who_looked(filled: SQLReadLog) -> None:
    assert positions(filled, [HER]) == [1, 4, 6]
    assert positions(filled, [CASE]) == [3, 4]
    assert positions(filled, [HER, CASE, OTHER]) == [1, 2, 3, 4, 6]
    assert positions(filled, [LEADER]) == [1, 2, 4, 6]
    assert positions(filled, [UUID(int=99)]) == []
    assert positions(filled, []) == []
    assert positions(filled, [HER], APRIL) == [4, 6]
    assert [entry for _, entry in filled.naming([CASE], since=MARCH)] == ENTRIES[2:4]


def test_by_time(filled: SQLReadLog) -> None:
    def found(since: object, until: object, after: int = 0) -> list[int]:
        return [p for p, _ in filled.between(since, until, after=after)]  # type: ignore[arg-type]

    assert found(MARCH - HOUR, MAY + 2 * HOUR) == [1, 2, 3, 4, 5, 6]
    assert found(MARCH, MAY) == [2, 3, 4]
    assert found(MARCH, MAY, after=2) == [3, 4]
    assert found(APRIL, APRIL) == []
    assert found(MAY + 2 * HOUR, MAY + 3 * HOUR) == []


def test_in_pages(log: SQLReadLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.readlog.lookups.PAGE", 4)
    fill(log, *ENTRIES * 3)
    found = list(log.between(MARCH - HOUR, MAY + 2 * HOUR))
    assert found == list(enumerate(ENTRIES * 3, 1))


def test_the_log_in_memory_finds_the_same(filled: SQLReadLog) -> None:
    memory = MemoryReadLog()
    for entry in ENTRIES:
        memory.append(entry)
    for ids in ([HER], [CASE], [LEADER], [OTHER, CASE], []):
        assert positions(memory, ids) == positions(filled, ids)
    for since, until, after in ((MARCH, MAY, 0), (MARCH, MAY, 2), (APRIL, APRIL, 0)):
        mine = list(memory.between(since, until, after=after))
        assert mine == list(filled.between(since, until, after=after))


def test_a_log_out_of_reach_is_unavailable(database_url: URL) -> None:
    log = SQLReadLog(create_engine(database_url))
    for ask in (
        lambda: log.naming([HER], since=MARCH),
        lambda: list(log.between(MARCH, MAY)),
        lambda: grow(log),
        lambda: log.drop(1, MAY),
        log.heads,
    ):
        with pytest.raises(ReadLogUnavailable) as refusal:
            ask()
        assert refusal.value.__context__ is None
    log.close()
