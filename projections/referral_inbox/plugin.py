"""Registers the projection."""

from collections.abc import Sequence

from core.declared import declared
from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.referral_inbox import queries as its_queries
from projections.referral_inbox.projection import referral_inbox


@hookimpl
def projections() -> Sequence[Projection]:
    return [referral_inbox]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return declared(its_queries, Query)
