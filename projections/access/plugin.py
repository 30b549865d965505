"""Registers the projection."""

from collections.abc import Sequence

from core import guards, queries
from core.hookspecs import hookimpl
from core.projections import Projection
from projections.access import closed, projection


@hookimpl
def projections() -> Sequence[Projection]:
    return [projection.access]


@hookimpl
def find_resources() -> queries.FindResources:
    return projection.find_resources


@hookimpl
def find_closed() -> guards.FindClosed:
    return closed.find_closed
