"""Takes the measures: progress on stderr, one JSON document on stdout.

python -m tests.benchmarks --only simulation
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tests.benchmarks import append, commands, http, projecting, ranking, reading
from tests.benchmarks.measuring import Measure
from tests.benchmarks.sizes import FULL, Sizes
from tests.benchmarks.targets import judged

Take = Callable[[Path, Sizes], Iterator[Measure]]


def _one(take: Callable[[Path, Sizes], Measure]) -> Take:
    def taken(directory: Path, sizes: Sizes) -> Iterator[Measure]:
        yield take(directory, sizes)

    return taken


SUITES: Mapping[str, Take] = {
    "append": lambda _directory, _sizes: append.measures(),
    "commands": commands.in_process,
    "lag": _one(commands.lag),
    "simulation": _one(commands.simulation),
    "fold": _one(reading.fold),
    "log decoded": _one(reading.log_decoded),
    "list": _one(reading.sealed_list),
    "projections": projecting.measures,
    "ranking": ranking.measures,
    "http": http.over_http,
}


def measures(only: str = "", sizes: Sizes = FULL) -> list[dict[str, Any]]:
    """Take the measures of the suites with this word in their names, each in a new directory."""
    chosen = {name: take for name, take in SUITES.items() if only in name}
    found: list[dict[str, Any]] = []
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        for name, take in chosen.items():
            task = progress.add_task(name, total=1)
            with tempfile.TemporaryDirectory() as directory:
                for taken in take(Path(directory), sizes):
                    found.append(judged(taken))
                    console.print(_in_words(found[-1]), highlight=False, soft_wrap=True)
            progress.update(task, completed=1)
    return found


def _in_words(taken: Mapping[str, Any]) -> str:
    marks = {True: "[green]reached[/]", False: "[red]missed[/]", None: "-"}
    ratio = "" if taken["ratio"] is None else f"  ratio {taken['ratio']}"
    wanted = "" if taken["at_least"] is None else f"  (wanted: {taken['at_least']})"
    return (
        f"{taken['measure']}: {taken['ours']} {taken['unit']}{ratio}{wanted}"
        f"  {marks[taken['reached']]}"
    )


def main() -> None:
    """Take measures and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help=", ".join(SUITES))
    only = parser.parse_args().only
    if not any(only in name for name in SUITES):
        parser.error(f"no measure is called {only}; there are: {', '.join(SUITES)}")
    print(json.dumps(measures(only), indent=2))


if __name__ == "__main__":
    main()
