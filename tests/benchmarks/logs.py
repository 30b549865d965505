"""Long logs of realistic events: what a simulation recorded, again and again under other ids."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from adapters.simulation.run import Plan
from core.store import Envelope, EventToStore, Recorder, StoredEvent, as_stored
from tests.benchmarks.commands import SIMULATED_UNTIL, simulating

MEETING = "match.meeting_logged"
_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class Source(NamedTuple):
    """An event to store, and the metadata beside it."""

    event: EventToStore
    metadata: bytes


@cache
def simulated(months: float, branches: int) -> Sequence[StoredEvent]:
    """Return the events of a simulated course."""
    plan = Plan(seed=11, months=months, branches=branches, until=SIMULATED_UNTIL)
    with (
        tempfile.TemporaryDirectory() as directory,
        simulating(Path(directory) / "home", plan) as (installation, _),
    ):
        return [as_stored(found) for found in installation.stores.recorder.read()]


def realistic(course: Sequence[StoredEvent], events: int) -> Iterator[Source]:
    """Yield so many events: the course, then the same with other ids, until there are enough."""
    return islice((_renamed(event, turn) for turn in count() for event in course), events)


def meeting_heavy(course: Sequence[StoredEvent], events: int) -> Iterator[Source]:
    """Yield the course, then its meetings again and again: the log of old matches."""
    meetings = [event for event in course if event.type == MEETING]
    again = (_renamed(event, 0, turn) for turn in count(1) for event in meetings)
    return islice((*(_renamed(event, 0) for event in course), *islice(again, events)), events)


def fill(recorder: Recorder, sources: Iterator[Source]) -> None:
    """Append the events in groups."""
    while group := list(islice(sources, 1_000)):
        with recorder.transaction():
            for event, metadata in group:
                recorder.append([event], envelope=Envelope(metadata))


def _renamed(event: StoredEvent, turn: int, of_event: int = 0) -> Source:
    """Return the event under other ids, the same ones for the same turn."""

    def other(found: re.Match[str]) -> str:
        return _other(found[0], turn)

    return Source(
        EventToStore(
            event.type,
            _ID.sub(other, event.data.decode()).encode() if turn else event.data,
            [_ID.sub(other, tag) for tag in event.tags],
            _other(event.id, turn + (of_event << 12)),
            event.version,
        ),
        event.metadata,
    )


def _other(text: str, turn: int) -> str:
    return f"{int(text[:8], 16) ^ turn:08x}{text[8:]}"
