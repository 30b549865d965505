"""One thread that writes: whole commands in group transactions, answered after the commit."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import SimpleQueue
from typing import Any, TypeVar

from core.errors import QnetError
from core.store import BoundaryChanged, Recorder

T = TypeVar("T")
GROUP = 64

_Job = tuple[Callable[[], Any], "Future[Any]"]


class Writer:
    """Runs jobs one after the other; jobs that wait together share one commit.

    A job that refuses (QnetError, BoundaryChanged) has written nothing, and the others go on. When
    a job fails otherwise, the group is rolled back and each of its jobs runs again by itself.
    `around` encloses the jobs of a group: what it does at its end comes before their commit.
    """

    def __init__(
        self, recorder: Recorder, around: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._recorder = recorder
        self._around = around
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="qnet-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Queue a job; jobs run in the order in which they were submitted.

        Raises RuntimeError after `close`.
        """
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise RuntimeError("the writer has stopped")
            self._jobs.put((job, future))
        return future

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            group = [first]
            stop = False
            while len(group) < GROUP and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:
                    stop = True
                    break
                group.append(job)
            # From here on nobody can cancel: a job that nobody waits for any more is left out.
            self._run_group([job for job in group if job[1].set_running_or_notify_cancel()])
            if stop:
                return

    def _run_group(self, group: list[_Job]) -> None:
        outcomes: list[tuple[Future[Any], Any]] = []
        refusals: list[tuple[Future[Any], Exception]] = []
        try:
            with self._recorder.transaction(), self._around():
                for job, future in group:
                    try:
                        outcomes.append((future, job()))
                    except (QnetError, BoundaryChanged) as refusal:
                        refusals.append((future, refusal))
        except Exception as failure:  # noqa: BLE001 - whatever it is, somebody waits for it
            self._recover(group, failure)
            return
        for future, result in outcomes:
            future.set_result(result)
        for future, refused in refusals:
            future.set_exception(refused)

    def _recover(self, group: list[_Job], failure: Exception) -> None:
        if len(group) == 1:
            group[0][1].set_exception(failure)
            return
        for job in group:
            self._run_group([job])
