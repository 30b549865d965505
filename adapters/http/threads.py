"""Threads in which databases are asked, so that the event loop never waits for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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

    async def for_command(self, job: Callable[[], T]) -> T:
        """Admit a command."""
        return await asyncio.get_running_loop().run_in_executor(self._commands, job)

    async def for_query(self, job: Callable[[], T]) -> T:
        """Answer a query."""
        return await asyncio.get_running_loop().run_in_executor(self._queries, job)

    def close(self) -> None:
        """Wait for what runs, then end the threads."""
        self._commands.shutdown()
        self._queries.shutdown()
