"""Tells those who asked that there may be new events."""

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Engine

from adapters.sql.database import Database
from adapters.sql.watchers import Watcher

_log = logging.getLogger(__name__)

Callback = Callable[[], None]


class Bell:
    """The callbacks of a recorder, and the watcher that is started with the first of them."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine
        self._lock = threading.Lock()
        self._callbacks: tuple[Callback, ...] = ()
        self._watcher: Watcher | None = None

    def add(self, callback: Callback) -> None:
        """Call `callback` from now on."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)
            if self._watcher is None:
                self._watcher = self._database.watcher(self._engine, self.ring)
                self._watcher.start()

    def remove(self, callback: Callback) -> None:
        """Call it no longer."""
        with self._lock:
            self._callbacks = tuple(known for known in self._callbacks if known != callback)

    def ring(self) -> None:
        """Call all. What is committed is committed: a callback's error is logged, not raised."""
        for callback in self._callbacks:
            try:
                callback()
            except Exception as failure:  # noqa: BLE001 - whatever others have written
                # Without the message, which may repeat data.
                _log.error("a callback after an append failed: %s", type(failure).__name__)

    def close(self) -> None:
        """Stop the watcher."""
        with self._lock:
            watcher, self._watcher = self._watcher, None
            self._callbacks = ()
        if watcher is not None:
            watcher.stop()
