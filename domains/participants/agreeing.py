"""Whether merged records agree to the support: of each, what was told of it, or while merged.

What she says under one id is said under all, but only while somebody holds them to be one person.
So a merge that was wrong lends nobody another's consent once it is undone.
"""

from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

P = TypeVar("P", bound=Hashable)
"""The id of a record, as whoever asks has it."""


class Told(NamedTuple):
    """What a record says last of itself, and where in the log."""

    position: int
    agrees: bool


def agreements(told: Mapping[P, Told], merged: Mapping[tuple[P, P], int]) -> Mapping[P, bool]:
    """Return for each record whether it agrees.

    `merged` has the merges that hold, and where in the log each is. A record of which nothing is
    told doesn't agree.
    """
    found: dict[P, bool] = {}
    for record in {*told, *(each for pair in merged for each in pair)}:
        counts = [
            told[other]
            for other, since in _merged_since(record, merged).items()
            if other in told and (other == record or told[other].position > since)
        ]
        found[record] = max(counts).agrees if counts else False
    return found


def _merged_since(record: P, merged: Mapping[tuple[P, P], int]) -> Mapping[P, int]:
    """Return since which position each record is one person with this one; merges form trees."""
    since = {record: 0}
    ahead = [record]
    while ahead:
        here = ahead.pop()
        for pair, position in merged.items():
            if here in pair:
                (other,) = {*pair} - {here}
                if other not in since:
                    since[other] = max(since[here], position)
                    ahead.append(other)
    return since
