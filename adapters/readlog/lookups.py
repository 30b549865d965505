"""To find entries: by the ids that they name, or by their time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from adapters.keys.database import Database, Row
from adapters.readlog.leaves import ids_in
from adapters.readlog.months import month_of, months_in
from adapters.readlog.trees import last_head
from core.clock import to_microseconds

PAGE = 1_000

_NAMING = """
    SELECT r.position, r.entry FROM read_log_ids i JOIN read_log r ON r.position = i.position
    WHERE i.id = ? AND r.at >= ?
"""
_BEHIND = "SELECT position, entry FROM read_log WHERE position > ? AND at >= ? ORDER BY position"
_BETWEEN = """
    SELECT position, entry FROM read_log WHERE position > ? AND at >= ? AND at < ?
    ORDER BY position LIMIT ?
"""


def naming(database: Database, ids: Collection[UUID], since: datetime) -> Sequence[Row]:
    """Return the entries that name one of the ids, in order.

    What the index hasn't taken in yet is read from the log itself: nothing is too new to be found.
    """
    moment, wanted = to_microseconds(since), {i.bytes for i in ids}
    head = last_head(database)
    upto = 0 if head is None else head.upto
    found = {p: entry for i in wanted for p, entry in database.rows(_NAMING, (i, moment))}
    behind = database.rows(_BEHIND, (upto, moment))
    found |= {position: entry for position, entry in behind if wanted & ids_in(entry)}
    return sorted(found.items())


def beginning(database: Database, since: datetime, after: int) -> int:
    """Return the position behind which entries from the moment on are."""
    month = month_of(since)
    begun = [each.first - 1 for each in months_in(database) if each.name <= month]
    return max(after, *begun[-1:], 0)


def page_between(database: Database, since: datetime, until: datetime, after: int) -> Sequence[Row]:
    """Return some of the entries from `since` to before `until`, behind a position."""
    moments = (to_microseconds(since), to_microseconds(until))
    return database.rows(_BETWEEN, (after, *moments, PAGE))
