"""What a leaf and a node of a tree hash to (RFC 9162, section 2.1.1)."""

from collections.abc import Iterable
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf. Its prefix keeps it from being taken for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over the hashes of its two children."""
    return sha256(b"\x01" + left + right).digest()


def folded(roots: Iterable[bytes]) -> bytes:
    """Return the root over the roots of perfect trees, which come with the largest last."""
    below: bytes | None = None
    for root in roots:
        below = root if below is None else node_hash(root, below)
    return EMPTY if below is None else below
