"""Registers the projection."""

from collections.abc import Sequence

from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.case_list.projection import case_list
from projections.case_list.queries import CaseList


@hookimpl
def projections() -> Sequence[Projection]:
    return [case_list]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return [CaseList]
