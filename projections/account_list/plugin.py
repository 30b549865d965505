"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.account_list import queries as its_queries
from projections.account_list.projection import account_list


@hookimpl
def projections() -> Sequence[Projection]:
    return [account_list]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)
