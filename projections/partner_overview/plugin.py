"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.partner_overview import queries as its_queries
from projections.partner_overview.projection import partner_overview


@hookimpl
def projections() -> Sequence[Projection]:
    return [partner_overview]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission(action, "activity_leader", Reach.OWN_BRANCH)
        for action in ("partners.list_for_branch", "partners.show_for_branch")
    ]
