"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.branch_overview import queries as its_queries
from projections.branch_overview.projection import branch_overview


@hookimpl
def projections() -> Sequence[Projection]:
    return [branch_overview]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission("branches.overview", "activity_leader", Reach.OWN_BRANCH),
        Permission("branches.overview_figures", "national_officer", Reach.COUNTRY, sealed=True),
    ]
