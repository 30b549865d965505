"""A proof of something else convinces nobody."""

from itertools import product

import pytest

from core.merkle.hashing import leaf_hash, node_hash
from core.merkle.proofs import consistency_proof, consistent, included, inclusion_proof
from tests.core.merkle.trees import Naive, leaves

SIZES = range(1, 18)
HASHES = leaves(max(SIZES))
TREE = Naive(HASHES)
ROOTS = {size: TREE.subtree(0, size) for size in SIZES}
OTHER = leaf_hash(b"other")


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_holds_for_its_own_leaf_place_and_tree_alone(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, TREE.subtree)
        for leaf, place, length in product(range(size), range(size), SIZES):
            mine = (leaf, place, length) == (index, index, size)
            assert included(HASHES[leaf], place, length, proof, ROOTS[length]) is mine


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_bears_no_change(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, TREE.subtree)
        leaf, root = HASHES[index], ROOTS[size]
        assert not included(leaf, index, size, [*proof, OTHER], root)
        assert not included(leaf, index, size, proof, OTHER)
        for at in range(len(proof)):
            assert not included(leaf, index, size, proof[:at] + proof[at + 1 :], root)
            assert not included(leaf, index, size, [*proof[:at], OTHER, *proof[at + 1 :]], root)


@pytest.mark.parametrize("new", SIZES)
def test_growth_holds_for_its_own_trees_alone(new: int) -> None:
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, TREE.subtree)
        assert consistent(old, new, proof, ROOTS[old], ROOTS[new])
        assert not consistent(old, new, [*proof, OTHER], ROOTS[old], ROOTS[new])
        assert not consistent(old, new, proof, OTHER, ROOTS[new])
        assert not consistent(old, new, proof, ROOTS[old], OTHER)
        for at in range(len(proof)):
            fewer, other = proof[:at] + proof[at + 1 :], [*proof[:at], OTHER, *proof[at + 1 :]]
            assert not consistent(old, new, fewer, ROOTS[old], ROOTS[new])
            assert not consistent(old, new, other, ROOTS[old], ROOTS[new])


def test_what_is_not_in_the_tree_has_no_proof() -> None:
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_proof(index, size, TREE.subtree)
        assert not included(HASHES[0], index, size, [], HASHES[0])
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="no such size"):
            consistency_proof(old, new, TREE.subtree)
        assert not consistent(old, new, [], HASHES[0], HASHES[0])


def test_a_node_is_never_taken_for_a_leaf() -> None:
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
