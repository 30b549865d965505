"""What one append writes, made ready before the lock is taken."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import uuid4

from eventsourcing.dcb.api import DCBEvent
from eventsourcing.persistence import ProgrammingError

from adapters.sql.matching import Match, check_name, match_of
from core.store import AppendCondition, CommandRecord, Envelope, EventToStore


class NewEvent(NamedTuple):
    """One event as its columns are; the store adds position and recorded_at."""

    id: str
    type: str
    version: int
    tags: str
    data: bytes
    distinct_tags: tuple[str, ...]


class Batch(NamedTuple):
    """The events of one append, with what must not have happened after `after`."""

    events: tuple[NewEvent, ...]
    metadata: bytes
    command: CommandRecord | None
    condition: Match | None
    after: int
    now: int


_NO_ENVELOPE = Envelope()


def batch_of(
    events: Sequence[DCBEvent],
    condition: AppendCondition | None,
    envelope: Envelope | None,
    now: int,
) -> Batch:
    """Return the batch. Raises ProgrammingError without events, ValueError for a bad name."""
    if not events:
        raise ProgrammingError("there must be at least one event to append")
    envelope = envelope or _NO_ENVELOPE
    return Batch(
        tuple(map(_new_event, events)),
        envelope.metadata,
        envelope.command,
        match_of(condition.fail_if_events_match) if condition else None,
        (condition.after or 0) if condition else 0,
        now,
    )


def _new_event(event: DCBEvent) -> NewEvent:
    check_name(event.type, "type")
    for tag in event.tags:
        check_name(tag, "tag")
    if isinstance(event, EventToStore):
        check_name(event.id, "event id")
        event_id, version = event.id, event.version
    else:
        event_id, version = str(uuid4()), 1
    return NewEvent(
        event_id,
        event.type,
        version,
        "\n".join(event.tags),
        event.data,
        tuple(dict.fromkeys(event.tags)),
    )
