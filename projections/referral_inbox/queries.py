"""What people ask about referrals."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.sql import Select

from core.permissions import COUNTRY, Resource
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, first_row, query
from domains.branches.events import BranchId
from domains.partners.events import PartnerId
from domains.referrals.events import DeclineReason, ReferralId
from projections.referral_inbox.duplicates import Duplicate, likely_pairs, opened_pairs
from projections.referral_inbox.projection import referrals
from projections.referral_inbox.shown import (
    InboxRow,
    Status,
    inbox_rows,
    is_late,
    whole_referrals,
)


@query(
    "referrals.inbox",
    "GET /branches/{branch}/referrals",
    da="Henvisninger",
    en="Referrals",
    purpose=Purpose.REFERRAL,
    needs=["referral_inbox"],
)
class Inbox(ListQuery):
    """List the referrals that are with a branch, in the order in which they came to it.

    Who she is and what she needs is shown until her case is open, or the branch has said no: then
    her case shows it, or nobody here needs it.
    """

    branch: BranchId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[InboxRow]:
        statement = whole_referrals().where(referrals.c.branch == str(self.branch))
        if self.status is not None:
            statement = statement.where(referrals.c.status == self.status)
        return _by_arrival(self, view, statement, str(self.branch))


@query(
    "referrals.national_list",
    "GET /referrals/national",
    da="Landslisten",
    en="The national list",
    purpose=Purpose.REFERRAL,
    needs=["referral_inbox"],
)
class NationalList(ListQuery):
    """List the referrals that wait where no open branch covers the municipality."""

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[InboxRow]:
        waiting = referrals.c.status == "waiting"
        statement = whole_referrals().where(referrals.c.branch.is_(None), waiting)
        return _by_arrival(self, view, statement, None)


class ReferralStatus(Struct, frozen=True):
    """What became of a referral. It says nothing about the woman, nor where it waits."""

    referral: str
    status: Status
    submitted_at: datetime
    answered_at: datetime | None
    reason: DeclineReason | None


@query(
    "referrals.state",
    "GET /referrals/{referral}",
    da="Henvisningens status",
    en="State of a referral",
    purpose=Purpose.REFERRAL,
    needs=["referral_inbox"],
)
class ReferralState(Query):
    """Say what became of a referral: for the counsellor who made it."""

    referral: ReferralId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"referral:{self.referral}")

    def answer(self, view: View) -> ReferralStatus:
        row = first_row(view, select(referrals).where(referrals.c.referral == str(self.referral)))
        return ReferralStatus(
            row.referral, row.status, row.submitted_at, row.answered_at, row.reason
        )


class OwnReferral(Struct, frozen=True):
    """What became of one of a partner's referrals. It says nothing about the woman.

    It is late if it waits past its day, or if any branch ever let the day pass.
    """

    referral: str
    status: Status
    submitted_at: datetime
    answered_at: datetime | None
    late: bool


@query(
    "referrals.mine",
    "GET /partners/{partner}/referrals",
    da="Vores henvisninger",
    en="Our referrals",
    purpose=Purpose.REFERRAL,
    needs=["referral_inbox"],
)
class OwnReferrals(ListQuery):
    """List what became of a partner's referrals, oldest first."""

    partner: PartnerId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"partner:{self.partner}")

    def answer(self, view: View) -> Page[OwnReferral]:
        statement = select(referrals).where(referrals.c.partner == str(self.partner))
        if self.status is not None:
            statement = statement.where(referrals.c.status == self.status)
        rows = view.all(self.part(statement, referrals.c.position))
        items = (
            OwnReferral(
                row.referral,
                row.status,
                row.submitted_at,
                row.answered_at,
                row.was_late or is_late(view, row),
            )
            for row in rows
        )
        return self.page(rows, items)


@query(
    "referrals.duplicates",
    "GET /referrals/duplicates",
    da="Mulige dobbelte henvisninger",
    en="Likely duplicates",
    purpose=Purpose.REFERRAL,
    needs=["referral_inbox"],
)
class Duplicates(ListQuery):
    """List pairs of referrals that are likely the same woman's, the newest first.

    One of the two waits, or was accepted not long ago. `cursor` counts pairs.
    """

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[Duplicate]:
        found = likely_pairs(view)
        end = self.cursor + self.limit
        items = tuple(opened_pairs(view, found[self.cursor : end]))
        return Page(items, end if end < len(found) else None)


def _by_arrival(
    asked: ListQuery, view: View, statement: Select[Any], branch: str | None
) -> Page[InboxRow]:
    rows = view.all(asked.part(statement, referrals.c.arrived))
    return Page(
        tuple(inbox_rows(view, rows, branch)),
        rows[-1].arrived if len(rows) == asked.limit else None,
    )
