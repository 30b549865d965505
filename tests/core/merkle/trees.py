"""Trees to try proofs on, and tiles in memory."""

from collections.abc import Iterable, Sequence

from core.merkle.hashing import HASH_BYTES, leaf_hash
from core.merkle.ranges import root_of
from core.merkle.tiles import WIDTH, Segment, TiledTree


class MemoryTiles:
    """Keeps segments as a table would: each once, and none that crosses a tile's end."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], bytes] = {}

    def add(self, segments: Iterable[Segment]) -> None:
        for level, start, hashes in segments:
            assert (level, start) not in self.rows
            assert start // WIDTH == (start + len(hashes) // HASH_BYTES - 1) // WIDTH
            self.rows[level, start] = hashes

    def hashes(self, level: int, tile: int) -> Sequence[bytes]:
        within = range(tile * WIDTH, (tile + 1) * WIDTH)
        found = b"".join(
            h for (at, start), h in sorted(self.rows.items()) if at == level and start in within
        )
        return [found[i : i + HASH_BYTES] for i in range(0, len(found), HASH_BYTES)]


def leaves(number: int) -> list[bytes]:
    """Return hashes of so many leaves."""
    return [leaf_hash(str(i).encode()) for i in range(number)]


def tiled(hashes: Sequence[bytes]) -> MemoryTiles:
    """Return the tiles of a tree."""
    tiles = MemoryTiles()
    tree = TiledTree(0, tiles)
    for each in hashes:
        tree.append(each)
    tiles.add(tree.taken())
    return tiles


class Naive:
    """Reckons each root anew from the leaves: slow, and plainly right."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._hashes = hashes

    def subtree(self, start: int, end: int) -> bytes:
        return root_of(self._hashes[start:end])
