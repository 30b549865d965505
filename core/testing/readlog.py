"""The read log in memory."""

import threading
from collections.abc import Sequence

from core.errors import ReadLogUnavailable
from core.readlog import ReadLogEntry


class MemoryReadLog:
    """Keeps entries in a list. Set `available` to False, and it fails as a full disk would."""

    def __init__(self) -> None:
        self.available = True
        self._entries: list[ReadLogEntry] = []
        self._writing = threading.Lock()

    @property
    def entries(self) -> tuple[ReadLogEntry, ...]:
        """All entries in order."""
        return tuple(self._entries)

    def append(self, entry: ReadLogEntry) -> int:
        if not self.available:
            raise ReadLogUnavailable
        with self._writing:
            self._entries.append(entry)
            return len(self._entries)

    def read(self, *, after: int = 0, limit: int = 500) -> Sequence[tuple[int, ReadLogEntry]]:
        if not self.available:
            raise ReadLogUnavailable
        return list(enumerate(self._entries, 1))[after : after + limit]
