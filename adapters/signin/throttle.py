"""The throttle: whoever fails again and again waits longer and longer, whichever worker answers.

Counters lie in SQL under keyed hashes, and each attempt is counted before it is checked: attempts
that come at once through many workers count one by one. Waits end; nobody is locked out for good.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv6Network
from math import ceil
from typing import NamedTuple

from adapters.keys.secrets import Secrets
from adapters.signin.refusals import TooManyAttempts
from core.clock import to_microseconds

LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
_SECOND = 1_000_000
_ONES_NETWORK = 64

_OF = "SELECT failures, last_at, open_at FROM attempts WHERE digest = ?"
_SET = (
    "INSERT INTO attempts (digest, failures, last_at, open_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (digest) DO UPDATE SET failures = excluded.failures,"
    " last_at = excluded.last_at, open_at = excluded.open_at"
)
_FORGET = "DELETE FROM attempts WHERE digest = ?"
_SWEEP = "DELETE FROM attempts WHERE last_at <= ?"


class Counter(NamedTuple):
    """Whose attempts are counted: the kind, what names it, and how many may fail without a wait.

    After them the wait is one second, and doubles. A `shared` counter isn't forgotten when one of
    those who share it succeeds: else an attacker's own account would wipe it.
    """

    kind: str
    name: str
    free: int
    shared: bool = False

    def wait(self, failures: int) -> timedelta:
        """Return how long the next attempt has to wait after so many failures."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta()
        return min(timedelta(seconds=2 ** min(beyond, 30)), LONGEST)


def of_account(name: str) -> Counter:
    """Count attempts at an account from devices that it doesn't know."""
    return Counter("account", name, 5)


def of_device(name: str) -> Counter:
    """Count attempts at an account from one device that it knows: no stranger's are among them."""
    return Counter("device", name, 5)


def of_client(address: str) -> Counter:
    """Count attempts from one address, behind which a whole office may sit.

    Of an IPv6 address its network counts: whoever has one has 2^64 addresses.
    """
    return Counter("client", _network(address), 20, shared=True)


def _network(address: str) -> str:
    try:
        return str(IPv6Network((address, _ONES_NETWORK), strict=False))
    except ValueError:
        return address


class Throttle(Secrets):
    """Counts attempts for each of a few counters at once."""

    def count(self, counters: Sequence[Counter]) -> None:
        """Count an attempt as failed, before it is checked. Not inside `transaction()`.

        Raises TooManyAttempts, and counts nothing, while one of the counters has to wait.
        """
        digests = [self._digest(counter) for counter in counters]
        with self._database.transaction():
            self._database.lock()
            now = to_microseconds(self._clock.now())
            found = [self._failures(digest, now) for digest in digests]
            opens = max((open_at for _, open_at in found), default=0)
            if opens > now:
                raise TooManyAttempts(retry_after=ceil((opens - now) / _SECOND))
            for counter, digest, (failures, _) in zip(counters, digests, found, strict=True):
                self._set(counter, digest, failures + 1, now)

    def forgive(self, counters: Sequence[Counter]) -> None:
        """Forget the failures: somebody has proven herself. Only inside `transaction()`."""
        for counter in counters:
            if counter.shared:
                self._take_back(counter)
            else:
                self._database.write(_FORGET, (self._digest(counter),))

    def take_back(self, counters: Sequence[Counter]) -> None:
        """Take back the attempt that was counted: it wasn't checked. Not inside `transaction()`."""
        with self._database.transaction():
            for counter in counters:
                self._take_back(counter)

    def sweep(self) -> None:
        """Delete what is forgotten. Only inside `transaction()`."""
        oldest = self._clock.now() - FORGOTTEN_AFTER
        self._database.write(_SWEEP, (to_microseconds(oldest),))

    def name(self, kind: str, name: str) -> str:
        """Return a keyed hash by which attempts are told apart where they leave a trace."""
        return f"{kind}:{self._digest(Counter(kind, name, 0)).hex()[:16]}"

    def _take_back(self, counter: Counter) -> None:
        self._database.lock()
        now, digest = to_microseconds(self._clock.now()), self._digest(counter)
        failures, _ = self._failures(digest, now)
        # The attempt had waited for its turn: so may the next one come now.
        self._database.write(_SET, (digest, max(failures - 1, 0), now, 0))

    def _failures(self, digest: bytes, now: int) -> tuple[int, int]:
        """Return how many attempts have failed, and when the next may come."""
        for failures, last_at, open_at in self._database.rows(_OF, (digest,)):
            if now - last_at < FORGOTTEN_AFTER // timedelta(microseconds=1):
                return failures, open_at
        return 0, 0

    def _set(self, counter: Counter, digest: bytes, failures: int, now: int) -> None:
        wait = counter.wait(failures) // timedelta(microseconds=1)
        self._database.write(_SET, (digest, failures, now, now + wait if wait else 0))

    def _digest(self, counter: Counter) -> bytes:
        words = f"{counter.kind}\x1f{counter.name}".encode()
        return hmac.digest(self.secret("attempts"), words, hashlib.sha256)
