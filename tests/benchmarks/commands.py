"""Commands in process and in months of simulation, beside bare commits; and how soon they show."""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import URL

import core.writer
from adapters.first_start import Administrator, add_first_administrators
from adapters.installation import Installation, Settings
from adapters.simulation.run import Plan, clock_and_ids, simulate
from adapters.sql.connections import create_store_engine
from core.command_bus import Answer
from core.identity import of_account
from tests.adapters.simulation.homes import opened
from tests.benchmarks.append import bare_commits
from tests.benchmarks.homes import Branch, postgres_settings, running, sqlite_settings
from tests.benchmarks.measuring import Measure, Work, interleaved, measure
from tests.benchmarks.sizes import FULL, Sizes
from tests.databases import running_postgres, sqlite_url

IN_FLIGHT = 32
SIMULATED_UNTIL = date(2026, 6, 30)


@contextmanager
def bare_work(url: URL, warm_up: int) -> Iterator[Work]:
    """Give bare one-row commits to a database of their own, past the growth of SQLite's log."""
    engine = create_store_engine(url)
    step = bare_commits(engine)
    for _ in range(warm_up):
        step()
    yield step
    engine.dispose()


def keep_in_flight(submit: Callable[[], "Future[Answer]"], times: int) -> None:
    """Submit so many commands, with 32 of them unanswered at any moment."""
    waiting: deque[Future[Answer]] = deque()
    for _ in range(times):
        if len(waiting) == IN_FLIGHT:
            waiting.popleft().result()
        waiting.append(submit())
    for future in waiting:
        future.result()


def commands_against_bare_commits(
    settings: Settings, bare_url: URL, sizes: Sizes = FULL
) -> Iterator[Measure]:
    """Measure meetings with a sealed note, one after the other and 32 in flight."""
    times = sizes.times
    with running(settings) as installation, bare_work(bare_url, sizes.warm_up) as bare:
        name = installation.models.engine.dialect.name
        meetings = Branch(installation, sizes.pairs).meetings()

        def execute() -> None:
            installation.commands.execute(next(meetings))

        def one_by_one() -> None:
            for _ in range(times):
                execute()

        def in_flight() -> None:
            keep_in_flight(lambda: installation.commands.submit(next(meetings)), times)

        def floor() -> None:
            for _ in range(times):
                bare()

        def groups_of_one() -> None:
            usual, core.writer.GROUP = core.writer.GROUP, 1
            try:
                in_flight()
            finally:
                core.writer.GROUP = usual

        for _ in range(sizes.warm_up // 10):  # a command fills more of the log than a bare row
            execute()
        work = {"floor": floor, "one": one_by_one, "many": in_flight, "alone": groups_of_one}
        found = interleaved(work, times=1, repetitions=sizes.repetitions)
    rates = {key: rate * times for key, rate in found.items()}
    unit = "commands/s"
    yield measure(f"command in process, sealed note, {name}", rates["floor"], rates["one"], unit)
    yield measure(
        f"command in process, {IN_FLIGHT} in flight, {name}", rates["floor"], rates["many"], unit
    )
    yield measure(
        f"group commit, {IN_FLIGHT} in flight, {name}", rates["alone"], rates["many"], unit
    )


def lag(directory: Path, sizes: Sizes = FULL) -> Measure:
    """Measure how long after its answer a command shows in the read models: 99 in 100, in ms."""
    taken: list[float] = []
    with sqlite_settings(directory) as settings, running(settings) as installation:
        names = [projection.name for projection in installation.engine.projections]
        meetings = Branch(installation, sizes.pairs).meetings()
        for _ in range(sizes.times * 20):
            position = installation.commands.execute(next(meetings)).position
            begun = time.perf_counter()
            installation.engine.wait(names, position)
            taken.append((time.perf_counter() - begun) * 1000)
    percentile = statistics.quantiles(taken, n=100)[98]
    return {
        "measure": "read your writes, lag p99",
        "floor": None,
        "ours": round(percentile, 3),
        "ratio": None,
        "unit": "ms",
    }


def simulation(directory: Path, sizes: Sizes = FULL) -> Measure:
    """Measure the commands of a simulated course, with bare commits before, between and after."""
    taken: list[float] = []
    floors: list[float] = []
    with bare_work(sqlite_url(directory / "bare.db"), sizes.warm_up) as bare:

        def take_floor() -> None:
            begun = time.perf_counter()
            for _ in range(sizes.warm_up):
                bare()
            floors.append(sizes.warm_up / (time.perf_counter() - begun))

        take_floor()
        for turn in range(sizes.simulations):
            taken.append(_simulated(directory / f"home{turn}", sizes))
            take_floor()
    floor, ours = statistics.median(floors), statistics.median(taken)
    months, branches = sizes.months, sizes.branches
    return measure(
        f"simulation, {months:g} months, {branches} branches, sqlite", floor, ours, "commands/s"
    )


def _simulated(home: Path, sizes: Sizes) -> float:
    plan = Plan(seed=7, months=sizes.months, branches=sizes.branches, until=SIMULATED_UNTIL)
    with simulating(home, plan) as (_, commands_a_second):
        return commands_a_second


@contextmanager
def simulating(home: Path, plan: Plan) -> Iterator[tuple[Installation, float]]:
    """Give an installation after a simulated course, and how many commands ran in a second."""
    clock, new_id = clock_and_ids(plan)
    with (
        sqlite_settings(home) as settings,
        opened(settings, clock=clock, new_id=new_id) as installation,
    ):
        people = [Administrator(f"Administrator {n}", f"a{n}@example.org") for n in (1, 2)]
        admin = of_account(add_first_administrators(installation, people)[0])
        begun = time.perf_counter()
        outcome = simulate(installation, plan, admin)
        rate = outcome.commands / (time.perf_counter() - begun)
        yield installation, rate


def in_process(directory: Path, sizes: Sizes = FULL) -> Iterator[Measure]:
    """Take the measures of single commands on both databases."""
    with sqlite_settings(directory / "sqlite") as settings:
        bare_url = sqlite_url(directory / "bare.db")
        yield from commands_against_bare_commits(settings, bare_url, sizes)
    with (
        running_postgres() as server,
        postgres_settings(server, directory / "postgresql") as settings,
        server.database() as bare_url,
    ):
        yield from commands_against_bare_commits(settings, bare_url, sizes)
