"""What people ask about cases."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import select

from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, View, query
from domains.branches.events import BranchId
from domains.cases.events import ClosureReason
from projections.case_list.projection import cases, participants

Status = Literal["open", "closed"]


class CaseRow(Struct, frozen=True):
    """One case as the branch sees it."""

    case: str
    participant: str
    name: str | Erased | Hidden
    responsible: str
    status: Status
    opened_at: datetime
    closed_on: date | None
    reason: ClosureReason | None


@query(
    "cases.list",
    "GET /branches/{branch}/cases",
    da="Forløb",
    en="Cases",
    purpose=Purpose.SUPPORT,
    needs=["case_list"],
)
class CaseList(ListQuery):
    """List the cases of a branch, oldest first."""

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
        opened = view.open((row.participant, row.name) for row in rows)
        items = (
            CaseRow(
                row.case,
                row.participant,
                opened(row.name),
                row.responsible,
                row.status,
                row.opened_at,
                row.closed_on,
                row.reason,
            )
            for row in rows
        )
        return self.page(rows, items)
