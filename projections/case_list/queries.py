"""What people ask about cases."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, func, select

from core.clock import danish_day
from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from domains.branches.events import BranchId
from domains.cases.events import CaseId, ClosureReason, WaitingReason
from projections.case_list.projection import cases, participants, proposals
from projections.case_list.shown import Shown, shown

Status = Literal["open", "paused", "closed"]


class CaseRow(Struct, frozen=True):
    """One case as the branch sees it.

    `number` is the position of its first event: no other case has it, and later ones have higher
    numbers.
    """

    case: str
    number: int
    participant: str
    name: str | Erased | Hidden
    responsible: str
    deputy: str | None
    status: Status
    opened_at: datetime
    closed_on: date | None
    reason: ClosureReason | None
    waiting_reason: WaitingReason | None
    waiting_since: date | None
    offered_to: str | None


@query(
    "cases.list",
    "GET /branches/{branch}/cases",
    da="Forløb",
    en="Cases",
    purpose=Purpose.SUPPORT,
    needs=["case_list"],
)
class CaseList(ListQuery):
    """List the cases of a branch, oldest first. One that was transferred is at the new branch."""

    branch: BranchId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[CaseRow]:
        statement = (
            select(cases, participants.c.name)
            .join(participants, participants.c.participant == cases.c.participant)
            .where(cases.c.branch == str(self.branch))
        )
        if self.status is not None:
            statement = statement.where(cases.c.status == self.status)
        rows = view.all(self.part(statement, cases.c.position))
        here = _lying_here(view, rows, self.branch)
        opened = view.open((row.participant, row.name) for row in here)
        items = (
            CaseRow(
                row.case,
                row.position,
                row.participant,
                opened(row.name),
                row.responsible,
                row.deputy,
                row.status,
                row.opened_at,
                row.closed_on,
                row.reason,
                row.waiting_reason,
                row.waiting_since,
                row.offered_to,
            )
            for row in here
        )
        return self.page(rows, items)


class WaitingRow(Struct, frozen=True):
    """Somebody who waits for a volunteer: why, since when, and how many proposals are pending."""

    case: str
    number: int
    participant: str
    name: str | Erased | Hidden
    responsible: str
    status: Status
    reason: WaitingReason
    since: date
    days: int
    proposals: int


@query(
    "cases.waiting",
    "GET /branches/{branch}/waiting",
    da="Venteliste",
    en="Waiting list",
    purpose=Purpose.SUPPORT,
    needs=["case_list"],
)
class WaitingList(ListQuery):
    """List the cases of a branch that wait for a volunteer, oldest case first; paused ones too."""

    branch: BranchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[WaitingRow]:
        pending = (
            select(func.count())
            .where(proposals.c.case == cases.c.case, proposals.c.pending)
            .scalar_subquery()
        )
        statement = (
            select(cases, participants.c.name, pending.label("proposals"))
            .join(participants, participants.c.participant == cases.c.participant)
            .where(cases.c.branch == str(self.branch), cases.c.waiting.is_not(None))
        )
        rows = view.all(self.part(statement, cases.c.position))
        here = _lying_here(view, rows, self.branch)
        opened = view.open((row.participant, row.name) for row in here)
        today = danish_day(view.now)
        items = (
            WaitingRow(
                row.case,
                row.position,
                row.participant,
                opened(row.name),
                row.responsible,
                row.status,
                row.waiting_reason,
                row.waiting_since,
                (today - row.waiting_since).days,
                row.proposals,
            )
            for row in here
        )
        return self.page(rows, items)


class OfferedRow(Struct, frozen=True):
    """A case that another branch asks this one to take over. It says nothing of the woman yet."""

    case: str
    number: int
    offered_by: str
    opened_at: datetime
    offered_at: datetime


@query(
    "cases.offers",
    "GET /branches/{branch}/transfers",
    da="Tilbudte overflytninger",
    en="Transfers offered",
    purpose=Purpose.SUPPORT,
    needs=["case_list"],
)
class TransferOffers(ListQuery):
    """List the cases that a branch is asked to take over. Names are shown once it accepts."""

    branch: BranchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[OfferedRow]:
        statement = select(cases).where(cases.c.offered_to == str(self.branch))
        rows = view.all(self.part(statement, cases.c.position))
        items = (
            OfferedRow(row.case, row.position, row.branch, row.opened_at, row.offered_at)
            for row in rows
        )
        return self.page(rows, items)


@query(
    "cases.show",
    "GET /cases/{case}",
    da="Forløb i dag",
    en="A case today",
    purpose=Purpose.SUPPORT,
    needs=["case_list"],
)
class ShowCase(Query):
    """Show a case as its leader needs it today: the people in it, the plan, what is open."""

    case: CaseId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"case:{self.case}")

    def answer(self, view: View) -> Shown:
        return shown(view, str(self.case))


def _lying_here(view: View, rows: Sequence[Row[Any]], branch: BranchId) -> list[Row[Any]]:
    """Return the cases that are at the branch now: one that has just been transferred is not."""
    places = view.find(f"case:{row.case}" for row in rows)
    return [row for row in rows if places[f"case:{row.case}"].branch == branch]
