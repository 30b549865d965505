"""What the parts of the key store share."""

from adapters.keys.database import Database
from core.clock import Clock
from core.keys import KeyProvider


class Part:
    """A part of the key store, over the same database."""

    def __init__(self, database: Database, provider: KeyProvider, clock: Clock) -> None:
        self._database = database
        self._provider = provider
        self._clock = clock
