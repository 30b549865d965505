"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.permissions import Permission, Reach
from core.projections import Projection
from core.purposes import Purpose
from core.queries import Query
from projections.lookups import about_her
from projections.lookups import queries as its_queries
from projections.lookups.projection import lookups

_REPORTS = ("lookups.unrelated", "lookups.sweeps", "lookups.own_surname", "lookups.searches")


@hookimpl
def projections() -> Sequence[Projection]:
    return [lookups]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return [*declared(about_her, Query), *declared(its_queries, Query)]


@hookimpl
def permissions() -> Sequence[Permission]:
    return [
        Permission("lookups.of_case", "activity_leader", Reach.OWN_BRANCH),
        Permission("lookups.of_case", "duty_officer", Reach.COUNTRY),
        Permission("lookups.of_case", "auditor", Reach.COUNTRY, Purpose.AUDIT),
        Permission("lookups.of_participant", "duty_officer", Reach.COUNTRY),
        Permission("lookups.of_participant", "auditor", Reach.COUNTRY, Purpose.AUDIT),
        Permission("lookups.for_her", "activity_leader", Reach.OWN_BRANCH),
        Permission("lookups.for_volunteer", "activity_leader", Reach.OWN_BRANCH),
        Permission("lookups.for_volunteer", "volunteer", Reach.ONESELF),
        *(Permission(action, "duty_officer", Reach.COUNTRY) for action in _REPORTS),
        *(Permission(action, "auditor", Reach.COUNTRY, Purpose.AUDIT) for action in _REPORTS),
    ]
