"""Proofs that a leaf is in a tree, and that a tree has grown from another (RFC 9162, 2.1)."""

from collections.abc import Callable, Iterator, Sequence

from core.merkle.hashing import node_hash

Subtree = Callable[[int, int], bytes]
"""From the first leaf and the one behind the last to the root over them."""


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root of a tree of `size` leaves.

    Raises ValueError if there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("the tree has no such leaf")
    return list(_path(index, 0, size, subtree))


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Return the hashes that show that the tree of `old` leaves was the beginning of that of `new`.

    Raises ValueError unless there are so many leaves.
    """
    if not 0 < old <= new:
        raise ValueError("the tree had no such size")
    return list(_grown(old, 0, new, subtree, whole=True))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the proof leads from the leaf to the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(each, found)
            place, last = _risen(place, last)
        else:
            found = node_hash(found, each)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Say whether the proof leads to both roots (RFC 9162, section 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(each, before), node_hash(each, after)
            place, last = _risen(place, last)
        else:
            after = node_hash(after, each)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _path(index: int, start: int, end: int, subtree: Subtree) -> Iterator[bytes]:
    if end - start == 1:
        return
    split = start + _split(end - start)
    if index < split:
        yield from _path(index, start, split, subtree)
        yield subtree(split, end)
    else:
        yield from _path(index, split, end, subtree)
        yield subtree(start, split)


def _grown(old: int, start: int, end: int, subtree: Subtree, *, whole: bool) -> Iterator[bytes]:
    """Yield SUBPROOF of section 2.1.4.1; `whole` says that the old root over it is known."""
    if old == end:
        if not whole:
            yield subtree(start, end)
        return
    split = start + _split(end - start)
    if old <= split:
        yield from _grown(old, start, split, subtree, whole=whole)
        yield subtree(split, end)
    else:
        yield from _grown(old, split, end, subtree, whole=False)
        yield subtree(start, split)


def _split(width: int) -> int:
    """Return the largest power of two below the width."""
    return 1 << ((width - 1).bit_length() - 1)


def _risen(place: int, last: int) -> tuple[int, int]:
    """Return both below the lowest node that is a right child, or the first of its level."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last
