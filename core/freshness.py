"""Whether a second factor was proven so lately that it counts for what is grave."""

from datetime import datetime, timedelta

FRESH = timedelta(minutes=5)
"""For so long a second factor counts as proven just now; after that it is asked for again."""


def is_fresh(second_factor_at: datetime | None, now: datetime) -> bool:
    """Say whether it was proven, and at most FRESH ago."""
    return second_factor_at is not None and now - second_factor_at <= FRESH
