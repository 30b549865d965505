"""The event store in memory: for tests that take milliseconds, and as an example of a recorder."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.persistence import DCBListenNotifySubscription
from eventsourcing.persistence import ProgrammingError

from core.clock import Clock, SystemClock, to_microseconds
from core.store import (
    AppendCondition,
    BoundaryChanged,
    CommandRecord,
    Envelope,
    EventToStore,
    Query,
    ReadResponse,
    Recorder,
    SequencedEvent,
    StoredEvent,
)

_log = logging.getLogger(__name__)


class MemoryRecorder(Recorder):
    """Keeps events in a list. What a group appends is seen by others when the group has ended."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._events: list[StoredEvent] = []
        self._commands: dict[tuple[str, str], CommandRecord] = {}
        self._committed = 0
        self._writing = threading.Lock()
        self._writer: int | None = None
        self._callbacks: list[Callable[[], None]] = []
        self._subscriptions: set[MemorySubscription] = set()

    def read(
        self, query: Query | None = None, *, after: int | None = None, limit: int | None = None
    ) -> ReadResponse:
        seen = self.head()
        start = after or 0
        found = [
            SequencedEvent(_copy(event), position)
            for position, event in enumerate(self._events[start:seen], start + 1)
            if _matches(event, query)
        ]
        if limit is None:
            return MemoryResponse(found, seen or None)
        found = found[: max(limit, 0)]
        return MemoryResponse(found, found[-1].position if found else None)

    def append(
        self,
        events: Sequence[DCBEvent],
        condition: AppendCondition | None = None,
        *,
        envelope: Envelope | None = None,
    ) -> int:
        if not events:
            raise ProgrammingError("there must be at least one event to append")
        for event in events:
            _check_names(event)
        if self._inside:
            return self._append(events, condition, envelope or Envelope())
        with self.transaction():
            return self._append(events, condition, envelope or Envelope())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._inside:
            raise ProgrammingError("transactions do not nest")
        with self._writing:
            self._writer = threading.get_ident()
            try:
                yield
                appended = len(self._events) > self._committed
                self._committed = len(self._events)
            finally:
                del self._events[self._committed :]
                self._commands = {
                    key: command
                    for key, command in self._commands.items()
                    if command.position <= self._committed
                }
                self._writer = None
        if appended:
            self._ring()

    def head(self) -> int:
        return len(self._events) if self._inside else self._committed

    def command(self, actor: str, command_id: str) -> CommandRecord | None:
        found = self._commands.get((actor, command_id))
        return found if found is not None and found.position <= self.head() else None

    def on_append(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def subscribe(
        self, query: Query | None = None, *, after: int | None = None
    ) -> "MemorySubscription":
        subscription = MemorySubscription(self, query, after)
        self._subscriptions.add(subscription)
        # Its thread has begun before: it may have read, and now wait for what came since.
        self._callbacks.append(subscription.notify)
        subscription.notify()
        return subscription

    def forget(self, subscription: "MemorySubscription") -> None:
        """Tell a subscription that has stopped no longer of appends."""
        if subscription in self._subscriptions:
            self._subscriptions.discard(subscription)
            self._callbacks.remove(subscription.notify)

    def close(self) -> None:
        for subscription in tuple(self._subscriptions):
            subscription.stop()

    @property
    def _inside(self) -> bool:
        return self._writer == threading.get_ident()

    def _append(
        self, events: Sequence[DCBEvent], condition: AppendCondition | None, envelope: Envelope
    ) -> int:
        command = envelope.command
        if command is not None and (command.actor, command.command_id) in self._commands:
            raise BoundaryChanged("the command was accepted before")
        if condition is not None:
            later = self._events[condition.after or 0 :]
            if any(_matches(event, condition.fail_if_events_match) for event in later):
                raise BoundaryChanged(f"an event in the boundary came after {condition.after}")
        now = to_microseconds(self._clock.now())
        if self._events:
            now = max(now, self._events[-1].recorded_at)
        self._events += [_stored(event, now, envelope.metadata) for event in events]
        position = len(self._events)
        if command is not None:
            self._commands[command.actor, command.command_id] = CommandRecord(
                command.actor, command.command_id, command.body_hash, command.answer, position
            )
        return position

    def _ring(self) -> None:
        for callback in tuple(self._callbacks):
            try:
                callback()
            except Exception:  # noqa: BLE001 - whatever others have written
                _log.exception("a callback after an append failed")


class MemoryResponse(ReadResponse):
    """Events that were read at once, and the head at that moment."""

    def __init__(self, events: Sequence[SequencedEvent], head: int | None) -> None:
        self._events = iter(events)
        self._head = head

    @property
    def head(self) -> int | None:
        return self._head

    def __next__(self) -> SequencedEvent:
        return next(self._events)


class MemorySubscription(DCBListenNotifySubscription[MemoryRecorder]):
    """Yields events in order, waits at the end, and ends when it is stopped."""

    def notify(self) -> None:
        """Look for new events."""
        self._has_been_notified.set()

    def stop(self) -> None:
        super().stop()
        self._recorder.forget(self)


def _matches(event: DCBEvent, query: Query | None) -> bool:
    return (
        query is None
        or not query.items
        or any(
            (not item.types or event.type in item.types) and set(item.tags) <= set(event.tags)
            for item in query.items
        )
    )


def _check_names(event: DCBEvent) -> None:
    for name in (event.type, *event.tags):
        if not name or "\n" in name or "\0" in name:
            raise ValueError(f"the name {name!r} is empty, or contains a newline or NUL")


def _stored(event: DCBEvent, now: int, metadata: bytes) -> StoredEvent:
    event_id, version = str(uuid4()), 1
    if isinstance(event, EventToStore):
        event_id, version = event.id, event.version
    return StoredEvent(event.type, event.data, list(event.tags), event_id, version, now, metadata)


def _copy(event: StoredEvent) -> StoredEvent:
    return _stored(
        EventToStore(event.type, event.data, event.tags, event.id, event.version),
        event.recorded_at,
        event.metadata,
    )
