"""A tree whose nodes are kept as tiles (C2SP tlog-tiles): what is added, and what is read.

A tile holds the hashes of 256 neighbouring nodes; those of level 0 are leaves, and each of level 1
is the root of a whole tile of level 0. Nodes between the levels are reckoned from a tile. A store
keeps tiles in segments, rows that are only ever added: together those of a tile are the tile.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from core.merkle.hashing import folded, node_hash
from core.merkle.ranges import CompactRange, root_of

WIDTH = 256
_HEIGHT = 8


class Segment(NamedTuple):
    """Hashes of one tile that were added together: from `start` on, counted on their level."""

    level: int
    start: int
    hashes: bytes


class Tiles(Protocol):
    """Where the tiles of one tree are read."""

    def hashes(self, level: int, tile: int) -> Sequence[bytes]:
        """Return the hashes that a tile has so far, in order."""
        ...


class TiledTree:
    """Adds leaves to a tree of `size` leaves whose tiles are kept somewhere."""

    def __init__(self, size: int, tiles: Tiles) -> None:
        self._levels: list[_Level] = []
        while size:
            done, begun = divmod(size, WIDTH)
            known = tiles.hashes(len(self._levels), done)[:begun] if begun else ()
            self._levels.append(_Level(done * WIDTH, known))
            size = done

    @property
    def size(self) -> int:
        return self._levels[0].size if self._levels else 0

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return folded(root for level in self._levels for root in reversed(level.roots))

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        for level in self._levels:
            whole = level.append(leaf)
            if whole is None:
                return
            leaf = whole
        above = _Level(0, ())
        above.append(leaf)
        self._levels.append(above)

    def taken(self) -> list[Segment]:
        """Return what was added since the last call: the rows to store."""
        return [
            Segment(number, start, b"".join(hashes))
            for number, level in enumerate(self._levels)
            for start, hashes in level.taken()
        ]


class _Level:
    """The tile of a level that is being filled, and what was added to the level."""

    def __init__(self, start: int, known: Sequence[bytes]) -> None:
        self._tile = CompactRange()
        for each in known:
            self._tile.append(each)
        self._start = start
        self._new: list[tuple[int, list[bytes]]] = [(self.size, [])]

    @property
    def size(self) -> int:
        return self._start + self._tile.size

    @property
    def roots(self) -> Sequence[bytes]:
        return self._tile.roots

    def append(self, each: bytes) -> bytes | None:
        """Add a hash; return the root of the tile if that makes it whole."""
        self._new[-1][1].append(each)
        self._tile.append(each)
        if self._tile.size < WIDTH:
            return None
        whole = self._tile.root
        self._start += WIDTH
        self._tile = CompactRange()
        self._new.append((self._start, []))
        return whole

    def taken(self) -> list[tuple[int, list[bytes]]]:
        new, self._new = self._new, [(self.size, [])]
        return [(start, hashes) for start, hashes in new if hashes]


class TileReader:
    """Gives the roots of parts of a tree, as proofs need them."""

    def __init__(self, tiles: Tiles) -> None:
        self._tiles = tiles

    def subtree(self, start: int, end: int) -> bytes:
        """Return the root over the leaves from `start` to before `end`, a range of RFC 9162.

        Such a range begins at a multiple of the power of two that is at least as long as it is.
        """
        width = end - start
        if width & (width - 1) == 0:
            return self._perfect(start, width.bit_length() - 1)
        split = start + (1 << (width.bit_length() - 1))
        return node_hash(self.subtree(start, split), self.subtree(split, end))

    def _perfect(self, start: int, height: int) -> bytes:
        level, rest = divmod(height, _HEIGHT)
        tile, place = divmod(start >> (_HEIGHT * level), WIDTH)
        return root_of(self._tiles.hashes(level, tile)[place : place + (1 << rest)])
