"""What each measure is to reach, and what stands under it as a floor (DESIGN: measures)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.benchmarks.measuring import Measure

BARE = "bare one-row commits"
SAME_ROWS = (
    "executemany of the same rows in the driver's values: same upserts and deletes,"
    " same tables, same transactions of 500 events; nothing read or decoded"
)


class Target(NamedTuple):
    """`of` says which figure is judged; a lag is to be at most what is asked."""

    floor: str | None
    at_least: float | None = None
    aim: float | None = None
    of: str = "ratio"
    lower_is_better: bool = False


TARGETS: Mapping[str, Target] = {
    "append, condition, four fresh tags, sqlite": Target(BARE, 0.40, 0.60),
    "append, condition, four fresh tags, postgresql": Target(BARE, 0.35, 0.50),
    "six writers, postgresql": Target("the package's own recorder", 2.0, 3.0),
    "log read and decoded": Target("the driver's bare rows", 100_000, 200_000, "ours"),
    "log read": Target("the driver's bare rows"),
    "command in process, sealed note, sqlite": Target(BARE, 0.25, 0.40),
    "command in process, sealed note, postgresql": Target(BARE, 0.10, 0.20),
    "command in process, 32 in flight": Target(BARE),
    "group commit": Target("groups of one", 1.4, 3.0),
    "read your writes": Target(None, 5.0, 1.0, "ours", lower_is_better=True),
    "simulation": Target(f"{BARE}, before, between and after", round(1_000 / 4_500, 3)),
    "50 events": Target("the package's default aggregate, repository.get", 4.0, 8.0),
    "projection batches, realistic mix, sqlite": Target(SAME_ROWS, 0.35, 0.50),
    "projection batches, meeting-heavy mix, sqlite": Target(SAME_ROWS, 0.35, 0.50),
    "projection batches, realistic mix, postgresql": Target(SAME_ROWS, 0.60, 0.80),
    "projection batches, meeting-heavy mix, postgresql": Target(SAME_ROWS, 0.60, 0.80),
    "ranking in memory": Target(None, 50.0, of="ours", lower_is_better=True),
    "ranking as a query": Target(None, 50.0, of="ours", lower_is_better=True),
    "list of": Target("the same list without the read log", 0.60, 0.85),
    "command over HTTP, 1 client": Target(BARE, 0.12, 0.20),
    "command over HTTP, 32 clients": Target(BARE, 0.20, 0.50),
}


def judged(taken: Measure) -> dict[str, Any]:
    """Return the measure with its floor in words, what it was to reach, and whether it did."""
    name, unit = taken["measure"], taken["unit"]
    target = next((t for start, t in TARGETS.items() if name.startswith(start)), Target(None))
    figure, wanted = taken[target.of], target.at_least
    reached = None
    if wanted is not None:
        reached = figure <= wanted if target.lower_is_better else figure >= wanted
    return {
        "measure": name,
        "floor": None if target.floor is None else {"what": target.floor, "rate": taken["floor"]},
        "ours": taken["ours"],
        "unit": unit,
        "ratio": taken["ratio"],
        "judged": f"at most, {unit}" if target.lower_is_better else target.of,
        "at_least": wanted,
        "aim": target.aim,
        "reached": reached,
    }
