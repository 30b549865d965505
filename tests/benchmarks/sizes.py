"""How much is measured: all of it for figures, next to nothing to see that it runs."""

from typing import NamedTuple


class Sizes(NamedTuple):
    """`times` in a repetition; as many commits to warm up; how long the logs are."""

    warm_up: int = 4_500
    times: int = 100
    repetitions: int = 15
    pairs: int = 50
    months: float = 3.0
    branches: int = 36
    simulations: int = 3
    events: int = 20_000
    logs: int = 5
    requests: int = 200


FULL = Sizes()
TINY = Sizes(
    warm_up=10,
    times=5,
    repetitions=2,
    pairs=2,
    months=1.0,
    branches=3,
    simulations=1,
    events=400,
    logs=1,
    requests=8,
)
