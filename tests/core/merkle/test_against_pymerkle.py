"""On random trees roots and proofs are those of an implementation that others wrote."""

from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from core.merkle.hashing import leaf_hash
from core.merkle.proofs import consistency_proof, consistent, included, inclusion_proof
from core.merkle.tiles import TileReader
from tests.core.merkle.trees import tiled

data_of_trees = st.lists(st.binary(max_size=9), min_size=1, max_size=700)


class Both:
    """The same tree, theirs and ours."""

    def __init__(self, data: list[bytes]) -> None:
        self.theirs = InmemoryTree(algorithm="sha256")
        self.theirs.append_entries(data)
        self.leaves = [leaf_hash(each) for each in data]
        self.ours = TileReader(tiled(self.leaves))

    def root(self, size: int) -> bytes:
        found: bytes = self.theirs.get_root(size)
        return found


@given(data_of_trees, st.data())
def test_roots_are_the_same(data: list[bytes], draw: st.DataObject) -> None:
    both = Both(data)
    size = draw.draw(st.integers(1, len(data)))
    assert both.ours.subtree(0, size) == both.root(size)


@given(data_of_trees, st.data())
def test_inclusion_is_proven_alike(data: list[bytes], draw: st.DataObject) -> None:
    both = Both(data)
    size = draw.draw(st.integers(1, len(data)))
    index = draw.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, both.ours.subtree)
    theirs = both.theirs.prove_inclusion(index + 1, size).path
    assert theirs == [both.leaves[index], *proof]
    assert included(both.leaves[index], index, size, proof, both.root(size))


@given(data_of_trees, st.data())
def test_growth_is_proven_between_their_roots(data: list[bytes], draw: st.DataObject) -> None:
    """Their own proofs are split otherwise than the RFC's where the old tree is a perfect one."""
    both = Both(data)
    new = draw.draw(st.integers(1, len(data)))
    old = draw.draw(st.integers(1, new))
    proof = consistency_proof(old, new, both.ours.subtree)
    assert consistent(old, new, proof, both.root(old), both.root(new))
