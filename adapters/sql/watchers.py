"""How a process notices that events were committed, by itself or by another process."""

import contextlib
import selectors
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import cast

import psycopg
from sqlalchemy import Engine

from adapters.sql.append_function import CHANNEL

POLL_SECONDS = 0.05
_RECONNECT_SECONDS = 0.5


class Watcher(ABC):
    """A thread that calls `ring` after commits, and once it has begun to look."""

    def __init__(self, engine: Engine, ring: Callable[[], None]) -> None:
        self._engine = engine
        self._ring = ring
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-watcher", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread has ended and given back its connection."""
        self._stopped.set()
        self._wake()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        # A database that is away comes back; whoever reads meanwhile gets its error.
        while not self._stopped.is_set():
            with contextlib.suppress(Exception):
                self._watch()
            self._stopped.wait(_RECONNECT_SECONDS)

    @abstractmethod
    def _watch(self) -> None:
        """Connect, ring, and ring after each commit until stopped."""

    @abstractmethod
    def _wake(self) -> None:
        """Interrupt the waiting of `_watch`."""


class PollingWatcher(Watcher):
    """Looks at SQLite's data_version, which changes with the commits of other connections."""

    def _watch(self) -> None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            seen = None
            while not self._stopped.is_set():
                version = cursor.execute("PRAGMA data_version").fetchone()
                if version != seen:
                    seen = version
                    self._ring()
                self._stopped.wait(POLL_SECONDS)
        finally:
            connection.close()

    def _wake(self) -> None:
        """Do nothing: it doesn't wait for long."""


class ListeningWatcher(Watcher):
    """Waits for PostgreSQL's NOTIFY on a connection of its own; connects again when it breaks."""

    def __init__(self, engine: Engine, ring: Callable[[], None]) -> None:
        super().__init__(engine, ring)
        self._bell, self._waker = socket.socketpair()

    def stop(self) -> None:
        super().stop()
        self._bell.close()
        self._waker.close()

    def _watch(self) -> None:
        pooled = self._engine.raw_connection()
        connection = cast("psycopg.Connection", pooled.driver_connection)
        pooled.detach()
        with contextlib.closing(connection), selectors.DefaultSelector() as selector:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(self._bell, selectors.EVENT_READ)
            # What was committed before LISTEN has notified nobody.
            self._ring()
            while not self._stopped.is_set():
                selector.select()
                if list(connection.notifies(timeout=0)):
                    self._ring()

    def _wake(self) -> None:
        self._waker.send(b"!")
