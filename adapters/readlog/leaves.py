"""What of an entry is hashed into the tree, and by which ids it is found."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from msgspec import Struct, json

from core.merkle.hashing import leaf_hash

_WORD = 8


class _Named(Struct):
    actor: str
    subjects: tuple[str, ...] = ()
    persons: tuple[UUID, ...] = ()


_named = json.Decoder(_Named).decode


def leaf(position: int, at: int, entry: bytes) -> bytes:
    """Return the hash of a row: position and time as 8 bytes each, then the stored JSON."""
    return leaf_hash(position.to_bytes(_WORD) + at.to_bytes(_WORD, signed=True) + bytes(entry))


def ids_in(entry: bytes) -> set[bytes]:
    """Return the ids of the persons and subjects of a stored entry, and of who looked."""
    found = _named(entry)
    ids = {person.bytes for person in found.persons}
    ids.update(_ids_of((*found.subjects, found.actor)))
    return ids


def _ids_of(tags: tuple[str, ...]) -> Iterator[bytes]:
    for tag in tags:
        with suppress(ValueError):
            yield UUID(tag.partition(":")[2]).bytes
