"""To let go of months whose time is up: whole ones, the oldest first, their last heads stay."""

from collections.abc import Mapping
from datetime import datetime

from adapters.keys.database import Database
from adapters.readlog.leaves import ids_in
from adapters.readlog.months import Month, month_of, months_in
from core.clock import to_microseconds
from core.errors import QnetError
from core.text import Text

KEPT_YEARS = 5
"""How long look-ups are kept unless QNET_READLOG_YEARS says otherwise."""

_STEP = 2_000
_MONTHS_OF_A_YEAR = 12

_DROP = "INSERT INTO read_log_dropped (month, first, last, at) VALUES (?, ?, ?, ?)"
_ENTRIES = """
    SELECT position, entry FROM read_log WHERE position >= ? AND position <= ?
    ORDER BY position LIMIT ?
"""
_DELETE_ID = "DELETE FROM read_log_ids WHERE id = ? AND position = ?"
_DELETE_ENTRIES = "DELETE FROM read_log WHERE position >= ? AND position <= ?"
_DELETE_TILES = "DELETE FROM read_log_tiles WHERE month = ?"
_DELETE_HEADS = """
    DELETE FROM read_log_heads WHERE month = ?
    AND number < (SELECT max(number) FROM read_log_heads last WHERE last.month = ?)
"""


class WrongRetention(QnetError):
    """How long look-ups are kept isn't a whole number of years from 1 to 100."""

    code = "wrong_retention"
    title = Text(
        "QNET_READLOG_YEARS er et helt antal år fra 1 til 100",
        "QNET_READLOG_YEARS is a whole number of years from 1 to 100",
    )


def kept_years(environ: Mapping[str, str]) -> int:
    """Return how many years look-ups are kept. Raises WrongRetention."""
    told = environ.get("QNET_READLOG_YEARS", str(KEPT_YEARS))
    if not (told.isdecimal() and 1 <= int(told) <= 100):
        raise WrongRetention
    return int(told)


def drop(database: Database, years: int, now: datetime) -> list[str]:
    """Drop the months that ended more than so many years ago, and return their names.

    What was broken off is finished. Stop it at any time. Errors of the database pass through.
    """
    limit = month_of(now.replace(year=now.year - years, day=1))
    dropped = []
    for month in months_in(database):
        if month.last is None or month.name >= limit:
            break
        if not month.dropped:
            with database.transaction():
                row = (month.name, month.first, month.last, to_microseconds(now))
                database.write(_DROP, row)
            dropped.append(month.name)
        _empty(database, month, month.last)
    return dropped


def _empty(database: Database, month: Month, last: int) -> None:
    while rows := database.rows(_ENTRIES, (month.first, last, _STEP)):
        ids = [(i, position) for position, entry in rows for i in ids_in(entry)]
        with database.transaction():
            if ids:
                database.write(_DELETE_ID, *ids)
            database.write(_DELETE_ENTRIES, (month.first, rows[-1][0]))
    with database.transaction():
        database.write(_DELETE_TILES, (month.name,))
        database.write(_DELETE_HEADS, (month.name, month.name))
