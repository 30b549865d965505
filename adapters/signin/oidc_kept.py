"""What the provider has told of itself, kept for a while; and that it doesn't answer, for less."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from adapters.signin.oidc_talk import RETRY_AFTER, Talk
from adapters.signin.refusals import ProviderUnavailable
from core.clock import Clock

T = TypeVar("T")

LIFE = timedelta(hours=1)
NEW = timedelta(minutes=1)
"""Whoever sends tokens with made-up keys makes us ask the provider once a minute, not each time."""
PAUSE = timedelta(seconds=RETRY_AFTER)


class Kept(Generic[T]):
    """One value, loaded by one thread at a time; the few others that may wait get the same."""

    def __init__(self, load: Callable[[], T], talk: Talk, clock: Clock) -> None:
        self._load = load
        self._talk = talk
        self._clock = clock
        self._lock = threading.Lock()
        self._found: tuple[T, datetime] | None = None
        self._failed_at: datetime | None = None

    def value(self) -> T:
        """Return it as it was in the last hour. Raises ProviderUnavailable, Busy."""
        return self._younger_than(LIFE)

    def renewed(self) -> T:
        """Return it as it was in the last minute: keys change. Raises ProviderUnavailable, Busy."""
        return self._younger_than(NEW)

    def _younger_than(self, age: timedelta) -> T:
        found = self._found
        if found is not None and self._clock.now() - found[1] < age:
            return found[0]
        with self._talk.taking_turns(), self._lock:
            return self._loaded(age)

    def _loaded(self, age: timedelta) -> T:
        now = self._clock.now()
        if self._found is not None and now - self._found[1] < age:
            return self._found[0]
        if self._failed_at is not None and now - self._failed_at < PAUSE:
            raise ProviderUnavailable(retry_after=RETRY_AFTER)
        try:
            value = self._load()
        except ProviderUnavailable:
            self._failed_at = now
            raise
        self._found = (value, now)
        return value
