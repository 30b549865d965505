"""A file with the key-encryption key, which nobody but its owner may read."""

import os
import secrets
import stat
from pathlib import Path

from core.errors import KeyUnusable
from core.text import Text

KEK_BYTES = 32

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_DIRECTORY = 0o700


def read(path: Path) -> bytes:
    """Return the key in the file.

    Raises KeyUnusable if there is none, if others may read or replace it, or if it is no key.
    """
    if not path.exists():
        raise KeyUnusable(
            Text(
                "Nøglefilen {file} mangler: hent den fra sikkerhedskopien",
                "The key file {file} is missing: restore it from its backup",
            ).fill(file=path)
        )
    _check_directory(path.parent)
    return _read(path)


def create(path: Path) -> None:
    """Make a key that survives a power failure, if the file isn't there yet."""
    if not path.exists():
        _create(path)


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        # The rights of what was opened, not of what the name points to a moment later.
        rights = os.fstat(descriptor).st_mode
        if rights & _OTHERS:
            raise KeyUnusable(
                Text(
                    "Andre kan læse nøglefilen {file}. Kør: chmod 600 {file}",
                    "Others can read the key file {file}. Run: chmod 600 {file}",
                ).fill(file=path)
            )
        key = file.read(KEK_BYTES + 1)
    if len(key) != KEK_BYTES:
        raise KeyUnusable(
            Text(
                "Nøglefilen {file} skal være på 32 bytes: hent den fra sikkerhedskopien",
                "The key file {file} must have 32 bytes: restore it from its backup",
            ).fill(file=path)
        )
    return key


def _check_directory(directory: Path) -> None:
    if directory.stat().st_mode & _OTHERS_WRITE:
        raise KeyUnusable(
            Text(
                "Andre kan udskifte filer i {directory}. Kør: chmod 700 {directory}",
                "Others can replace files in {directory}. Run: chmod 700 {directory}",
            ).fill(directory=directory)
        )


def _create(path: Path) -> None:
    path.parent.mkdir(mode=_OWNER_ONLY_DIRECTORY, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(draft, flags, _OWNER_ONLY_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEK_BYTES))
            file.flush()
            os.fsync(descriptor)
        # A link appears whole or not at all: no process reads half a key, the first one wins.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _make_durable(path.parent)


def _make_durable(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
