"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.search import queries as its_queries
from projections.search.projection import search


@hookimpl
def projections() -> Sequence[Projection]:
    return [search]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission("search.people", "activity_leader", Reach.OWN_BRANCH),
        Permission("search.case_number", "activity_leader", Reach.OWN_BRANCH),
        Permission("search.everywhere", "duty_officer", Reach.COUNTRY),
    ]
