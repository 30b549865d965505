"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.volunteer_register import queries as its_queries
from projections.volunteer_register.projection import volunteer_register


@hookimpl
def projections() -> Sequence[Projection]:
    return [volunteer_register]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)
