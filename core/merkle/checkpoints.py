"""Signed checkpoints: how large a tree is, and its root (C2SP tlog-checkpoint and signed-note).

Whoever keeps one elsewhere can show later that the tree was changed, whatever was signed since.
"""

import hashlib
from base64 import b64decode, b64encode
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_KEY_HASH_BYTES = 4


class NotSigned(ValueError):
    """The note isn't a checkpoint that this key has signed."""


class Checkpoint(NamedTuple):
    """What is signed. `more` are further lines of the log's own."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body of the note."""
        root = b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.more))


class Verifier:
    """Knows the public key of a log."""

    def __init__(self, name: str, key: Ed25519PublicKey) -> None:
        raw = _ED25519 + key.public_bytes_raw()
        self._name = name
        self._key = key
        self._hash = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:_KEY_HASH_BYTES]
        self.words = f"{name}+{self._hash.hex()}+{b64encode(raw).decode()}"
        """The key as programs for signed notes read it."""

    def opened(self, note: str) -> Checkpoint:
        """Return the checkpoint. Raises NotSigned."""
        text, _, signatures = note.rpartition("\n\n")
        for line in signatures.splitlines():
            dash, _, rest = line.partition(" ")
            name, _, words = rest.partition(" ")
            if dash == "—" and name == self._name and self._signed(f"{text}\n", words):
                return _parsed(text)
        raise NotSigned("no signature of this key")

    def _signed(self, text: str, words: str) -> bool:
        try:
            signature = b64decode(words, validate=True)
            self._key.verify(signature[_KEY_HASH_BYTES:], text.encode())
        except (ValueError, InvalidSignature):
            return False
        return signature[:_KEY_HASH_BYTES] == self._hash

    def signature_line(self, signature: bytes) -> str:
        """Return the line that a note carries for a signature of this key."""
        return f"— {self._name} {b64encode(self._hash + signature).decode()}\n"


class Signer:
    """Signs the checkpoints of a log with Ed25519; `seed` is 32 secret bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, self._key.public_key())

    def sign(self, checkpoint: Checkpoint) -> str:
        """Return the note."""
        text = checkpoint.text
        return f"{text}\n{self.verifier.signature_line(self._key.sign(text.encode()))}"


def _parsed(text: str) -> Checkpoint:
    try:
        origin, size, root, *more = text.split("\n")
        return Checkpoint(origin, int(size), b64decode(root, validate=True), tuple(more))
    except ValueError as error:
        raise NotSigned("the note is no checkpoint") from error
