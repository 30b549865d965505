"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.case_list import queries as its_queries
from projections.case_list.projection import case_list


@hookimpl
def projections() -> Sequence[Projection]:
    return [case_list]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission(action, "activity_leader", Reach.OWN_BRANCH)
        for action in ("cases.waiting", "cases.offers", "cases.show")
    ]
