"""What people ask about referrals."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import select

from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, first_row, query
from domains.branches.events import BranchId
from domains.referrals.events import DeclineReason, ReferralId
from projections.referral_inbox.projection import participants, referrals

Status = Literal["waiting", "accepted", "declined"]


class InboxRow(Struct, frozen=True):
    """One referral as the branch sees it."""

    referral: str
    participant: str
    name: str | Erased | Hidden
    safe_phone: str | Erased | Hidden | None
    municipality: str
    status: Status
    submitted_at: datetime
    answered_at: datetime | None
    wishes: str | Erased | Hidden | None


@query(
    "referrals.inbox",
    "GET /branches/{branch}/referrals",
    da="Henvisninger",
    en="Referrals",
    purpose=Purpose.REFERRAL,
    needs=["referral_inbox"],
)
class Inbox(ListQuery):
    """List the referrals of a branch, oldest first."""

    branch: BranchId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[InboxRow]:
        statement = (
            select(referrals, participants.c.name, participants.c.safe_phone)
            .join(participants, participants.c.participant == referrals.c.participant)
            .where(referrals.c.branch == str(self.branch))
        )
        if self.status is not None:
            statement = statement.where(referrals.c.status == self.status)
        rows = view.all(self.part(statement, referrals.c.position))
        opened = view.open(
            (row.participant, value)
            for row in rows
            for value in (row.name, row.safe_phone, row.wishes)
        )
        items = (
            InboxRow(
                row.referral,
                row.participant,
                opened(row.name),
                opened.maybe(row.safe_phone),
                row.municipality,
                row.status,
                row.submitted_at,
                row.answered_at,
                opened.maybe(row.wishes),
            )
            for row in rows
        )
        return self.page(rows, items)


class ReferralStatus(Struct, frozen=True):
    """What became of a referral. It says nothing about the woman."""

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
