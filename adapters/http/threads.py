"""Threads in which databases are asked, so that the event loop never waits for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

COMMAND_THREADS = 8
QUERY_THREADS = 32
"""More than for commands: a query may wait two seconds for a read model."""


class Threads:
    """Bounded threads that stay, each with its own connections: apart for commands and queries."""

    def __init__(self) -> None:
        self._commands = ThreadPoolExecutor(COMMAND_THREADS, "qnet-command")
        self._queries = ThreadPoolExecutor(QUERY_THREADS, "qnet-query")

    async def for_command(self, admit: "Callable[[], Future[T]]") -> T:
        """Admit a command, and wait until its future is done: the loop is woken once for both.

        Whoever stops waiting doesn't stop the command.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def tell(done: "Future[T]") -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_settle, answer, done)

        def run() -> None:
            try:
                queued = admit()
            except Exception as refusal:  # noqa: BLE001 - whatever it is, somebody waits for it
                queued = Future()
                queued.set_exception(refusal)
            queued.add_done_callback(tell)

        self._commands.submit(run)
        return await answer

    async def for_query(self, job: Callable[[], T]) -> T:
        """Answer a query."""
        return await asyncio.get_running_loop().run_in_executor(self._queries, job)

    def close(self) -> None:
        """Wait for what runs, then end the threads."""
        self._commands.shutdown()
        self._queries.shutdown()


def _settle(answer: "asyncio.Future[T]", done: "Future[T]") -> None:
    if answer.done():
        return
    failure = done.exception()
    if failure is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(failure)
