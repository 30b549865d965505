"""The simulated months: the same plan gives the same events, all of them by way of commands."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest

from adapters.installation import Installation
from adapters.simulation.places import places
from adapters.simulation.run import Plan
from adapters.simulation.scheduler import SeededIds, working_hour
from core.clock import from_microseconds
from core.codec import decode_metadata
from core.store import as_stored
from domains.branches.municipalities import municipalities
from tests.adapters.simulation.homes import UNTIL, Simulated, migrated, simulated
from tests.databases import BACKENDS, PostgresServer

PLAN = Plan(seed=5, months=1.5, branches=2, until=UNTIL)


class Told(NamedTuple):
    """What must be the same for the same plan."""

    id: str
    type: str
    version: int
    tags: list[str]
    recorded_at: int
    data: Any
    decided: Any


def told(installation: Installation) -> list[Told]:
    """Return all events without their sealed boxes and keys."""
    return [
        Told(
            event.id,
            event.type,
            event.version,
            event.tags,
            event.recorded_at,
            clear(msgspec.json.decode(event.data)),
            clear(msgspec.json.decode(event.metadata)),
        )
        for event in (as_stored(found) for found in installation.stores.recorder.read())
    ]


def clear(value: Any) -> Any:
    """Return the value without what is random in envelopes and references."""
    if isinstance(value, dict):
        secret = {"box", "key", "commitment"} if "person" in value else set()
        return {name: clear(part) for name, part in value.items() if name not in secret}
    return value


def sealed_parts(installation: Installation) -> set[str]:
    """Return all sealed boxes and all ids of keys."""
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            if "person" in value:
                found.update(value[name] for name in ("box", "key", "commitment") if name in value)
            for part in value.values():
                gather(part)

    for event in installation.stores.recorder.read():
        gather(msgspec.json.decode(event.event.data))
    return found


def happened(folder: Path, plan: Plan, server: PostgresServer | None = None) -> list[Told]:
    with migrated(folder, server) as settings, simulated(settings, plan) as made:
        return told(made.installation)


@pytest.fixture(scope="module", params=BACKENDS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Simulated]:
    """Give what the plan makes, on each backend."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with (
        migrated(tmp_path_factory.mktemp("made"), server) as settings,
        simulated(settings, PLAN) as made,
    ):
        yield made


class TestTheSamePlan:
    def test_gives_the_same_events_ids_included(self, made: Simulated, tmp_path: Path) -> None:
        with migrated(tmp_path) as settings, simulated(settings, PLAN) as again:
            assert told(again.installation) == told(made.installation)
            assert sealed_parts(again.installation).isdisjoint(sealed_parts(made.installation))

    def test_has_something_to_compare(self, made: Simulated) -> None:
        types = Counter(event.type for event in told(made.installation))
        assert types["match.meeting_logged"] > 2
        assert types["case.opened"] > 10
        assert len(sealed_parts(made.installation)) > 100


def test_another_seed_gives_other_events(made: Simulated, tmp_path: Path) -> None:
    other = happened(tmp_path, msgspec.structs.replace(PLAN, seed=PLAN.seed + 100))
    here = told(made.installation)
    assert {event.id for event in here}.isdisjoint(event.id for event in other)
    assert {event.recorded_at for event in here} != {event.recorded_at for event in other}


class TestTheEvents:
    def test_have_times_that_never_decrease_within_the_plan(self, made: Simulated) -> None:
        times = [event.recorded_at for event in told(made.installation)]
        assert times == sorted(times)
        assert PLAN.begins <= from_microseconds(times[0])
        assert from_microseconds(times[-1]) <= PLAN.ends
        assert made.installation.clock.now() == PLAN.ends

    def test_all_came_through_commands(self, made: Simulated) -> None:
        registry = made.installation.registry
        commands = {cls.declaration.name for cls in registry.commands}
        actors: Counter[str] = Counter()
        for found in made.installation.stores.recorder.read():
            metadata = decode_metadata(as_stored(found).metadata)
            actors[metadata.actor_kind] += 1
            assert metadata.command in commands
            assert metadata.command_id
            assert metadata.correlation_id
            assert metadata.read_position < found.position
            role, _, reach = metadata.permission.partition(": ")
            rows = registry.permissions.of(metadata.command)
            assert (role, reach) in {(row.role, row.reach.value) for row in rows}
            if metadata.actor_kind == "account":
                assert metadata.boundary, "at least the actor's own grants were read"
        assert actors["account"] > 20 * actors["system"]

    def test_are_recorded_without_gaps(self, made: Simulated) -> None:
        positions = [found.position for found in made.installation.stores.recorder.read()]
        assert positions == list(range(1, len(positions) + 1))


class TestPlaces:
    def test_cover_each_municipality_at_most_once(self) -> None:
        found = places(Random(1), 36)
        codes = [code for place in found for code in place.municipalities]
        assert len(codes) == len(set(codes))
        assert set(codes) < set(municipalities())
        assert all(place.municipalities for place in found)

    @pytest.mark.parametrize("number", [0, 99])
    def test_are_between_one_and_all(self, number: int) -> None:
        with pytest.raises(ValueError, match="between 1 and 98"):
            places(Random(1), number)


def test_seeded_ids_are_random_ids_of_version_4() -> None:
    ids = SeededIds(1)
    found = [ids() for _ in range(100)]
    assert len(set(found)) == 100
    assert {each.version for each in found} == {4}


def test_people_act_when_they_are_awake(made: Simulated) -> None:
    hours = {from_microseconds(event.recorded_at).hour for event in told(made.installation)}
    assert hours <= set(range(8, 21))
    assert working_hour(PLAN.begins.replace(hour=3)).hour == 8
    assert working_hour(PLAN.begins.replace(hour=23)).day != PLAN.begins.day
