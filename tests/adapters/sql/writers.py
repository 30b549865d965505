"""What processes of their own do to a store in tests: they import this module by its name."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Barrier
from typing import Any

from adapters.sql.connections import create_store_engine
from adapters.sql.recorder import SQLRecorder
from core.store import AppendCondition, BoundaryChanged, EventToStore, Query, QueryItem

WRITERS = 6
_PATIENCE = 60

spawning = multiprocessing.get_context("spawn")


@contextmanager
def opened(url: str) -> Iterator[SQLRecorder]:
    """Lend a recorder with an engine of its own, as another process has it."""
    engine = create_store_engine(url)
    recorder = SQLRecorder(engine)
    try:
        yield recorder
    finally:
        recorder.close()
        engine.dispose()


@contextmanager
def processes(work: Callable[..., None], *arguments: Any) -> Iterator[list[SpawnProcess]]:
    """Run `work(number, barrier, *arguments)` in six processes; all must end well."""
    barrier = spawning.Barrier(WRITERS)
    started = [
        spawning.Process(target=work, args=(number, barrier, *arguments))
        for number in range(WRITERS)
    ]
    for process in started:
        process.start()
    try:
        yield started
        for process in started:
            process.join(_PATIENCE)
            assert process.exitcode == 0
    finally:
        for process in started:
            process.kill()


def append_many(number: int, barrier: Barrier, url: str, events: int) -> None:
    """Append events one by one and in groups; some groups are rolled back."""
    with opened(url) as recorder:
        barrier.wait(_PATIENCE)
        for n in range(0, events, 2):
            pair = [_event(number, n), _event(number, n + 1)]
            if n % 20 == 0:
                with suppress(ZeroDivisionError), recorder.transaction():
                    recorder.append([_event(number, -1)])
                    raise ZeroDivisionError
            if n % 3 == 0:
                recorder.append(pair)
            else:
                with recorder.transaction():
                    recorder.append(pair[:1])
                    recorder.append(pair[1:])


def race(number: int, barrier: Barrier, url: str, rounds: int) -> None:
    """Decide again and again that nobody has decided yet."""
    with opened(url) as recorder:
        for n in range(rounds):
            condition = AppendCondition(Query([QueryItem(types=["won"], tags=[f"round:{n}"])]))
            barrier.wait(_PATIENCE)
            with suppress(BoundaryChanged):
                recorder.append(
                    [EventToStore("won", str(number).encode(), [f"round:{n}"])], condition
                )


def append_later(number: int, _barrier: Barrier, url: str) -> None:
    """Append one event after a while."""
    time.sleep(0.2)
    with opened(url) as recorder:
        recorder.append([_event(number, 0)])


def _event(number: int, n: int) -> EventToStore:
    return EventToStore("written", str(n).encode(), [f"writer:{number}"])
