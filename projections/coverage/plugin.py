"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.coverage import queries as its_queries
from projections.coverage.projection import coverage


@hookimpl
def projections() -> Sequence[Projection]:
    return [coverage]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)
