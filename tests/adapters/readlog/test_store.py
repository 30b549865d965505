"""The read log has no gaps, isn't changed, and fails closed without quoting what it was given."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from adapters.readlog.schema import create_tables
from adapters.readlog.store import SQLReadLog
from core.errors import ReadLogUnavailable
from core.readlog import ReadLogEntry
from tests.adapters.keys.processes import in_processes

PROCESSES = 6
THREADS = 8
APPENDS = 40


def entry(action: str = "participants.list") -> ReadLogEntry:
    return ReadLogEntry(
        at=datetime(2031, 3, 30, 0, 59, 59, 999_999, UTC),
        outcome="opened",
        actor="account:made-up",
        action=action,
        purpose="matching",
        rule="participants.read",
        persons=(UUID(int=1), UUID(int=2)),
        fields=("participant.registered:name",),
        request="r1",
    )


def test_gives_back_what_was_appended_in_order(log: SQLReadLog) -> None:
    entries = [entry(f"action {number}") for number in range(5)]
    assert [log.append(each) for each in entries] == [1, 2, 3, 4, 5]
    assert log.read() == list(enumerate(entries, 1))
    assert log.read(after=2, limit=2) == list(enumerate(entries[2:4], 3))
    assert log.read(after=5) == []


def test_positions_have_no_gaps_when_processes_append(log: SQLReadLog, log_url: URL) -> None:
    answers = in_processes(append_some, [(log_url, str(n)) for n in range(PROCESSES)])
    expected = list(range(1, PROCESSES * APPENDS + 1))
    assert sorted(position for answer in answers for position in answer) == expected
    read = log.read(limit=len(expected) + 1)
    assert [position for position, _ in read] == expected
    for number, answer in enumerate(answers):
        assert answer == [p for p, each in read if each.action == str(number)]


def append_some(url: URL, action: str) -> list[int]:
    log = SQLReadLog(create_engine(url))
    positions = [log.append(entry(action)) for _ in range(APPENDS)]
    log.close()
    return positions


def test_each_of_many_threads_gets_its_own_position(log: SQLReadLog) -> None:
    answers: dict[str, list[int]] = {}
    barrier = Barrier(THREADS)

    def work(action: str) -> None:
        barrier.wait()
        answers[action] = [log.append(entry(action)) for _ in range(APPENDS)]

    threads = [Thread(target=work, args=(str(number),)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = log.read(limit=1000)
    assert [position for position, _ in read] == list(range(1, THREADS * APPENDS + 1))
    for action, answer in answers.items():
        assert answer == [p for p, each in read if each.action == action]


def test_threads_that_wait_share_a_commit(log: SQLReadLog, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []
    first_is_there, go_on = Barrier(2), Barrier(2)
    store = log._store

    def slow_store(group: list[object]) -> int:
        groups.append(len(group))
        if len(groups) == 1:
            first_is_there.wait()
            go_on.wait()
        return store(group)  # type: ignore[arg-type]

    monkeypatch.setattr(log, "_store", slow_store)
    threads = [Thread(target=log.append, args=(entry(),)) for _ in range(5)]
    threads[0].start()
    first_is_there.wait()
    for thread in threads[1:]:
        thread.start()
    while len(log._waiting) < 4:
        pass
    go_on.wait()
    for thread in threads:
        thread.join()
    assert groups == [1, 4]
    assert [position for position, _ in log.read()] == [1, 2, 3, 4, 5]


def test_a_log_without_a_table_is_unavailable(database_url: URL) -> None:
    log = SQLReadLog(create_engine(database_url))
    with pytest.raises(ReadLogUnavailable):
        log.append(entry())
    with pytest.raises(ReadLogUnavailable):
        log.read()
    log.close()


def test_a_log_that_comes_back_is_used_again(database_url: URL) -> None:
    engine = create_engine(database_url)
    log = SQLReadLog(engine)
    with pytest.raises(ReadLogUnavailable):
        log.append(entry())
    create_tables(engine)
    assert log.append(entry()) == 1
    log.close()


def test_a_log_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/test.db")
    create_tables(engine)
    log = SQLReadLog(engine)
    log.append(entry())
    read_only = SQLReadLog(create_engine(f"sqlite:///file:{tmp_path}/test.db?mode=ro&uri=true"))
    with pytest.raises(ReadLogUnavailable):
        read_only.append(entry())
    assert [position for position, _ in log.read()] == [1]
    read_only.close()
    log.close()


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@/nothing?host=/nowhere"],
)
def test_a_log_out_of_reach_is_unavailable(url: str) -> None:
    log = SQLReadLog(create_engine(url))
    with pytest.raises(ReadLogUnavailable):
        log.append(entry())
    log.close()


def test_an_error_quotes_nothing(database_url: URL) -> None:
    log = SQLReadLog(create_engine(database_url))
    with pytest.raises(ReadLogUnavailable) as refusal:
        log.append(entry("marked-words"))
    error: BaseException = refusal.value
    assert error.__context__ is None
    assert error.__cause__ is None
    assert "marked-words" not in repr(error) + repr(refusal.value.facts)
    log.close()


CHANGES = [
    "UPDATE read_log SET at = 0",
    "DELETE FROM read_log",
    "INSERT INTO read_log (position, at, entry) VALUES (4, 0, '')",
    "INSERT INTO read_log (position, at, entry) VALUES (1, 0, '')",
    """
    INSERT INTO read_log (position, at, entry) VALUES (1, 0, '')
    ON CONFLICT (position) DO UPDATE SET at = 0
    """,
]


def refuses(connection: Connection, change: str) -> None:
    with pytest.raises(DBAPIError, match="the read log"):
        connection.execute(text(change))


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_changes(log: SQLReadLog, log_url: URL, change: str) -> None:
    for _ in range(2):
        log.append(entry())
    engine = create_engine(log_url)
    with engine.connect() as connection:
        refuses(connection, change)
    with engine.connect() as connection:
        refuses(
            connection,
            "INSERT OR REPLACE INTO read_log (position, at, entry) VALUES (1, 0, '')"
            if engine.dialect.name == "sqlite"
            else "TRUNCATE read_log",
        )
    engine.dispose()
    assert log.read() == [(1, entry()), (2, entry())]


def test_a_log_that_was_moved_away_takes_nothing_more(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "readlog.db"))
    engine = create_engine(url)
    create_tables(engine)
    log = SQLReadLog(engine)
    log.append(entry())
    (tmp_path / "readlog.db").rename(tmp_path / "elsewhere.db")
    with pytest.raises(ReadLogUnavailable):
        log.append(entry())
    with pytest.raises(ReadLogUnavailable):
        log.read()
    (tmp_path / "readlog.db").mkdir()
    with pytest.raises(ReadLogUnavailable):
        log.append(entry())
    log.close()
