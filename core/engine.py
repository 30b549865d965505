"""The projection engine: reads the log in batches, applies, commits rows and position together."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from core.codec import Codec
from core.errors import NewerVersion, NotYetReadable, QnetError
from core.projections import AnyRecorded, Projection, Unreachable
from core.read_models import Batch, Mark, Parked, ProjectionStore, Standing, Unwritable
from core.store import Recorder
from core.text import Text

BATCH = 500
PATIENCE_SECONDS = 2.0
LEASE_SECONDS = 3.0
"""How long a process that died keeps others from its work."""
_POLL_SECONDS = 0.02
_RETRY_SECONDS = 1.0

_log = logging.getLogger("qnet.engine")


class RebuildFailed(QnetError):
    """A critical projection can't apply an event: the facts say which projection, and why."""

    code = "rebuild_failed"
    title = Text(
        "Læsemodellen kunne ikke genopbygges; den gamle bliver stående",
        "The read model could not be rebuilt; the old one stays",
    )


class _Newer(NamedTuple):
    """An event that a newer version of the program has written."""

    position: int
    type: str
    error: NewerVersion


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
        self._marks: dict[str, Mark] = {}
        self._stopped: dict[str, str] = {}
        self._parked: dict[str, set[str]] = {}
        self._stepping = threading.Lock()
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
        """Stop following, and let another process take over at once."""
        self._closing = True
        self._wake.set()
        if self._thread is None:
            return
        self._thread.join()
        try:
            self._store.release(self._holder)
        except Exception:  # noqa: BLE001 - without it the leases end by themselves
            _log.warning("the leases could not be given back")

    def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Bring all projections to the head of the log, now, in this thread."""
        while self._turn(self.projections):
            if progress is not None:
                progress(min(self._stands(p).position for p in self.projections))

    def standings(self) -> list[Standing]:
        """Say where each projection stands, by the store."""
        return [
            Standing(
                p.name,
                p.version,
                self._store.mark(p).position,
                self._store.parked_count(p),
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
        with self._moved:
            while lagging := [p for p in wanted if not self._reached(p, position)]:
                stopped = any(p.name in self._stopped for p in lagging)
                if stopped or time.monotonic() > deadline:
                    raise NotYetReadable(projection=lagging[0].name)
                self._moved.wait(_POLL_SECONDS)

    def rebuild(
        self, projection: Projection, progress: Callable[[int], None] | None = None
    ) -> None:
        """Fill new tables from the whole log beside the old, then swap: no downtime.

        Raises NewerVersion if the log holds what this code can't read, and RebuildFailed if a
        critical projection can't apply an event; the old rows stay then.
        """
        twin = self._store.begin_rebuild(projection)
        self._forget(twin)
        self._stopped.pop(twin.name, None)
        while True:
            while self._step([twin], strict=True):
                if progress is not None:
                    progress(self._stands(twin).position)
            if twin.name in self._stopped:
                raise RebuildFailed(projection=projection.name, reason=self._stopped[twin.name])
            if self._store.swap(projection, twin):
                break
        self._forget(projection)
        self._stopped.pop(projection.name, None)
        self._wake.set()

    def _reached(self, projection: Projection, position: int) -> bool:
        mark = self._marks.get(projection.name)
        if mark is not None and mark.position >= position:
            return True
        if self._thread is not None and projection.name in self._leased:
            return False
        return self._store.mark(projection).position >= position

    def _follow(self) -> None:
        while not self._closing:
            self._wake.clear()
            try:
                while self._turn(self._with_lease()) and not self._closing:
                    pass
            except Exception as failure:  # noqa: BLE001 - the thread lives on, whatever comes
                # Without the message: what a driver says may repeat data.
                _log.error("the read models stand still: %s; trying again", _what(failure))
                self._marks.clear()
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

    def _turn(self, projections: Sequence[Projection]) -> bool:
        with self._stepping:
            return self._step(projections)

    def _step(self, projections: Sequence[Projection], *, strict: bool = False) -> bool:
        """Apply one batch to the projections that stand furthest back; False at the head."""
        running = [p for p in projections if p.name not in self._stopped]
        if not running:
            return False
        marks = [(p, self._stands(p)) for p in running]
        start = min(mark.position for _, mark in marks)
        group = [(p, mark) for p, mark in marks if mark.position == start]
        events, newer = self._read(start)
        if events:
            self._commit(group, events)
        elif newer is None:
            return False
        elif strict:
            raise newer.error
        else:
            self._pass(group, newer)
        with self._moved:
            self._moved.notify_all()
        return True

    def _read(self, start: int) -> tuple[Sequence[AnyRecorded], "_Newer | None"]:
        """Return the events behind `start`, as far as this code can read them."""
        events: list[AnyRecorded] = []
        for found in self._recorder.read(after=start, limit=BATCH):
            try:
                events.append(self._codec.decode(found))
            except NewerVersion as error:
                return events, _Newer(found.position, found.event.type, error)
        return events, None

    def _pass(self, group: Sequence[tuple[Projection, Mark]], newer: "_Newer") -> None:
        """Stop what wants an event that this code can't read, and lead the others past it."""
        for projection, mark in group:
            if projection.wants_type(newer.type):
                self._stop([projection], f"{newer.type} has a newer version: upgrade")
            else:
                nothing = self._store.rows(projection)
                self._commit_or_forget(Batch(projection, nothing, mark, newer.position))

    def _commit(
        self, group: Sequence[tuple[Projection, Mark]], events: Sequence[AnyRecorded]
    ) -> None:
        """Apply and commit for all at once; if that can't be, for each by itself."""
        applied = [self._apply(projection, start, events) for projection, start in group]
        batches = [batch for batch in applied if batch is not None]
        try:
            committed = self._store.commit(batches)
        except Unwritable:
            committed = False
        if committed:
            for batch in batches:
                self._advanced(batch)
            return
        for batch in batches:
            self._commit_alone(batch.projection, batch.start, events)

    def _commit_alone(
        self, projection: Projection, start: Mark, events: Sequence[AnyRecorded]
    ) -> bool:
        """Apply and commit for one projection. Rows that the database refuses are bisected."""
        batch = self._apply(projection, start, events)
        if batch is None:
            return False
        try:
            return self._commit_or_forget(batch)
        except Unwritable as refusal:
            if len(events) == 1:
                return self._refuse(batch, events[0], _what(refusal.__cause__ or refusal))
        middle = len(events) // 2
        first, second = events[:middle], events[middle:]
        if not self._commit_alone(projection, start, first):
            return False
        return self._commit_alone(projection, Mark(first[-1].position, start.rebuilds), second)

    def _refuse(self, batch: Batch, recorded: AnyRecorded, error: str) -> bool:
        """Park an event whose rows the database refuses; stop if the projection is critical."""
        projection = batch.projection
        if projection.critical:
            self._stop([projection], error)
            return False
        parked = Parked(recorded.position, projection.key_of(recorded), error)
        nothing = self._store.rows(projection)
        return self._commit_or_forget(batch._replace(rows=nothing, parked=[parked]))

    def _commit_or_forget(self, batch: Batch) -> bool:
        committed = self._store.commit([batch])
        if committed:
            self._advanced(batch)
        else:
            self._forget(batch.projection)
        return committed

    def _advanced(self, batch: Batch) -> None:
        self._parked_keys(batch.projection).update(event.key for event in batch.parked)
        self._marks[batch.projection.name] = Mark(batch.end, batch.start.rebuilds)

    def _apply(
        self, projection: Projection, start: Mark, events: Sequence[AnyRecorded]
    ) -> Batch | None:
        """Apply a batch. An event that fails is parked with all later ones of its key.

        Each failure costs one more pass over the batch, without what is parked. None if the
        projection is critical: it stops. Raises Unreachable if rows can't be read.
        """
        wanted = [recorded for recorded in events if projection.wants(recorded)]
        parked_from = dict.fromkeys(self._parked_keys(projection), 0)
        errors: dict[int, str] = {}
        while True:
            rows = self._store.rows(projection)
            parked: list[Parked] = []
            for recorded in wanted:
                key = projection.key_of(recorded) if parked_from else ""
                if recorded.position >= parked_from.get(key, recorded.position + 1):
                    error = errors.get(recorded.position, "after a parked event")
                    parked.append(Parked(recorded.position, key, error))
                    continue
                try:
                    projection.apply(rows, recorded)
                except Unreachable:
                    raise
                except Exception as failure:  # noqa: BLE001 - a handler may fail in any way
                    if projection.critical:
                        self._stop([projection], _what(failure))
                        return None
                    parked_from[projection.key_of(recorded)] = recorded.position
                    errors[recorded.position] = _what(failure)
                    break
            else:
                return Batch(projection, rows, start, events[-1].position, parked)

    def _stands(self, projection: Projection) -> Mark:
        if projection.name not in self._marks:
            self._marks[projection.name] = self._store.mark(projection)
        return self._marks[projection.name]

    def _parked_keys(self, projection: Projection) -> set[str]:
        if projection.name not in self._parked:
            self._parked[projection.name] = self._store.parked_keys(projection)
        return self._parked[projection.name]

    def _forget(self, projection: Projection) -> None:
        # In this order: a fresh mark never meets the parked keys of before.
        self._parked.pop(projection.name, None)
        self._marks.pop(projection.name, None)

    def _stop(self, projections: Sequence[Projection], reason: str) -> None:
        for projection in projections:
            self._stopped[projection.name] = reason
            _log.error("the projection %s stands still: %s", projection.name, reason)


def _what(failure: BaseException) -> str:
    """Name the failure without its message, which may repeat data."""
    place = failure.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "" if place is None else f" in {place.tb_frame.f_code.co_name}:{place.tb_lineno}"
    return f"{type(failure).__name__}{where}"
