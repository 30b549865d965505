"""The read log in memory."""

import threading
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from core.errors import ReadLogUnavailable
from core.readlog import Logged, ReadLogEntry


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

    def read(self, *, after: int = 0, limit: int = 500) -> Sequence[Logged]:
        if not self.available:
            raise ReadLogUnavailable
        return list(enumerate(self._entries, 1))[after : after + limit]

    def naming(self, ids: Collection[UUID], *, since: datetime) -> Sequence[Logged]:
        wanted = set(map(str, ids))
        return [
            (position, entry)
            for position, entry in enumerate(self._entries, 1)
            if entry.at >= since and wanted & set(_named(entry))
        ]

    def between(self, since: datetime, until: datetime, *, after: int = 0) -> Iterator[Logged]:
        for position, entry in enumerate(self._entries, 1):
            if position > after and since <= entry.at < until:
                yield position, entry


def _named(entry: ReadLogEntry) -> Iterator[str]:
    yield from map(str, entry.persons)
    yield from (tag.partition(":")[2] for tag in (*entry.subjects, entry.actor))
