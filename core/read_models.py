"""The port to the read models: what the engine commits, and where projections stand."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from core.projections import Projection, Rows


class Unwritable(Exception):
    """The database refuses rows that a handler made; its cause is what the database said."""


class Mark(NamedTuple):
    """Where a projection stands. After a rebuild the same position is another mark."""

    position: int
    rebuilds: int


class Parked(NamedTuple):
    """An event that a projection could not apply, or that came after such a one for its key."""

    position: int
    key: str
    error: str


class Batch(NamedTuple):
    """What one projection makes of some events: committed whole, if it still stands at `start`."""

    projection: Projection
    rows: Rows
    start: Mark
    end: int
    parked: Sequence[Parked] = ()


class Standing(NamedTuple):
    """Where a projection stands, and how many events are parked."""

    name: str
    version: int
    position: int
    parked: int
    stopped: str | None


class ProjectionStore(Protocol):
    """The read models as the engine writes them."""

    def mark(self, projection: Projection) -> Mark:
        """Return where the projection stands: up to there its rows are complete."""
        ...

    def rows(self, projection: Projection) -> Rows:
        """Return an empty buffer over the projection's tables."""
        ...

    def commit(self, batches: Sequence[Batch]) -> bool:
        """Commit rows and positions of all batches in one transaction.

        Return False, with nothing written, if a projection no longer stands at its batch's start.
        Raises Unwritable, with nothing written, if the fault is in the rows, Unreachable if not.
        """
        ...

    def parked_keys(self, projection: Projection) -> set[str]:
        """Return the keys whose events are parked."""
        ...

    def parked_count(self, projection: Projection) -> int:
        """Return how many events are parked."""
        ...

    def lease(self, names: Sequence[str], holder: str, seconds: float) -> set[str]:
        """Take or renew the leases that are free; return the names that `holder` now has."""
        ...

    def release(self, holder: str) -> None:
        """Give back what `holder` has leased."""
        ...

    def begin_rebuild(self, projection: Projection) -> Projection:
        """Return a twin of the projection with empty tables beside the real ones."""
        ...

    def swap(self, projection: Projection, twin: Projection) -> bool:
        """Put the twin's rows, position and parked events in the real one's place, at once.

        Return False, with nothing changed, if the twin stands further back: nobody may see less
        than before.
        """
        ...
