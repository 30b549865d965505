"""A compact range: all that has to be known of a tree to add leaves to it and to know its root."""

from collections.abc import Iterable, Sequence
from typing import Self

from core.merkle.hashing import folded, node_hash


class CompactRange:
    """The roots of the perfect trees that the leaves so far make up: one for each bit of `size`."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()) -> None:
        self.size = size
        self._roots = list(roots)

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        self.size = left = self.size + 1
        while not left & 1:
            leaf = node_hash(self._roots.pop(), leaf)
            left >>= 1
        self._roots.append(leaf)

    def copy(self) -> Self:
        """Return another that goes its own way from here."""
        return type(self)(self.size, self._roots)

    @property
    def roots(self) -> Sequence[bytes]:
        """The roots, the largest tree's first."""
        return tuple(self._roots)

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return folded(reversed(self._roots))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree that has these hashes of leaves."""
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root
