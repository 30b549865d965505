"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.likenesses import queries as its_queries
from projections.likenesses.projection import likenesses


@hookimpl
def projections() -> Sequence[Projection]:
    return [likenesses]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [Permission("matches.likenesses", "duty_officer", Reach.COUNTRY)]
