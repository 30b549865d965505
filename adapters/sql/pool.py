"""Connections for fixed SQL: each is used by one thread at a time, and kept for the next."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import OperationalError
from sqlalchemy import Engine, PoolProxiedConnection

_KEPT = 8


class Pool:
    """Takes connections from the engine's pool, prepares them once, and keeps a few at hand.

    A connection that has failed is not used again.
    """

    def __init__(self, engine: Engine, prepare: Callable[[Any], None]) -> None:
        self._engine = engine
        self._prepare = prepare
        self._lock = threading.Lock()
        self._idle: list[PoolProxiedConnection] = []
        self._closed = False

    @contextmanager
    def lease(self) -> Iterator[Any]:
        """Lend a prepared connection. Raises OperationalError after `close()`."""
        lease = self._take()
        try:
            yield lease.driver_connection
        except BaseException:
            lease.invalidate()
            raise
        self._give_back(lease)

    def close(self) -> None:
        """Close all that are not in use now, and the others as they come back.

        They are prepared for the store: the pool's other users get none of them.
        """
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for lease in idle:
            lease.invalidate()

    def _take(self) -> PoolProxiedConnection:
        with self._lock:
            if self._closed:
                raise OperationalError("the recorder is closed")
            if self._idle:
                return self._idle.pop()
        lease = self._engine.raw_connection()
        try:
            self._prepare(lease.driver_connection)
        except BaseException:
            lease.invalidate()
            raise
        return lease

    def _give_back(self, lease: PoolProxiedConnection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < _KEPT:
                self._idle.append(lease)
                return
        lease.invalidate()
