"""How measures are taken: ratios against a floor on the same machine in the same minutes."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

Work = Callable[[], object]
Measure = dict[str, Any]

REPETITIONS = 30


def interleaved(
    work: Mapping[str, Work], *, times: int, repetitions: int = REPETITIONS
) -> dict[str, float]:
    """Return how often each work is done in a second: medians of repetitions that take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(repetitions + 1):
        for name, step in work.items():
            begun = time.perf_counter()
            for _ in range(times):
                step()
            if turn:  # the first turn warms up
                seconds[name].append(time.perf_counter() - begun)
    return {name: times / statistics.median(taken) for name, taken in seconds.items()}


def measure(name: str, floor: float, ours: float, unit: str) -> Measure:
    """Return one row of the table of measures."""
    return {
        "measure": name,
        "floor": round(floor),
        "ours": round(ours),
        "ratio": round(ours / floor, 3),
        "unit": unit,
    }
