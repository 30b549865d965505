"""Whoever follows the store hears of appends elsewhere, and outlives broken connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from eventsourcing.persistence import OperationalError
from sqlalchemy import URL, Engine, text

from adapters.sql.recorder import SQLRecorder
from adapters.sql.subscription import SQLSubscription
from core.store import EventToStore
from tests.adapters.sql.writers import opened

PATIENCE = 10


def append_elsewhere(url: URL) -> None:
    with opened(url.render_as_string(hide_password=False)) as other:
        other.append([EventToStore("a", b"")])


def break_connections(engine: Engine) -> None:
    """End all connections to the database but this one."""
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def hearing(recorder: SQLRecorder) -> Callable[[int], bool]:
    """Return what waits until a callback has seen that head."""
    changed = threading.Condition()
    heads = [0]

    def look() -> None:
        head = recorder.head()
        with changed:
            heads.append(head)
            changed.notify_all()

    def wait_for(head: int) -> bool:
        with changed:
            return changed.wait_for(lambda: max(heads) >= head, PATIENCE)

    recorder.on_append(look)
    return wait_for


def test_appends_of_others_are_heard_of(recorder: SQLRecorder, store_url: URL) -> None:
    wait_for = hearing(recorder)
    for head in (1, 2, 3):
        append_elsewhere(store_url)
        assert wait_for(head)


def test_a_subscription_that_begins_during_an_append_misses_nothing(
    recorder: SQLRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = SQLRecorder.follow

    def follow_late(self: SQLRecorder, subscription: SQLSubscription) -> None:
        self.append([EventToStore("a", b"")])
        follow(self, subscription)

    recorder.on_append(lambda: None)
    monkeypatch.setattr(SQLRecorder, "follow", follow_late)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(20):
            with recorder.subscribe(after=recorder.head()) as following:
                found = pool.submit(next, following)
                try:
                    assert found.result(PATIENCE).position == recorder.head()
                finally:
                    following.stop()


def test_closing_ends_those_who_wait(recorder: SQLRecorder) -> None:
    following = recorder.subscribe()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: list(following))
        recorder.close()
        assert waiting.result(PATIENCE) == []
    with pytest.raises(OperationalError):
        recorder.head()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_broken_connections_are_replaced(
    recorder: SQLRecorder, store_url: URL, store_engine: Engine
) -> None:
    wait_for = hearing(recorder)
    append_elsewhere(store_url)
    assert wait_for(1)
    break_connections(store_engine)
    with pytest.raises(OperationalError):
        recorder.append([EventToStore("a", b"")])
    append_elsewhere(store_url)
    assert wait_for(2)
    assert recorder.append([EventToStore("a", b"")]) == 3


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_transaction_whose_connection_breaks_is_lost_as_a_whole(
    recorder: SQLRecorder, store_engine: Engine
) -> None:

    def break_off() -> None:
        with recorder.transaction():
            recorder.append([EventToStore("a", b"")])
            break_connections(store_engine)

    with pytest.raises(OperationalError):
        break_off()
    assert recorder.head() == 0
    assert recorder.append([EventToStore("a", b"")]) == 1


def test_many_threads_read_at_once(recorder: SQLRecorder) -> None:
    with recorder.transaction():
        for _ in range(1500):
            recorder.append([EventToStore("a", b"", ["x"])])
    with ThreadPoolExecutor(30) as pool:
        counts = list(pool.map(lambda _: sum(1 for _ in recorder.read()), range(60)))
    assert counts == [1500] * 60
