"""Registers the projection."""

from collections.abc import Sequence

from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.case_history.projection import case_history
from projections.case_history.queries import CaseHistory


@hookimpl
def projections() -> Sequence[Projection]:
    return [case_history]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return [CaseHistory]
