"""One thread writes: jobs that wait together share a commit, and none harms another."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import pytest

from core.errors import Conflict
from core.store import BoundaryChanged, EventToStore
from core.testing import MemoryRecorder
from core.writer import GROUP, Writer


class Counting(MemoryRecorder):
    """Counts commits, and fails them when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[int] = []
        self.fail_next = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        before = self.head()
        with super().transaction():
            yield
            if self.fail_next:
                self.fail_next -= 1
                message = "the disk is full"
                raise OSError(message)
        self.commits.append(self.head() - before)


class Desk:
    """A writer, and a way to let jobs wait together."""

    def __init__(self) -> None:
        self.recorder = Counting()
        self.writer = Writer(self.recorder, nullcontext)
        self._open = threading.Event()
        self._open.set()

    def append(self, kind: str) -> Callable[[], int]:
        return lambda: self.recorder.append([EventToStore(kind, b"{}")])

    def fail(self, kind: str, failure: Exception) -> Callable[[], int]:
        def job() -> int:
            self.recorder.append([EventToStore(kind, b"{}")])
            raise failure

        return job

    def refuse(self, failure: Exception) -> Callable[[], int]:
        def job() -> int:
            raise failure

        return job

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Keep the writer busy: what is submitted inside waits together."""
        started, go_on = threading.Event(), threading.Event()

        def wait() -> None:
            started.set()
            go_on.wait(5)

        self.writer.submit(wait)
        started.wait(5)
        try:
            yield
        finally:
            go_on.set()

    @property
    def kinds(self) -> list[str]:
        return [found.event.type for found in self.recorder.read()]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.writer.close()


def test_a_job_is_answered_after_its_commit(desk: Desk) -> None:
    assert desk.writer.submit(desk.append("a")).result(5) == 1
    assert desk.recorder.head() == 1


def test_jobs_that_wait_together_share_a_commit_and_keep_their_order(desk: Desk) -> None:
    with desk.busy():
        futures = [desk.writer.submit(desk.append(f"a{n}")) for n in range(10)]
    assert [future.result(5) for future in futures] == list(range(1, 11))
    assert desk.kinds == [f"a{n}" for n in range(10)]
    assert desk.recorder.commits == [0, 10]


def test_a_group_has_a_limit(desk: Desk) -> None:
    with desk.busy():
        futures = [desk.writer.submit(desk.append("a")) for _ in range(GROUP + 6)]
    assert futures[-1].result(5) == GROUP + 6
    assert desk.recorder.commits == [0, GROUP, 6]


@pytest.mark.parametrize("refusal", [Conflict(), BoundaryChanged("changed")])
def test_a_refusal_leaves_the_others_their_commit(desk: Desk, refusal: Exception) -> None:
    with desk.busy():
        first = desk.writer.submit(desk.append("a"))
        refused = desk.writer.submit(desk.refuse(refusal))
        last = desk.writer.submit(desk.append("b"))
    assert (first.result(5), last.result(5)) == (1, 2)
    assert refused.exception(5) is refusal
    assert desk.recorder.commits == [0, 2]


def test_a_job_that_fails_harms_nobody_else(desk: Desk) -> None:
    failure = ZeroDivisionError()
    with desk.busy():
        first = desk.writer.submit(desk.append("a"))
        failed = desk.writer.submit(desk.fail("b", failure))
        last = desk.writer.submit(desk.append("c"))
    assert (first.result(5), last.result(5)) == (1, 2)
    assert failed.exception(5) is failure
    assert desk.kinds == ["a", "c"]


def test_nobody_is_answered_when_the_commit_fails(desk: Desk) -> None:
    desk.recorder.fail_next = 1
    future = desk.writer.submit(desk.append("a"))
    assert isinstance(future.exception(5), OSError)
    assert desk.recorder.head() == 0
    assert desk.writer.submit(desk.append("b")).result(5) == 1


def test_a_group_whose_commit_fails_is_tried_one_by_one(desk: Desk) -> None:
    with desk.busy():
        futures = [desk.writer.submit(desk.append(f"a{n}")) for n in range(3)]
        desk.recorder.fail_next = 2  # the busy job's own commit, and the group's
    assert [future.result(5) for future in futures] == [1, 2, 3]
    assert desk.kinds == ["a0", "a1", "a2"]


def test_what_is_queued_is_finished_before_it_stops() -> None:
    desk = Desk()
    with desk.busy():
        futures = [desk.writer.submit(desk.append("a")) for _ in range(3)]
        closing = threading.Thread(target=desk.writer.close)
        closing.start()
    closing.join(5)
    assert [future.result(0) for future in futures] == [1, 2, 3]


def test_what_surrounds_a_group_ends_before_its_commit() -> None:
    recorder, seen = MemoryRecorder(), []

    @contextmanager
    def around() -> Iterator[None]:
        yield
        elsewhere = threading.Thread(target=lambda: seen.append(recorder.head()))
        elsewhere.start()
        elsewhere.join()

    writer = Writer(recorder, around)
    writer.submit(lambda: recorder.append([EventToStore("a", b"")])).result(5)
    writer.close()
    assert seen == [0]


def test_whoever_stops_waiting_stops_nobody_else(desk: Desk) -> None:
    with desk.busy():
        impatient = desk.writer.submit(desk.append("a"))
        patient = desk.writer.submit(desk.append("b"))
        assert impatient.cancel()
    assert patient.result(5) > 0
    assert desk.writer.submit(desk.append("c")).result(5) > 1


def test_a_writer_that_has_stopped_takes_nothing() -> None:
    desk = Desk()
    desk.writer.close()
    with pytest.raises(RuntimeError):
        desk.writer.submit(desk.append("a"))
