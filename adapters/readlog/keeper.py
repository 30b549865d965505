"""The thread that lets the trees follow the log while a server runs."""

import logging
import threading

from adapters.readlog.store import SQLReadLog
from adapters.readlog.trees import TreeDiffers
from core.clock import Clock
from core.errors import ReadLogUnavailable
from core.merkle.checkpoints import Signer

EVERY_SECONDS = 600
"""How long an entry may wait for its signature: what is changed before that, no head shows."""

_log = logging.getLogger("qnet.readlog")


class Keeper:
    """Grows and signs the trees at the start, every ten minutes, and at the end."""

    def __init__(self, log: SQLReadLog, signer: Signer, clock: Clock) -> None:
        self._read_log = log
        self._signer = signer
        self._clock = clock
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="qnet-readlog", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Sign what has come, and stop."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        self._grow()
        while not self._stopped.wait(EVERY_SECONDS):
            self._grow()
        self._grow()

    def _grow(self) -> None:
        try:
            self._read_log.grow(self._signer, self._clock.now())
        except (ReadLogUnavailable, TreeDiffers):
            _log.exception("the trees of the read log can't grow; they are tried again")
