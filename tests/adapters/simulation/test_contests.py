"""Two simultaneous acceptances of one case, or of a volunteer's last place: exactly one wins."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.installation import Installation, Settings
from tests.adapters.simulation.contests import Contest, Result, by_processes, by_threads
from tests.adapters.simulation.homes import migrated
from tests.databases import PostgresServer
from tests.projections.world import World, peopled

CONTESTANTS = 2
ROUNDS = 8


def a_referral(world: World) -> list[tuple[str, Mapping[str, Any]]]:
    """Let all accept the same referral."""
    return [("referrals.accept", {"referral": world.refer().referral})] * CONTESTANTS


def a_case(world: World) -> list[tuple[str, Mapping[str, Any]]]:
    """Let all accept a match for the same case, each with another volunteer."""
    case = world.open().case
    volunteers = [world.volunteer() for _ in range(CONTESTANTS)]
    return [accept(world, case, volunteer) for volunteer in volunteers]


def a_last_place(world: World) -> list[tuple[str, Mapping[str, Any]]]:
    """Let all accept a match with the same volunteer, who has room for one more."""
    volunteer = world.volunteer(capacity=2)
    cases = [world.open().case for _ in range(CONTESTANTS)]
    proposals = [accept(world, case, volunteer) for case in cases]
    world.match(world.open().case, volunteer)
    return proposals


def accept(world: World, case: str, volunteer: str) -> tuple[str, Mapping[str, Any]]:
    match = world.do("leader", "matches.propose", case=case, volunteer=volunteer)["match"]
    return "matches.accept", {"match": match}


KINDS: Mapping[str, Callable[[World], list[tuple[str, Mapping[str, Any]]]]] = {
    "a referral": a_referral,
    "a case": a_case,
    "a last place": a_last_place,
}


@contextmanager
def prepared(settings: Settings) -> Iterator[tuple[Installation, list[Contest]]]:
    with peopled(settings) as world:
        leader = str(world.people["leader"].account)
        contests = [
            Contest(kind, prepare(world), leader)
            for _ in range(ROUNDS)
            for kind, prepare in KINDS.items()
        ]
        yield world.installation, contests


def check(installation: Installation, contests: list[Contest], results: list[list[Result]]) -> None:
    """Check what each contestant was told, and what the log says."""
    for contest, told in zip(contests, zip(*results, strict=True), strict=True):
        assert Counter(told)["won"] == 1, (contest.kind, told)
    accepted: Counter[str] = Counter()
    for found in installation.stores.recorder.read():
        if found.event.type in {"referral.accepted", "match.accepted"}:
            accepted.update(found.event.tags)
    for number, contest in enumerate(contests):
        for contestant, (_, fields) in enumerate(contest.commands):
            ((name, value),) = fields.items()
            won = results[contestant][number] == "won"
            expected = 1 if won or contest.kind == "a referral" else 0
            assert accepted[f"{name}:{value}"] == expected


def test_of_threads_one_wins(tmp_path: Path, server: PostgresServer | None) -> None:
    with migrated(tmp_path, server) as settings, prepared(settings) as (installation, contests):
        check(installation, contests, by_threads(installation, contests))


def test_of_processes_one_wins(tmp_path: Path, server: PostgresServer | None) -> None:
    with migrated(tmp_path, server) as settings, prepared(settings) as (installation, contests):
        results = by_processes(settings.environ, settings.home, contests)
        check(installation, contests, results)


@pytest.mark.parametrize("kind", KINDS)
def test_the_contests_are_contested(tmp_path: Path, kind: str) -> None:
    """One after the other too, the first wins and the others are refused."""
    with migrated(tmp_path, None) as settings, peopled(settings) as world:
        leader = str(world.people["leader"].account)
        contest = Contest(kind, KINDS[kind](world), leader)
        results = [
            by_threads(world.installation, [contest._replace(commands=[command])])[0][0]
            for command in contest.commands
        ]
    assert results == ["won", "refused"]
