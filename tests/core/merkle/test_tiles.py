"""A tree goes on where it stopped, reads from tiles what it reads from leaves, and is quick."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from core.merkle.hashing import HASH_BYTES
from core.merkle.proofs import consistency_proof, inclusion_proof
from core.merkle.ranges import CompactRange, root_of
from core.merkle.tiles import WIDTH, TiledTree, TileReader
from tests.core.merkle.trees import MemoryTiles, Naive, leaves, tiled

MANY = 2 * WIDTH * WIDTH + 3 * WIDTH + 5
STOPS = [0, 1, 2, 255, 256, 257, 511, 512, 700, 65_536, 65_537, MANY]


def test_a_tree_goes_on_where_it_stopped() -> None:
    hashes, tiles = leaves(MANY), MemoryTiles()
    whole = CompactRange()
    for start, end in pairwise(STOPS):
        tree = TiledTree(start, tiles)
        assert (tree.size, tree.root) == (start, whole.root)
        for leaf in hashes[start:end]:
            tree.append(leaf)
            whole.append(leaf)
        assert (tree.size, tree.root) == (end, whole.root)
        tiles.add(tree.taken())
        assert tree.taken() == []
    assert list(tiles.hashes(0, 0)) == hashes[:WIDTH]
    assert tiles.hashes(1, 0)[1] == root_of(hashes[WIDTH : 2 * WIDTH])
    assert tiles.hashes(2, 0) == [root_of(hashes[i * 65_536 : (i + 1) * 65_536]) for i in (0, 1)]


def test_what_was_taken_and_what_is_new_make_one_tree() -> None:
    hashes, tiles = leaves(600), MemoryTiles()
    tree = TiledTree(0, tiles)
    for number, leaf in enumerate(hashes):
        tree.append(leaf)
        if number % 7 == 0:
            tiles.add(tree.taken())
    tiles.add(tree.taken())
    assert TileReader(tiles).subtree(0, 600) == root_of(hashes)


@pytest.mark.parametrize("size", [1, 3, 256, 257, 1_000, 65_536 + 300])
def test_proofs_from_tiles_are_those_from_leaves(size: int) -> None:
    hashes = leaves(size)
    reader, naive = TileReader(tiled(hashes)), Naive(hashes)
    for index in {0, 1, size // 3, size // 2, size - 2, size - 1} & set(range(size)):
        assert inclusion_proof(index, size, reader.subtree) == inclusion_proof(
            index, size, naive.subtree
        )
        old = index + 1
        assert consistency_proof(old, size, reader.subtree) == consistency_proof(
            old, size, naive.subtree
        )


def test_a_copy_goes_its_own_way() -> None:
    tree = CompactRange()
    for leaf in leaves(5):
        tree.append(leaf)
    other = tree.copy()
    other.append(leaves(6)[5])
    assert (tree.size, tree.root) == (5, root_of(leaves(5)))
    assert (other.size, other.root) == (6, root_of(leaves(6)))


def test_a_tile_holds_at_most_256_hashes() -> None:
    tiles = tiled(leaves(1_000))
    held: Sequence[int] = [len(hashes) // HASH_BYTES for hashes in tiles.rows.values()]
    assert max(held) == WIDTH
    assert len(tiles.hashes(0, 3)) == 1_000 - 3 * WIDTH
    assert len(tiles.hashes(1, 0)) == 3
