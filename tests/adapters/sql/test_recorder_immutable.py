"""What is recorded can't be changed or deleted, not even past the recorder."""

import pytest
from eventsourcing.persistence import ProgrammingError
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from adapters.sql.recorder import SQLRecorder
from core.store import CommandRecord, Envelope, EventToStore

CHANGES = (
    "UPDATE events SET type = 'other'",
    "UPDATE event_tags SET tag = 'other'",
    "UPDATE commands SET answer = body_hash",
    "DELETE FROM events",
    "DELETE FROM event_tags",
    "DELETE FROM commands",
)
REPLACE = "REPLACE INTO events SELECT * FROM events"
TRUNCATE = "TRUNCATE events"


@pytest.fixture
def filled(recorder: SQLRecorder) -> SQLRecorder:
    command = CommandRecord("account:1", "key", b"hash", b"answer")
    recorder.append([EventToStore("a", b"1", ["x"])], envelope=Envelope(command=command))
    return recorder


@pytest.mark.parametrize("change", [*CHANGES, REPLACE, TRUNCATE])
def test_the_database_refuses(filled: SQLRecorder, store_engine: Engine, change: str) -> None:
    foreign = {"sqlite": TRUNCATE, "postgresql": REPLACE}[store_engine.dialect.name]
    if change != foreign:
        with (
            pytest.raises(DBAPIError, match=r"stays as it is|no gaps"),
            store_engine.begin() as connection,
        ):
            connection.execute(text(change))
    (found,) = filled.read()
    assert (found.event.type, found.event.data, found.event.tags) == ("a", b"1", ["x"])


def test_an_event_id_is_used_once(recorder: SQLRecorder) -> None:
    recorder.append([EventToStore("a", b"1", ["x"], id="same")])
    with pytest.raises(ProgrammingError):
        recorder.append([EventToStore("a", b"2"), EventToStore("a", b"2", id="same")])
    assert recorder.head() == 1


def test_a_group_with_half_an_append_is_never_committed(recorder: SQLRecorder) -> None:
    first, second = EventToStore("a", b"1", id="same"), EventToStore("a", b"2", id="same")

    def swallow() -> None:
        with recorder.transaction():
            recorder.append([EventToStore("a", b"0")])
            with pytest.raises(ProgrammingError):
                recorder.append([first, second])
            with pytest.raises(ProgrammingError):
                recorder.append([EventToStore("a", b"3")])

    with pytest.raises(ProgrammingError):
        swallow()
    assert recorder.head() == 0
    assert recorder.append([EventToStore("a", b"4")]) == 1
