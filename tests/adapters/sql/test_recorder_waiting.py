"""Appends that had to wait for the lock look at the store as the holder has left it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import URL, Engine, text

from adapters.sql.recorder import SQLRecorder
from core.store import AppendCondition, BoundaryChanged, EventToStore, Query, QueryItem
from tests.adapters.sql.writers import opened

WAITING = 5
PATIENCE = 15
BOUNDARY = Query([QueryItem(types=["decided"], tags=["case:1"])])
DECIDED = [EventToStore("decided", b"", ["case:1"])]


def decide(recorder: SQLRecorder, after: int) -> bool:
    """Return whether the decision was accepted."""
    event = EventToStore("decided", b"", ["case:1"])
    try:
        recorder.append([event], AppendCondition(BOUNDARY, after))
    except BoundaryChanged:
        return False
    return True


def decide_in_a_group(recorder: SQLRecorder, after: int) -> bool:
    with recorder.transaction():
        return decide(recorder, after)


Decide = Callable[[SQLRecorder, int], bool]


@contextmanager
def waiting(url: URL, engine: Engine, how: Decide) -> Iterator[list[Future[bool]]]:
    """Start decisions, each with an engine of its own, and return when all wait for the lock."""
    with ExitStack() as stack:
        address = url.render_as_string(hide_password=False)
        recorders = [stack.enter_context(opened(address)) for _ in range(WAITING)]
        pool = stack.enter_context(ThreadPoolExecutor(WAITING))
        decisions = [pool.submit(how, recorder, 1) for recorder in recorders]
        until_blocked(engine)
        assert not any(decision.done() for decision in decisions)
        yield decisions


def until_blocked(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        time.sleep(0.2)  # SQLite doesn't say who waits
        return
    deadline = time.monotonic() + PATIENCE
    blocked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with engine.connect() as connection:
        while connection.execute(blocked).scalar_one() < WAITING:
            assert time.monotonic() < deadline, "they don't wait"
            time.sleep(0.01)


@pytest.mark.parametrize("how", [decide, decide_in_a_group])
def test_a_decision_that_waited_is_not_accepted_over_what_it_did_not_see(
    recorder: SQLRecorder, store_url: URL, store_engine: Engine, how: Decide
) -> None:
    recorder.append(DECIDED)
    with ExitStack() as stack:
        with recorder.transaction():
            recorder.append([EventToStore("decided", b"", ["case:1"])])
            decisions = stack.enter_context(waiting(store_url, store_engine, how))
        assert [decision.result() for decision in decisions] == [False] * WAITING
    assert recorder.head() == 2


@pytest.mark.parametrize("how", [decide, decide_in_a_group])
def test_one_of_those_that_waited_is_accepted_if_nothing_happened(
    recorder: SQLRecorder, store_url: URL, store_engine: Engine, how: Decide
) -> None:
    recorder.append(DECIDED)
    with ExitStack() as stack:
        try:
            with recorder.transaction():
                recorder.append([EventToStore("decided", b"", ["case:1"])])
                decisions = stack.enter_context(waiting(store_url, store_engine, how))
                raise ZeroDivisionError  # noqa: TRY301 - the holder gives up
        except ZeroDivisionError:
            pass
        assert sum(decision.result() for decision in decisions) == 1
    assert recorder.head() == 2


def test_threads_of_one_recorder_race_like_processes(recorder: SQLRecorder) -> None:
    barrier = threading.Barrier(6, timeout=PATIENCE)

    def race(rounds: range) -> int:
        won = 0
        for n in rounds:
            condition = AppendCondition(Query([QueryItem(types=["a"], tags=[f"round:{n}"])]))
            barrier.wait()
            try:
                recorder.append([EventToStore("a", b"", [f"round:{n}"])], condition)
                won += 1
            except BoundaryChanged:
                pass
        return won

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(race, [range(100)] * 6)) == 100
    assert [found.position for found in recorder.read()] == list(range(1, 101))


def test_a_read_has_all_events_up_to_its_head_while_others_append(
    recorder: SQLRecorder, store_url: URL
) -> None:
    """A head that promises more than was read would let a stale decision through."""
    done = threading.Event()

    def append_all_the_time() -> None:
        with opened(store_url.render_as_string(hide_password=False)) as other:
            while not done.is_set():
                other.append([EventToStore("a", b"", ["x"])])

    head = 0
    with ThreadPoolExecutor(1) as pool:
        appending = pool.submit(append_all_the_time)
        try:
            for n in range(1500):
                wanted = None if n % 2 else Query([QueryItem(types=["a"], tags=["x"])])
                reading = recorder.read(wanted, after=head)
                found = [each.position for each in reading]
                assert found == list(range(head + 1, (reading.head or 0) + 1))
                head = reading.head or 0
        finally:
            done.set()
        appending.result(PATIENCE)
    assert head > 0
