"""The projection engine: reads the log in batches, applies, commits rows and position together."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from core.codec import Codec
from core.errors import NewerVersion, NotYetReadable
from core.projections import AnyRecorded, Projection, Rows
from core.store import Recorder

BATCH = 500
PATIENCE_SECONDS = 2.0
LEASE_SECONDS = 10.0
_POLL_SECONDS = 0.02
_RETRY_SECONDS = 1.0

_log = logging.getLogger("qnet.engine")


class Parked(NamedTuple):
    """An event that a projection could not apply, or that came after such a one for its key."""

    position: int
    key: str
    error: str


class Batch(NamedTuple):
    """What one projection makes of some events: committed whole, if it still stands at `start`."""

    projection: Projection
    rows: Rows
    start: int
    end: int
    parked: Sequence[Parked] = ()


class Standing(NamedTuple):
    """Where a projection stands."""

    name: str
    version: int
    position: int
    parked: int
    stopped: str | None


class ProjectionStore(Protocol):
    """The read models as the engine writes them."""

    def position(self, projection: Projection) -> int:
        """Return the position up to which the projection's rows are complete."""
        ...

    def rows(self, projection: Projection) -> Rows:
        """Return an empty buffer over the projection's tables."""
        ...

    def commit(self, batches: Sequence[Batch]) -> bool:
        """Commit rows and positions of all batches in one transaction.

        Return False, with nothing written, if a projection no longer stands at its batch's start.
        """
        ...

    def parked_keys(self, projection: Projection) -> set[str]:
        """Return the keys whose events are parked."""
        ...

    def lease(self, names: Sequence[str], holder: str, seconds: float) -> set[str]:
        """Take or renew the leases that are free; return the names that `holder` now has."""
        ...

    def begin_rebuild(self, projection: Projection) -> Projection:
        """Return a twin of the projection with empty tables beside the real ones."""
        ...

    def swap(self, projection: Projection, twin: Projection) -> None:
        """Put the twin's rows, position and parked events in the real one's place, at once."""
        ...


class Engine:
    """Keeps projections up to date, in a thread of its own or step by step."""

    def __init__(
        self,
        projections: Iterable[Projection],
        recorder: Recorder,
        codec: Codec,
        store: ProjectionStore,
        holder: str,
    ) -> None:
        self.projections = tuple(projections)
        self._recorder = recorder
        self._codec = codec
        self._store = store
        self._holder = holder
        self._positions: dict[str, int] = {}
        self._stopped: dict[str, str] = {}
        self._parked: dict[str, set[str]] = {}
        self._moved = threading.Condition()
        self._wake = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._lease_ends = 0.0
        self._leased: set[str] = set()

    def start(self) -> None:
        """Follow the log in a thread until `close`."""
        self._recorder.on_append(self._wake.set)
        self._thread = threading.Thread(target=self._follow, name="qnet-engine", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Bring all projections to the head of the log, now, in this thread."""
        while self._step(self.projections):
            if progress is not None:
                progress(min(self._positions.values(), default=0))

    def standings(self) -> list[Standing]:
        """Say where each projection stands, by the store."""
        return [
            Standing(
                p.name,
                p.version,
                self._store.position(p),
                len(self._store.parked_keys(p)),
                self._stopped.get(p.name),
            )
            for p in self.projections
        ]

    def wait(self, names: Iterable[str], position: int) -> None:
        """Return once the named projections have reached the position.

        Raises NotYetReadable after two seconds, or at once if one of them has stopped.
        """
        wanted = [p for p in self.projections if p.name in set(names)]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while lagging := [p for p in wanted if not self._reached(p, position)]:
            stopped = [p.name for p in lagging if p.name in self._stopped]
            if stopped or time.monotonic() > deadline:
                raise NotYetReadable(projection=lagging[0].name)
            with self._moved:
                self._moved.wait(_POLL_SECONDS)

    def rebuild(
        self, projection: Projection, progress: Callable[[int], None] | None = None
    ) -> None:
        """Fill new tables from the whole log beside the old, then swap: no downtime.

        Raises NewerVersion if the log holds what this code can't read; the old rows stay then.
        """
        twin = self._store.begin_rebuild(projection)
        self._positions.pop(twin.name, None)
        self._parked.pop(twin.name, None)
        while self._step([twin], strict=True):
            if progress is not None:
                progress(self._positions[twin.name])
        self._store.swap(projection, twin)
        self._forget(projection)
        self._stopped.pop(projection.name, None)

    def _reached(self, projection: Projection, position: int) -> bool:
        if self._positions.get(projection.name, -1) >= position:
            return True
        if self._thread is not None and projection.name in self._leased:
            return False
        stands = self._store.position(projection)
        return stands >= position

    def _follow(self) -> None:
        while not self._closing:
            self._wake.clear()
            try:
                while self._step(self._with_lease()) and not self._closing:
                    pass
            except Exception:  # noqa: BLE001 - the thread lives on, whatever the database does
                _log.exception("the read models could not be written; trying again")
                self._positions.clear()
                self._parked.clear()
                self._wake.wait(_RETRY_SECONDS)
                continue
            self._wake.wait(LEASE_SECONDS / 3)

    def _with_lease(self) -> list[Projection]:
        if time.monotonic() > self._lease_ends:
            names = [p.name for p in self.projections]
            self._leased = self._store.lease(names, self._holder, LEASE_SECONDS)
            self._lease_ends = time.monotonic() + LEASE_SECONDS / 3
        return [p for p in self.projections if p.name in self._leased]

    def _step(self, projections: Sequence[Projection], *, strict: bool = False) -> bool:
        """Apply one batch to the projections that stand furthest back; False at the head."""
        running = [p for p in projections if p.name not in self._stopped]
        if not running:
            return False
        standing = {p.name: self._stands(p) for p in running}
        start = min(standing.values())
        group = [p for p in running if standing[p.name] == start]
        try:
            events = [
                self._codec.decode(found) for found in self._recorder.read(after=start, limit=BATCH)
            ]
        except NewerVersion:
            if strict:
                raise
            self._stop(group, "the log holds a newer version of an event: upgrade")
            return False
        if not events:
            return False
        self._commit(group, start, events)
        with self._moved:
            self._moved.notify_all()
        return True

    def _commit(
        self, group: Sequence[Projection], start: int, events: Sequence[AnyRecorded]
    ) -> None:
        applied = [self._apply(projection, start, events) for projection in group]
        batches = [batch for batch in applied if batch is not None]
        if self._store.commit(batches):
            advanced = batches
        else:
            advanced = [batch for batch in batches if self._store.commit([batch])]
            for batch in batches:
                self._forget(batch.projection)
        for batch in advanced:
            self._positions[batch.projection.name] = batch.end

    def _apply(
        self, projection: Projection, start: int, events: Sequence[AnyRecorded]
    ) -> Batch | None:
        """Apply a batch. An event that fails is parked with all later ones of its key.

        Each failure costs one more pass over the batch, without the key that failed.
        """
        wanted = [recorded for recorded in events if projection.wants(recorded)]
        parked_keys = self._parked_keys(projection)
        errors: dict[int, str] = {}
        while True:
            rows = self._store.rows(projection)
            parked: list[Parked] = []
            for recorded in wanted:
                key = projection.key_of(recorded) if parked_keys else ""
                if key in parked_keys:
                    error = errors.get(recorded.position, "after a parked event")
                    parked.append(Parked(recorded.position, key, error))
                    continue
                try:
                    projection.apply(rows, recorded)
                except Exception as failure:  # noqa: BLE001 - a handler may fail in any way
                    if projection.critical:
                        self._stop([projection], _what(failure))
                        return None
                    parked_keys.add(projection.key_of(recorded))
                    errors[recorded.position] = _what(failure)
                    break
            else:
                return Batch(projection, rows, start, events[-1].position, parked)

    def _stands(self, projection: Projection) -> int:
        if projection.name not in self._positions:
            self._positions[projection.name] = self._store.position(projection)
        return self._positions[projection.name]

    def _parked_keys(self, projection: Projection) -> set[str]:
        if projection.name not in self._parked:
            self._parked[projection.name] = self._store.parked_keys(projection)
        return self._parked[projection.name]

    def _forget(self, projection: Projection) -> None:
        self._positions.pop(projection.name, None)
        self._parked.pop(projection.name, None)

    def _stop(self, projections: Sequence[Projection], reason: str) -> None:
        for projection in projections:
            self._stopped[projection.name] = reason


def _what(failure: Exception) -> str:
    """Name the failure without its message, which may repeat data."""
    place = failure.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "" if place is None else f" in {place.tb_frame.f_code.co_name}:{place.tb_lineno}"
    return f"{type(failure).__name__}{where}"
