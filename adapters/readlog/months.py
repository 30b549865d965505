"""The months of the log: each begins at a position, and is over when a later one has begun.

An entry belongs to the month of its time in UTC, or to the last that has begun if that is later:
so a month is a run of positions, whatever clocks do.
"""

from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from adapters.keys.database import Database

_MONTHS = """
    SELECT m.month, m.first, d.month FROM read_log_months m
    LEFT JOIN read_log_dropped d ON d.month = m.month ORDER BY m.month
"""


class Month(NamedTuple):
    """A month by name, its first and last position (None while it lasts), and whether it's gone."""

    name: str
    first: int
    last: int | None
    dropped: bool


def month_of(moment: datetime) -> str:
    """Return the month of an aware UTC moment: `2026-03`."""
    return f"{moment:%Y-%m}"


def months_in(database: Database) -> list[Month]:
    """Return all months in order, the dropped ones too."""
    rows = database.rows(_MONTHS, ())
    ends = [int(first) - 1 for _, first, _ in rows[1:]]
    return [
        Month(name, int(first), last, dropped is not None)
        for (name, first, dropped), last in zip_longest(rows, ends)
    ]
