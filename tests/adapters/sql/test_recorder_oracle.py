"""The recorder answers as the package's in-memory recorder does, whatever is done to both."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from adapters.sql.connections import create_store_engine
from adapters.sql.recorder import SQLRecorder
from adapters.sql.schema import create_tables
from core.store import AppendCondition, BoundaryChanged, EventToStore, Query, QueryItem
from tests.databases import sqlite_url

KINDS = ["a", "b", "c"]
TAGS = ["t", "u", "v", "w"]

events = st.builds(
    EventToStore,
    type=st.sampled_from(KINDS),
    data=st.binary(max_size=3),
    tags=st.lists(st.sampled_from(TAGS), max_size=4),
)
items = st.builds(
    QueryItem,
    types=st.lists(st.sampled_from([*KINDS, "d", "", "a\nb"]), max_size=3),
    tags=st.lists(st.sampled_from([*TAGS, "x", "", "t\nu"]), max_size=3),
)
queries = st.builds(Query, items=st.lists(items, max_size=4))
afters = st.none() | st.integers(0, 12)
conditions = st.none() | st.builds(AppendCondition, fail_if_events_match=queries, after=afters)
appends = st.tuples(st.lists(events, min_size=1, max_size=4), conditions)
reads = st.tuples(st.none() | queries, afters, st.none() | st.integers(0, 5))
steps = st.lists(appends | reads, max_size=12)

Opened = Callable[[], AbstractContextManager[SQLRecorder]]


@pytest.fixture
def emptied(store_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Give what opens an empty store, quickly, for each example; its pages are short."""
    numbers = iter(range(10_000))
    monkeypatch.setattr("adapters.sql.recorder.PAGE", 3)

    @contextmanager
    def opened() -> Iterator[SQLRecorder]:
        if store_url.drivername == "sqlite":
            url = sqlite_url(tmp_path / f"{next(numbers)}.db")
            engine = create_store_engine(url, synchronous="NORMAL")
            create_tables(engine)
        else:
            url = store_url
            engine = create_store_engine(url)
            with psycopg.connect(
                url.set(drivername="postgresql").render_as_string(hide_password=False)
            ) as connection:
                connection.execute("SET session_replication_role = replica")
                connection.execute("TRUNCATE events, event_tags, commands")
        recorder = SQLRecorder(engine)
        try:
            yield recorder
        finally:
            recorder.close()
            engine.dispose()

    return opened


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps, grouped=st.booleans())
def test_it_agrees_with_the_oracle(
    emptied: Opened, steps: list[tuple[Any, ...]], *, grouped: bool
) -> None:
    oracle = InMemoryDCBRecorder()
    with emptied() as recorder:
        with recorder.transaction() if grouped else nullcontext():
            for step in steps:
                perform = _append if len(step) == 2 else _read
                assert perform(recorder, *step) == perform(oracle, *step)
        assert _read(recorder, None, None, None) == _read(oracle, None, None, None)


def _append(recorder: Any, events: list[EventToStore], condition: AppendCondition | None) -> object:
    renewed = [EventToStore(each.type, each.data, each.tags) for each in events]
    try:
        return recorder.append(renewed, condition)
    except BoundaryChanged:
        return "refused"


def _read(recorder: Any, query: Query | None, after: int | None, limit: int | None) -> object:
    response = recorder.read(query, after=after, limit=limit)
    found = [
        (each.position, each.event.type, each.event.data, each.event.tags) for each in response
    ]
    return response.head, found
