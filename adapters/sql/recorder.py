"""The event store: eventsourcing's DCB recorder on SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.dcb.api import DCBEvent
from sqlalchemy import Engine

from adapters.sql.batch import batch_of
from adapters.sql.bell import Bell
from adapters.sql.database import FAR, Database
from adapters.sql.matching import Match, Tagged, match_of
from adapters.sql.postgres import Postgres
from adapters.sql.response import NextPage, PagedResponse, Row, paged, sequenced
from adapters.sql.sessions import Sessions
from adapters.sql.sqlite import SQLite
from adapters.sql.subscription import SQLSubscription
from core.clock import Clock, SystemClock, to_microseconds
from core.store import (
    AppendCondition,
    BoundaryChanged,
    CommandRecord,
    Envelope,
    Query,
    ReadResponse,
    Recorder,
)

PAGE = 1_000
"""How many events an unlimited read holds at a time."""

_SYSTEM_CLOCK = SystemClock()


class SQLRecorder(Recorder):
    """Keeps events in the tables of `adapters.sql.schema`; threads and processes may share them.

    Positions are given under the lock that is held until the commit. So they have no gaps, and
    whoever sees an event sees all before it. That makes reads consistent without a snapshot: what
    lies at or before a head that was seen can't change any more.

    `recorded_at` is what the clock said when the append was called, or the time of the event
    before if that is later. Errors of the driver are raised as eventsourcing's of the same name.
    """

    def __init__(self, engine: Engine, clock: Clock = _SYSTEM_CLOCK) -> None:
        self._database: Database = SQLite() if engine.dialect.name == "sqlite" else Postgres()
        self._clock = clock
        self._sessions = Sessions(self._database, engine)
        self._bell = Bell(self._database, engine)
        self._subscriptions: set[SQLSubscription] = set()

    def read(
        self, query: Query | None = None, *, after: int | None = None, limit: int | None = None
    ) -> ReadResponse:
        """Return events that match, in order.

        With a limit they are read at once, by one statement; head is then the position of the last
        of them, None without any. Without a limit head is the store's last position, None if it is
        empty, and the events are those up to it, read in pages as they are asked for. Inside
        `transaction()` ask for them before it ends.
        """
        match, start = match_of(query), after or 0
        if limit is not None:
            with self._sessions.connection() as connection:
                rows = self._database.read(connection, match, start, FAR, max(limit, 0))
            return PagedResponse(sequenced(rows), rows[-1][0] if rows else None)
        with self._sessions.connection() as connection:
            head, rows = self._database.read_with_head(connection, match, start, PAGE)
        return PagedResponse(paged(rows, PAGE, self._further(match, head)), head)

    def append(
        self,
        events: Sequence[DCBEvent],
        condition: AppendCondition | None = None,
        *,
        envelope: Envelope | None = None,
    ) -> int:
        now = to_microseconds(self._clock.now())
        batch = batch_of(events, condition, envelope, now)
        position, committed = self._sessions.append(batch)
        if position is None:
            raise BoundaryChanged(
                f"an event in the boundary came after {batch.after}, or the command was accepted"
            )
        if committed:
            self._bell.ring()
        return position

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See Recorder.

        On SQLite it waits for the lock at once; on PostgreSQL the first append does. From then on
        reads inside see one state of the store. After an append that failed otherwise than by
        BoundaryChanged the transaction can only be rolled back. Raises ProgrammingError inside
        another transaction of the same thread.
        """
        with self._sessions.transaction() as group:
            yield
        if group.appended:
            self._bell.ring()

    def head(self) -> int:
        with self._sessions.connection() as connection:
            return self._database.head(connection) or 0

    def command(self, actor: str, command_id: str) -> CommandRecord | None:
        with self._sessions.connection() as connection:
            row = self._database.command(connection, actor, command_id)
        return None if row is None else CommandRecord(actor, command_id, *row)

    def on_append(self, callback: Callable[[], None]) -> None:
        self._bell.add(callback)

    def subscribe(self, query: Query | None = None, *, after: int | None = None) -> SQLSubscription:
        return SQLSubscription(self, query=query, after=after)

    def follow(self, subscription: SQLSubscription) -> None:
        """Notify the subscription of appends until it is stopped."""
        self._subscriptions.add(subscription)
        self._bell.add(subscription.notify)

    def unfollow(self, subscription: SQLSubscription) -> None:
        """Forget the subscription."""
        self._subscriptions.discard(subscription)
        self._bell.remove(subscription.notify)

    def close(self) -> None:
        for subscription in tuple(self._subscriptions):
            subscription.end()
        self._bell.close()
        self._sessions.close()

    def _further(self, match: Match, head: int | None) -> NextPage:
        """Return what reads the pages after the first."""
        known: list[Match] = []

        def next_page(after: int) -> Sequence[Row]:
            with self._sessions.connection() as connection:
                if not known:
                    known.append(_typed(match, self._database, connection))
                return self._database.read(connection, known[0], after, head or 0, PAGE)

        return next_page


def _typed(match: Match, database: Database, connection: Any) -> Match:
    """Name the types of tags that were asked for without: pages are then sought, not sorted."""
    tagged = tuple(
        item if item.types else Tagged(item.tags, database.types_under(connection, item.tags[0]))
        for item in match.tagged
    )
    return match._replace(tagged=tagged)
