"""Contests: several people accept, at the same moment, what only one of them can have."""

import multiprocessing
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

from adapters.installation import Installation, settings_from
from core.command_bus import Call
from core.errors import Conflict, RuleBroken
from core.identity import of_account
from core.inputs import read_input
from tests.adapters.simulation.homes import opened

PATIENCE = 60
Result = Literal["won", "refused", "conflict"]

spawning = multiprocessing.get_context("spawn")


class Contest(NamedTuple):
    """What is contested, and for each contestant the command that she sends."""

    kind: str
    commands: Sequence[tuple[str, Mapping[str, Any]]]
    leader: str


class Gate(Protocol):
    """Lets all pass when all are there."""

    def wait(self, timeout: float | None = None) -> int: ...


def take_part(
    installation: Installation, number: int, contests: Sequence[Contest], gate: Gate
) -> list[Result]:
    """Send this contestant's command in each contest, at the same moment as the others."""
    declared = {cls.declaration.name: cls for cls in installation.registry.commands}
    results: list[Result] = []
    for contest in contests:
        name, fields = contest.commands[number]
        command = read_input(declared[name], fields)
        identity = of_account(UUID(contest.leader))
        gate.wait(PATIENCE)
        try:
            installation.commands.execute(Call(command, identity))
            results.append("won")
        except RuleBroken:
            results.append("refused")
        except Conflict:
            results.append("conflict")
    return results


def by_threads(installation: Installation, contests: Sequence[Contest]) -> list[list[Result]]:
    """Let the contestants be threads on one installation."""
    contestants = len(contests[0].commands)
    gate = threading.Barrier(contestants)
    results: dict[int, list[Result]] = {}

    def run(number: int) -> None:
        results[number] = take_part(installation, number, contests, gate)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(contestants)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return [results[number] for number in range(contestants)]


def by_processes(
    environ: Mapping[str, str], home: Path, contests: Sequence[Contest]
) -> list[list[Result]]:
    """Let the contestants be processes, each with an installation of its own."""
    contestants = len(contests[0].commands)
    gate = spawning.Barrier(contestants)
    answers: Queue[tuple[int, list[Result]]] = spawning.Queue()
    processes = [
        spawning.Process(target=contend, args=(n, dict(environ), home, contests, gate, answers))
        for n in range(contestants)
    ]
    for process in processes:
        process.start()
    try:
        results = dict(answers.get(timeout=PATIENCE) for _ in processes)
        for process in processes:
            process.join(PATIENCE)
            assert process.exitcode == 0
    finally:
        for process in processes:
            process.kill()
    return [results[number] for number in range(contestants)]


def contend(  # noqa: PLR0917 - what a process is given
    number: int,
    environ: Mapping[str, str],
    home: Path,
    contests: Sequence[Contest],
    gate: Barrier,
    answers: "Queue[tuple[int, list[Result]]]",
) -> None:
    """Take part from a process of one's own."""
    with opened(settings_from(environ, home)) as installation:
        answers.put((number, take_part(installation, number, contests, gate)))
