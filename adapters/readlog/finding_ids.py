"""Whether the entries are found by just those ids that they name."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from adapters.keys.database import Database
from adapters.readlog.leaves import ids_in

_PAGE = 2_000
_IDS = """
    SELECT id, position FROM read_log_ids WHERE (id, position) > (?, ?) AND position <= ?
    ORDER BY id, position LIMIT ?
"""
_ENTRIES = """
    SELECT position, entry FROM read_log WHERE position > ? AND position <= ?
    ORDER BY position LIMIT ?
"""
_ONE = "SELECT position FROM read_log_ids WHERE id = ? AND position = ?"

Pair = tuple[bytes, int]


def missing_id(database: Database, upto: int) -> int | None:
    """Return the first entry that isn't found by an id it names, or is found by another.

    Both sides are read once, and summed up without order: only if the sums differ, each is sought.
    """
    if _sum(_stored(database, upto)) == _sum(_named(database, upto)):
        return None
    wanting = [pair for pair in _named(database, upto) if not database.rows(_ONE, pair)]
    if wanting:
        return wanting[0][1]
    named = set(_named(database, upto))
    return min(position for i, position in _stored(database, upto) if (i, position) not in named)


def _sum(pairs: Iterable[Pair]) -> tuple[int, int]:
    """Return how many pairs there are, and the sum of their hashes."""
    count = total = 0
    for i, position in pairs:
        count += 1
        total += int.from_bytes(sha256(i + position.to_bytes(8)).digest())
    return count, total


def _stored(database: Database, upto: int) -> Iterator[Pair]:
    last: Pair = (b"", 0)
    while rows := database.rows(_IDS, (*last, upto, _PAGE)):
        for i, position in rows:
            last = bytes(i), int(position)
            yield last


def _named(database: Database, upto: int) -> Iterator[Pair]:
    position = 0
    while rows := database.rows(_ENTRIES, (position, upto, _PAGE)):
        for position, entry in rows:
            for i in sorted(ids_in(entry)):
                yield i, position
