"""Each measure runs, with next to nothing to measure: what it says of speed isn't looked at."""

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import append, commands, projecting
from tests.benchmarks.__main__ import SUITES
from tests.benchmarks.homes import postgres_settings, sqlite_settings
from tests.benchmarks.measuring import Measure, interleaved
from tests.benchmarks.sizes import TINY
from tests.benchmarks.targets import TARGETS, judged
from tests.databases import PostgresServer, sqlite_url

NEED_A_SERVER = {"append", "commands", "projections"}
"""Their suites start a PostgreSQL of their own; here the tests' one is used."""


def checked(*measures: Measure) -> None:
    for taken in measures:
        found = judged(taken)
        assert found["ours"] > 0
        assert any(found["measure"].startswith(name) for name in TARGETS)


@pytest.mark.parametrize("suite", sorted(SUITES.keys() - NEED_A_SERVER))
def test_a_suite_runs(suite: str, tmp_path: Path) -> None:
    found = list(SUITES[suite](tmp_path, TINY))

    assert found
    checked(*found)


def test_commands_are_measured_on_files(tmp_path: Path) -> None:
    with sqlite_settings(tmp_path / "home") as settings:
        bare_url = sqlite_url(tmp_path / "bare.db")
        checked(*commands.commands_against_bare_commits(settings, bare_url, TINY))


def test_commands_are_measured_on_a_server(tmp_path: Path, postgres: PostgresServer) -> None:
    with postgres_settings(postgres, tmp_path / "home") as settings, postgres.database() as bare:
        checked(*commands.commands_against_bare_commits(settings, bare, TINY))


def test_projections_are_measured(tmp_path: Path, postgres: PostgresServer) -> None:
    kinds = [projecting.Databases(tmp_path, None), projecting.Databases(tmp_path, postgres)]
    for databases in kinds:
        checked(*projecting.both_mixes(databases, TINY))


def test_appends_are_measured(
    tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(work: Any, *, times: int, repetitions: int = 1) -> dict[str, float]:
        return interleaved(work, times=1, repetitions=1)

    monkeypatch.setattr(append, "WARM_UP", 5)
    monkeypatch.setattr(append, "interleaved", few)
    files = [sqlite_url(tmp_path / f"{name}.db") for name in ("ours", "bare", "log")]
    checked(append.append_against_bare_commits(files[0], files[1]))
    checked(append.log_read(files[2], events=200))
    with postgres.database() as ours, postgres.database() as bare:
        checked(append.append_against_bare_commits(ours, bare))
