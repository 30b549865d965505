"""Key providers that hold the key-encryption key (KEK) in this process: from a file, or a variable.

Keys are wrapped with AES-256-GCM under a random 96-bit nonce (NIST SP 800-38D, 8.2.2), with the
context as associated data. Wrapped form: one byte format, nonce, ciphertext with tag.
"""

import binascii
import os
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.keys.keyfile import KEK_BYTES, create, read
from core.errors import KeyUnusable
from core.keys import KeyProvider
from core.text import Text

VARIABLE = "QNET_KEK"

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_NONCE_END = len(_FORMAT) + _NONCE_BYTES

_NOT_OURS = Text(
    "Nøglen er pakket med en anden hovednøgle eller hører ikke til her",
    "The key was wrapped under another key-encryption key, or doesn't belong here",
)
_BAD_VARIABLE = Text(
    "Variablen QNET_KEK skal være 32 bytes i base64, fx fra: openssl rand -base64 32",
    "The variable QNET_KEK must be 32 bytes in base64, e.g. from: openssl rand -base64 32",
)


class _LocalKeyProvider:
    """Wraps with a KEK in memory. Safe for many threads."""

    def __init__(self, kek: bytes) -> None:
        self._cipher = AESGCM(kek)

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Return `key` encrypted under the KEK and bound to `context`."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return the key. Raises KeyUnusable if KEK, context or bytes are others."""
        if wrapped[:1] != _FORMAT or len(wrapped) <= _NONCE_END:
            raise KeyUnusable(_NOT_OURS)
        try:
            return self._cipher.decrypt(wrapped[1:_NONCE_END], wrapped[_NONCE_END:], context)
        except InvalidTag:
            raise KeyUnusable(_NOT_OURS) from None


class FileKeyProvider(_LocalKeyProvider):
    """Takes the KEK from a file that only its owner can read.

    Raises KeyUnusable if there is none, if others may read or replace it, or if it is no key.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(read(path))


class EnvironmentKeyProvider(_LocalKeyProvider):
    """Takes the KEK from the variable QNET_KEK: 32 bytes in base64. Raises KeyUnusable else."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        try:
            kek = b64decode(environ.get(VARIABLE, ""), validate=True)
        except (binascii.Error, ValueError):
            kek = b""
        if len(kek) != KEK_BYTES:
            raise KeyUnusable(_BAD_VARIABLE)
        super().__init__(kek)


def provider_from(environ: Mapping[str, str], home: Path) -> KeyProvider:
    """Return the provider for the variable QNET_KEK if it is set, else for `home`/kek/kek.bin.

    The file has a directory of its own, so that `home` may have whatever rights it needs.
    """
    if VARIABLE in environ:
        return EnvironmentKeyProvider(environ)
    return FileKeyProvider(_file(home))


def make_key(environ: Mapping[str, str], home: Path) -> None:
    """Make the key file of a new installation, unless it is there or QNET_KEK is set."""
    if VARIABLE not in environ:
        create(_file(home))


def _file(home: Path) -> Path:
    return home / "kek" / "kek.bin"
