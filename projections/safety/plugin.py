"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.queries import Query
from projections.safety import conflicts, incidents, reviews
from projections.safety.projection import safety


@hookimpl
def projections() -> Sequence[Projection]:
    return [safety]


@hookimpl
def queries() -> Sequence[type[Query]]:
    modules = (conflicts, incidents, reviews)
    return [found for module in modules for found in declared(module, Query)]


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission("safety.conflicts", "duty_officer", Reach.COUNTRY),
        Permission("safety.incidents", "duty_officer", Reach.COUNTRY),
        Permission("safety.incident", "duty_officer", Reach.COUNTRY),
        Permission("safety.incident", "activity_leader", Reach.OWN_BRANCH),
        Permission("safety.reviews", "duty_officer", Reach.COUNTRY),
        Permission("safety.reviews", "auditor", Reach.COUNTRY),
    ]
