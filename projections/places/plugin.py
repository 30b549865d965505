"""Registers the projection."""

from collections.abc import Sequence

from core.hookspecs import hookimpl
from core.projections import Projection
from projections.places import projection


@hookimpl
def projections() -> Sequence[Projection]:
    return [projection.places]
