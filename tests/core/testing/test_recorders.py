"""The recorder in memory keeps to what every recorder keeps to."""

from collections.abc import Iterator

import pytest
from eventsourcing.dcb.api import DCBRecorder
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import TurnableClock
from core.store import AppendCondition, BoundaryChanged, EventToStore, Query, QueryItem
from core.testing import MemoryRecorder
from tests.contracts.recorder import RecorderContract

KINDS, TAGS = st.sampled_from("abc"), st.sampled_from("tuvw")
EVENTS = st.lists(
    st.builds(EventToStore, KINDS, st.binary(max_size=2), st.lists(TAGS)), min_size=1, max_size=3
)
ITEMS = st.builds(QueryItem, st.lists(KINDS, max_size=2), st.lists(TAGS, max_size=2))
QUERIES = st.none() | st.builds(Query, st.lists(ITEMS, max_size=3))
AFTERS = st.none() | st.integers(0, 12)
APPENDS = st.tuples(EVENTS, QUERIES, AFTERS)
READS = st.tuples(QUERIES, AFTERS, st.none() | st.integers(0, 5))


@pytest.fixture
def recorder(clock: TurnableClock) -> Iterator[MemoryRecorder]:
    recorder = MemoryRecorder(clock)
    yield recorder
    recorder.close()


class TestMemoryRecorder(RecorderContract):
    """The contract."""


@settings(max_examples=200, deadline=None, derandomize=True)
@given(appends=st.lists(APPENDS, max_size=8), reads=st.lists(READS, max_size=5))
def test_it_agrees_with_the_oracle(
    appends: list[tuple[list[EventToStore], Query | None, int | None]],
    reads: list[tuple[Query | None, int | None, int | None]],
) -> None:
    oracle, recorder = InMemoryDCBRecorder(), MemoryRecorder()
    for events, query, after in appends:
        condition = None if query is None else AppendCondition(query, after)
        assert _append(recorder, events, condition) == _append(oracle, events, condition)
    for query, after, limit in [(None, None, None), *reads]:
        assert _read(recorder, query, after, limit) == _read(oracle, query, after, limit)


def _append(
    recorder: DCBRecorder, events: list[EventToStore], condition: AppendCondition | None
) -> int | str:
    try:
        return recorder.append(events, condition)
    except BoundaryChanged:
        return "refused"


def _read(
    recorder: DCBRecorder, query: Query | None, after: int | None, limit: int | None
) -> object:
    response = recorder.read(query, after=after, limit=limit)
    found = [(each.position, each.event.type, each.event.tags) for each in response]
    return response.head, found
