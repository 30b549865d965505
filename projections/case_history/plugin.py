"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.case_history import queries as its_queries
from projections.case_history.projection import case_history


@hookimpl
def projections() -> Sequence[Projection]:
    return [case_history]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)
