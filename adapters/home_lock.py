"""A lock on a home: one server at a time, and nobody removes what is being served."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "served.lock"


class HomeInUse(Exception):
    """Another process serves this home."""


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the home's lock; it ends with the process, however that ends.

    Raises HomeInUse if another process has it.
    """
    with (home / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeInUse from None
        yield
