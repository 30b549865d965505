"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
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


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission("matches.meetings", "activity_leader", Reach.OWN_BRANCH),
        Permission("matches.meetings", "volunteer", Reach.OWN_MATCH),
        Permission("matches.mine", "volunteer", Reach.ONESELF),
    ]
