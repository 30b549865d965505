"""What a read returns: events as they come from the database, page by page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from core.store import ReadResponse, SequencedEvent, StoredEvent

COLUMNS = ("position", "type", "data", "tags", "id", "version", "recorded_at", "metadata")

Row = Sequence[Any]
NextPage = Callable[[int], Sequence[Row]]


class PagedResponse(ReadResponse):
    """Events in order, and the head that was known when the read began."""

    def __init__(self, events: Iterator[SequencedEvent], head: int | None) -> None:
        self._events = events
        self._head = head

    @property
    def head(self) -> int | None:
        return self._head

    def __iter__(self) -> Iterator[SequencedEvent]:
        return self._events

    def __next__(self) -> SequencedEvent:
        return next(self._events)


def sequenced(rows: Iterable[Row]) -> Iterator[SequencedEvent]:
    """Yield the events of rows of COLUMNS."""
    for position, kind, data, tags, event_id, version, recorded_at, metadata in rows:
        event = StoredEvent(
            kind, data, tags.split("\n") if tags else [], event_id, version, recorded_at, metadata
        )
        yield SequencedEvent(event, position)


def paged(rows: Sequence[Row], size: int, next_page: NextPage) -> Iterator[SequencedEvent]:
    """Yield the events of `rows`, then of further pages until one isn't full."""
    while True:
        yield from sequenced(rows)
        if len(rows) < size:
            return
        rows = next_page(rows[-1][0])
