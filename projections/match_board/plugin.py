"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.match_board import queries as its_queries
from projections.match_board.projection import match_board


@hookimpl
def projections() -> Sequence[Projection]:
    return [match_board]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)
