"""Registers the projection."""

from collections.abc import Sequence

from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.referral_inbox.projection import referral_inbox
from projections.referral_inbox.queries import Inbox, ReferralState


@hookimpl
def projections() -> Sequence[Projection]:
    return [referral_inbox]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return [Inbox, ReferralState]
