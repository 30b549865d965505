"""Reads seek in an index: what lies outside the boundary costs nothing."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from adapters.sql.matching import match_of
from adapters.sql.postgres_queries import parts_of, select_events, select_with_head
from adapters.sql.recorder import SQLRecorder
from adapters.sql.sqlite_queries import select_any, shape_of, values_of
from adapters.sql.sqlite_queries import select_events as sqlite_select_events
from core.store import EventToStore, Query, QueryItem

BOUNDARIES = {
    "one tag": Query([QueryItem(types=["a"], tags=["t:1"])]),
    "several types": Query([QueryItem(types=["a", "b", "c"], tags=["t:1"])]),
    "several tags": Query([QueryItem(types=["a", "b"], tags=["t:1", "u:1", "v:1"])]),
    "several items": Query(
        [
            QueryItem(types=["a", "b"], tags=["t:1"]),
            QueryItem(types=["c"], tags=["u:1", "t:1"]),
            QueryItem(tags=["v:1"]),
        ]
    ),
    "any type": Query([QueryItem(tags=["t:1", "u:1"])]),
    "hundreds": Query([QueryItem(types=["a", "b", "c"], tags=[f"t:{n}"]) for n in range(400)]),
}


@pytest.fixture
def filled(recorder: SQLRecorder) -> SQLRecorder:
    with recorder.transaction():
        for n in range(500):
            tags = [f"t:{n % 7}", f"u:{n % 5}", f"v:{n}"]
            recorder.append([EventToStore("abcd"[n % 4], b"", tags)])
    return recorder


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize("name", BOUNDARIES)
def test_a_boundary_is_sought(
    filled: SQLRecorder, store_engine: Engine, name: str, *, analysed: bool
) -> None:
    boundary = BOUNDARIES[name]
    list(filled.read(boundary))
    if analysed:
        with store_engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    look = _sqlite_plans if store_engine.dialect.name == "sqlite" else _postgres_plans
    with filled._sessions.connection() as connection:
        for plan in look(connection, boundary):
            assert plan
            scans = [line for line in plan if "SCAN e" in line or "Seq Scan on" in line]
            assert scans == []


def _sqlite_plans(connection: Any, boundary: Query) -> list[list[str]]:
    match = match_of(boundary)
    parameters = (0, 2**63 - 1, 1000, *values_of(match))
    return [
        [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        for statement in (sqlite_select_events(shape_of(match)), select_any(shape_of(match)))
    ]


def _postgres_plans(connection: Any, boundary: Query) -> list[list[str]]:
    parts = parts_of(match_of(boundary))
    parameters = {"after": 0, "until": 2**62, "limit": 1000, **parts._asdict()}
    return [
        [line for (line,) in connection.execute(f"EXPLAIN {statement}", parameters)]
        for statement in (select_events(parts.names()), select_with_head(parts.names()))
    ]
