"""What people tell of a case, as it comes in and as it is opened again."""

from typing import Annotated

from msgspec import Meta, Struct

Words = Annotated[str, Meta(min_length=1, max_length=10_000)]
"""What somebody has to say about a concern, or what was told the municipality."""

Goal = Annotated[str, Meta(min_length=1, max_length=1000)]


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """Her goals in her own words, and what else she wishes."""

    goals: Annotated[tuple[Goal, ...], Meta(min_length=1, max_length=20)]
    wishes: Annotated[str, Meta(max_length=4000)] | None = None
