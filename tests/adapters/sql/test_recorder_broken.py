"""The package's suite notices recorders that are broken on purpose."""

from collections.abc import Sequence
from typing import Any

import pytest
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import PersistenceError
from sqlalchemy import Engine

from adapters.sql.recorder import SQLRecorder
from adapters.sql.response import PagedResponse
from core.store import AppendCondition, Query, QueryItem, ReadResponse


class IgnoresConditions(SQLRecorder):
    def append(self, events: Sequence[DCBEvent], *_conditions: Any, **more: Any) -> int:
        return super().append(events, None, **more)


class IgnoresPositionsInConditions(SQLRecorder):
    def append(
        self, events: Sequence[DCBEvent], condition: AppendCondition | None = None, **more: Any
    ) -> int:
        if condition is not None:
            condition = AppendCondition(condition.fail_if_events_match)
        return super().append(events, condition, **more)


class IgnoresTags(SQLRecorder):
    def read(self, query: Query | None = None, **more: Any) -> ReadResponse:
        if query is not None:
            query = Query([QueryItem(types=item.types) for item in query.items])
        return super().read(query, **more)


class IgnoresTypes(SQLRecorder):
    def read(self, query: Query | None = None, **more: Any) -> ReadResponse:
        if query is not None:
            query = Query([QueryItem(tags=item.tags) for item in query.items])
        return super().read(query, **more)


class ReadsTheFirstItemOnly(SQLRecorder):
    def read(self, query: Query | None = None, **more: Any) -> ReadResponse:
        if query is not None:
            query = Query(query.items[:1])
        return super().read(query, **more)


class LosesAfter(SQLRecorder):
    def read(
        self, query: Query | None = None, *, after: int | None = None, limit: int | None = None
    ) -> ReadResponse:
        assert after is None or after >= 0
        return super().read(query, limit=limit)


class LosesLimits(SQLRecorder):
    def read(
        self, query: Query | None = None, *, after: int | None = None, limit: int | None = None
    ) -> ReadResponse:
        assert limit is None or limit >= 0
        return super().read(query, after=after)


class HasTheWrongHead(SQLRecorder):
    def read(self, query: Query | None = None, **more: Any) -> ReadResponse:
        found = list(super().read(query, **more))
        return PagedResponse(iter(found), found[-1].position if found else None)


class ReturnsTheWrongPosition(SQLRecorder):
    def append(self, events: Sequence[DCBEvent], *conditions: Any, **more: Any) -> int:
        return super().append(events, *conditions, **more) - len(events) + 1


BROKEN = (
    IgnoresConditions,
    IgnoresPositionsInConditions,
    IgnoresTags,
    IgnoresTypes,
    ReadsTheFirstItemOnly,
    LosesAfter,
    LosesLimits,
    HasTheWrongHead,
    ReturnsTheWrongPosition,
)


@pytest.mark.parametrize("broken", BROKEN)
def test_the_suite_notices(store_engine: Engine, broken: type[SQLRecorder]) -> None:
    recorder = broken(store_engine)
    with pytest.raises((AssertionError, PersistenceError)):
        DCBRecorderTestCase()._test_append_read(recorder)
    recorder.close()
