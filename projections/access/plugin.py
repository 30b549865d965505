"""Registers the projection."""

from collections.abc import Sequence

from core import queries
from core.hookspecs import hookimpl
from core.projections import Projection
from projections.access import projection


@hookimpl
def projections() -> Sequence[Projection]:
    return [projection.access]


@hookimpl
def find_resources() -> queries.FindResources:
    return projection.find_resources
