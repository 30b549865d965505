"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.candidates import projection
from projections.candidates import queries as its_queries


@hookimpl
def projections() -> Sequence[Projection]:
    return [projection.candidates]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [Permission("matches.candidates", "activity_leader", Reach.OWN_BRANCH)]
