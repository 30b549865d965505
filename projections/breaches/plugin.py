"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.purposes import Purpose
from core.queries import Query
from projections.breaches import queries as its_queries
from projections.breaches.projection import breaches


@hookimpl
def projections() -> Sequence[Projection]:
    return [breaches]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission("breaches.list", "duty_officer", Reach.COUNTRY),
        Permission("breaches.list", "national_officer", Reach.COUNTRY),
        Permission("breaches.list", "auditor", Reach.COUNTRY, Purpose.AUDIT, sealed=True),
    ]
