"""The nodes of a month's tree in the database: segments of tiles, a row each, never changed."""

from collections.abc import Sequence

from adapters.keys.database import Database
from core.merkle.hashing import HASH_BYTES
from core.merkle.tiles import WIDTH, Segment

_ADD = "INSERT INTO read_log_tiles (month, level, start, hashes) VALUES (?, ?, ?, ?)"
_OF_TILE = """
    SELECT hashes FROM read_log_tiles
    WHERE month = ? AND level = ? AND start >= ? AND start < ? ORDER BY start
"""


class MonthTiles:
    """Reads the tiles of one month."""

    def __init__(self, database: Database, month: str) -> None:
        self._database = database
        self._month = month

    def hashes(self, level: int, tile: int) -> Sequence[bytes]:
        """Return the hashes that a tile has so far, in order."""
        parameters = (self._month, level, tile * WIDTH, (tile + 1) * WIDTH)
        found = b"".join(bytes(row[0]) for row in self._database.rows(_OF_TILE, parameters))
        return [found[at : at + HASH_BYTES] for at in range(0, len(found), HASH_BYTES)]


def store_segments(database: Database, month: str, segments: Sequence[Segment]) -> None:
    """Add the rows. Only inside `transaction()`."""
    if segments:
        database.write(_ADD, *((month, *segment) for segment in segments))
