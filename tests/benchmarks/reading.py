"""Reads: a case folded, the log decoded, and a list of sealed names with its entry in the log."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.domain import event as triggers

from adapters.sql.connections import create_store_engine
from adapters.sql.recorder import SQLRecorder
from adapters.sql.schema import create_tables
from core.codec import Codec, Upcaster, decode_metadata, encode
from core.events import Event, event
from core.facts import Reader
from core.query_bus import Ask, QueryBus
from core.registry import discover
from core.store import EventToStore
from core.testing import MemoryReadLog
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchEvent,
    MatchProposed,
    MeetingLogged,
)
from domains.matches.facts import matches_of_case
from projections.case_list.queries import CaseList
from tests.benchmarks.homes import Branch, running, sqlite_settings
from tests.benchmarks.logs import MEETING, fill, realistic, simulated
from tests.benchmarks.measuring import Measure, interleaved, measure
from tests.benchmarks.sizes import FULL, Sizes
from tests.databases import sqlite_url

FOLDED = 50
CASES = 20


def fold(directory: Path, sizes: Sizes = FULL) -> Measure:
    """Measure 50 events of a case read and folded, beside the package's aggregates."""
    registry = discover()
    engine = create_store_engine(sqlite_url(directory / "events.db"))
    create_tables(engine)
    recorder = SQLRecorder(engine)
    application = Application[UUID](
        env={
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(directory / "aggregates.db"),
        }
    )
    histories = [list(islice(_history(), FOLDED)) for _ in range(CASES)]
    for history in histories:
        for happened in history:
            known = happened.declaration
            tags = registry.tags_of[type(happened)](happened)
            stored = EventToStore(known.name, encode(happened), tags, version=known.version)
            recorder.append([stored])
    aggregates = [_saved(application, history) for history in histories]
    for history, aggregate in zip(histories, aggregates, strict=True):
        ours = Reader(recorder, registry.codec)(matches_of_case, history[0].case)
        theirs: Any = application.repository.get(aggregate)
        assert ours.proposed == theirs.proposed
        assert ours.active == ({theirs.current} if theirs.current else set())
        assert theirs.version == FOLDED
    ids, cases = cycle(aggregates), cycle(history[0].case for history in histories)
    rates = interleaved(
        {
            "floor": lambda: application.repository.get(next(ids)),
            "ours": lambda: Reader(recorder, registry.codec)(matches_of_case, next(cases)),
        },
        times=sizes.times,
        repetitions=sizes.repetitions,
    )
    application.close()
    recorder.close()
    engine.dispose()
    name = f"{FOLDED} events of a case read and folded"
    return measure(name, rates["floor"], rates["ours"], "cases/s")


class CaseMatches(Aggregate):
    """The matches of a case as an aggregate of the package keeps them."""

    @triggers("Proposed")
    def __init__(self, match: UUID, participant: UUID, volunteer: UUID, branch: UUID) -> None:
        self.proposed = frozenset({match})
        self.current: UUID | None = None
        self.ids = (participant, volunteer, branch)

    @triggers("ProposedAgain")
    def propose(self, match: UUID, participant: UUID, volunteer: UUID, branch: UUID) -> None:
        self.proposed |= {match}
        self.ids = (participant, volunteer, branch)

    @triggers("Accepted")
    def accept(self, match: UUID, participant: UUID, volunteer: UUID, branch: UUID) -> None:
        self.proposed -= {match}
        self.current = match
        self.ids = (participant, volunteer, branch)

    @triggers("Ended")
    def end(
        self, match: UUID, participant: UUID, volunteer: UUID, branch: UUID, reason: str
    ) -> None:
        self.proposed -= {match}
        self.current = None
        self.ids = (participant, volunteer, branch)
        self.reason = reason


def _history() -> Iterator[MatchEvent]:
    """Yield what happens to the matches of one case: one after the other, for ever."""
    ids: dict[str, Any] = {name: uuid4() for name in ("case", "participant", "branch")}
    while True:
        ids |= {"match": uuid4(), "volunteer": uuid4()}
        yield MatchProposed(**ids)
        yield MatchAccepted(**ids)
        yield MatchEnded(**ids, reason=EndReason.COMPLETED)


def _saved(application: Application[UUID], history: Sequence[MatchEvent]) -> UUID:
    ids = [(e.match, e.participant, e.volunteer, e.branch) for e in history]
    aggregate = CaseMatches(*ids[0])
    for happened, four in zip(history[1:], ids[1:], strict=True):
        if isinstance(happened, MatchProposed):
            aggregate.propose(*four)
        elif isinstance(happened, MatchAccepted):
            aggregate.accept(*four)
        else:
            aggregate.end(*four, reason=EndReason.COMPLETED.value)
    application.save(aggregate)
    return aggregate.id


@event(MEETING, da="Møde registreret", en="Meeting logged", version=2, happened="held_on")
class LaterMeetingLogged(MeetingLogged):
    """A meeting as a later version of the code may know it."""

    online: bool = False


def _upcast(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"online": data["kind"] == "phone"}


def log_decoded(directory: Path, sizes: Sizes = FULL) -> Measure:
    """Measure the log read and decoded, with metadata, all meetings through an upcaster."""
    registry = discover()
    present: list[type[Event]] = [cls for cls in registry.events if cls.declaration.name != MEETING]
    upcasters = [*registry._all("upcasters"), Upcaster(MEETING, 1, _upcast)]
    codec = Codec([*present, LaterMeetingLogged], upcasters)
    engine = create_store_engine(sqlite_url(directory / "log.db"))
    create_tables(engine)
    recorder = SQLRecorder(engine)
    fill(recorder, realistic(simulated(sizes.months, sizes.branches), sizes.events))
    connection: Any = engine.raw_connection().driver_connection

    def bare() -> None:
        found = connection.execute("SELECT * FROM events ORDER BY position")
        while found.fetchmany(1_000):
            pass

    def ours() -> None:
        for found in recorder.read():
            decode_metadata(codec.decode(found).raw_metadata)

    rates = interleaved({"floor": bare, "ours": ours}, times=1, repetitions=sizes.logs)
    recorder.close()
    engine.dispose()
    floor, our = rates["floor"] * sizes.events, rates["ours"] * sizes.events
    return measure("log read and decoded, sqlite", floor, our, "events/s")


def sealed_list(directory: Path, sizes: Sizes = FULL) -> Measure:
    """Measure a list of 50 sealed names with and without its durable entry in the read log."""
    with sqlite_settings(directory / "home") as settings, running(settings) as installation:
        branch = Branch(installation, sizes.pairs)
        ask = Ask(CaseList(branch=branch.id), branch.leader)
        unlogged = QueryBus(
            installation.registry,
            installation.stores._replace(read_log=MemoryReadLog()),
            models=installation.models,
            waits=installation.engine,
            catalogue=installation.catalogue,
            clock=installation.clock,
        )
        installation.engine.wait(["case_list"], installation.stores.recorder.head())
        for bus in (installation.queries, unlogged):
            names = [row.name for row in bus.ask(ask).items]
            assert len(names) == sizes.pairs
            assert all(str(name).startswith("Deltager") for name in names)
        rates = interleaved(
            {
                "floor": lambda: unlogged.ask(ask),
                "ours": lambda: installation.queries.ask(ask),
            },
            times=sizes.times,
            repetitions=sizes.repetitions,
        )
    name = f"list of {sizes.pairs} sealed names, durable read log"
    return measure(name, rates["floor"], rates["ours"], "lists/s")
