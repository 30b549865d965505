"""Passwords are hashed with argon2id, by a few threads, with a queue that has an end.

Parameters: m = 19456 KiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet, argon2id). Whoever
floods the sign-in fills the queue, and neither the memory nor the processors of the machine.
"""

import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from adapters.signin.refusals import Busy

T = TypeVar("T")

THREADS = 2
WAITING = 16
RETRY_AFTER = 2
_ARGON2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16)
# What a password is compared with where there is none: of the same cost, and nobody's.
_DECOY = _ARGON2.hash("")


class Hasher:
    """Hashes and compares. Each comparison costs the same, whether there is a hash or not."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._pool = ThreadPoolExecutor(threads, "qnet-argon2")
        self._room = threading.Semaphore(threads + waiting)

    def hash(self, password: str) -> str:
        """Return the encoded hash. Raises Busy if the queue is full."""
        return self._run(lambda: _ARGON2.hash(spelled(password)))

    def matches(self, encoded: str | None, password: str) -> bool:
        """Say whether the hash is of this password; with None, work as hard and say no.

        Raises Busy if the queue is full.
        """
        against = _DECOY if encoded is None else encoded
        return self._run(lambda: _verified(against, password)) and encoded is not None

    def is_outdated(self, encoded: str) -> bool:
        """Say whether the hash was made with other parameters than today's."""
        return _ARGON2.check_needs_rehash(encoded)

    def close(self) -> None:
        """Finish what is queued, then stop."""
        self._pool.shutdown()

    def _run(self, work: Callable[[], T]) -> T:
        if not self._room.acquire(blocking=False):
            raise Busy(retry_after=RETRY_AFTER)
        try:
            return self._pool.submit(work).result()
        finally:
            self._room.release()


def spelled(password: str) -> str:
    """Return the password as it is hashed: NFKC, so that keyboards don't matter.

    Source: NIST SP 800-63B-4, 3.1.1.2.
    """
    return unicodedata.normalize("NFKC", password)


def _verified(encoded: str, password: str) -> bool:
    try:
        return _ARGON2.verify(encoded, spelled(password))
    except (VerificationError, InvalidHashError):
        return False
