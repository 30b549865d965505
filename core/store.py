"""The port to the event store: eventsourcing's DCB recorder, with what Qnet stores beside an event.

The only module of core that knows the eventsourcing package. A recorder keeps one global sequence
of events with positions 1, 2, 3 ... without gaps, in commit order.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from uuid import uuid4

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.persistence import IntegrityError

__all__ = [
    "AppendCondition",
    "BoundaryChanged",
    "CommandRecord",
    "Envelope",
    "EventToStore",
    "Query",
    "QueryItem",
    "ReadResponse",
    "Recorder",
    "SequencedEvent",
    "StoredEvent",
    "Subscription",
    "as_stored",
]

AppendCondition = DCBAppendCondition
BoundaryChanged = IntegrityError
Query = DCBQuery
QueryItem = DCBQueryItem
ReadResponse = DCBReadResponse
SequencedEvent = DCBSequencedEvent
Subscription = DCBSubscription


@dataclass
class EventToStore(DCBEvent):
    """A serialised event that is to be appended. A plain DCBEvent gets a new id and version 1."""

    id: str = field(default_factory=lambda: str(uuid4()))
    version: int = 1


@dataclass
class StoredEvent(DCBEvent):
    """A serialised event as it was read: what was appended and what the store added.

    `recorded_at` is in microseconds since 1970-01-01T00:00:00Z and never decreases with the
    position. `metadata` are the bytes of the envelope it was appended in.
    """

    id: str = ""
    version: int = 1
    recorded_at: int = 0
    metadata: bytes = b"{}"


def as_stored(sequenced: DCBSequencedEvent) -> StoredEvent:
    """Return the event with what the store added. Raises TypeError for another recorder's."""
    if not isinstance(sequenced.event, StoredEvent):
        raise TypeError("this recorder doesn't return what Qnet stores beside an event")
    return sequenced.event


@dataclass(frozen=True)
class CommandRecord:
    """What makes a command idempotent: kept in the transaction of its events.

    The pair of `actor` and `command_id` is unique. `body_hash` is a keyed hash of the body,
    `answer` the bytes that a repeated command gets again. `position` is set when read back: the
    position of the command's last event.
    """

    actor: str
    command_id: str
    body_hash: bytes
    answer: bytes
    position: int = 0


@dataclass(frozen=True)
class Envelope:
    """What is stored with all the events of one append."""

    metadata: bytes = b"{}"
    command: CommandRecord | None = None


class Recorder(DCBRecorder):
    """A DCB recorder that also keeps envelopes, command records, and groups of appends."""

    @abstractmethod
    def append(
        self,
        events: Sequence[DCBEvent],
        condition: DCBAppendCondition | None = None,
        *,
        envelope: Envelope | None = None,
    ) -> int:
        """Append `events` in one transaction and return the position of the last.

        Events that are `EventToStore` keep their id and version. The envelope's command record is
        written in the same transaction.

        Raises BoundaryChanged if an event that matches the condition came after its position (or
        the command record is there already), and eventsourcing's ProgrammingError if there are no
        events or an event's id is known; nothing is written then. Inside `transaction()` any error
        but BoundaryChanged dooms the whole group.
        """

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Commit together what the calling thread appends inside; roll all back on an exception.

        An append that raised BoundaryChanged has written nothing and leaves the transaction
        usable. Reads of the same thread inside see what it appended.
        """

    @abstractmethod
    def head(self) -> int:
        """Return the position of the last event, 0 when there is none."""

    @abstractmethod
    def command(self, actor: str, command_id: str) -> CommandRecord | None:
        """Return what is stored of a command, None if it was never accepted."""

    @abstractmethod
    def on_append(self, callback: Callable[[], None]) -> None:
        """Call `callback` soon after each commit of events, those of other processes included.

        It is a hint to look, called from any thread: it may come late, twice, or for nothing.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back connections and threads."""
