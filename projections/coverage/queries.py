"""What people ask about branches, and about the coverage of the country. It is public knowledge."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Literal

from msgspec import Struct
from sqlalchemy import func, select

from core.permissions import COUNTRY, Resource
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from domains.branches.events import BranchClosureReason, LeaderFunction
from domains.branches.municipalities import municipalities
from projections.coverage.projection import branches, covered, leaders

Status = Literal["planned", "recruiting", "open", "closed"]


class CoverageRow(Struct, frozen=True):
    """A municipality, and the branch that covers it; without one it waits for a Qnet."""

    municipality: str
    name: str
    region: str
    branch: str | None
    branch_name: str | None
    branch_status: Status | None


class Coverage(Struct, frozen=True):
    """All municipalities of the country, and how many are covered and wait."""

    municipalities: tuple[CoverageRow, ...]
    covered: int
    waiting: int


@query(
    "branches.coverage",
    "GET /coverage",
    da="Dækning af landet",
    en="Coverage of the country",
    purpose=Purpose.REFERRAL,
    needs=["coverage"],
)
class CoverageOfTheCountry(Query):
    """Say of each municipality which branch covers it, or that it waits for a Qnet."""

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Coverage:
        statement = select(covered.c.municipality, branches).join(
            branches, branches.c.branch == covered.c.branch
        )
        by_code = {row.municipality: row for row in view.all(statement)}
        rows: list[CoverageRow] = []
        for each in municipalities().values():
            row = by_code.get(each.code)
            who = (None, None, None) if row is None else (row.branch, row.name, row.status)
            rows.append(CoverageRow(each.code, each.name, each.region, *who))
        number = sum(row.branch is not None for row in rows)
        return Coverage(tuple(rows), number, len(rows) - number)


class Leader(Struct, frozen=True):
    """The account of somebody who leads a branch or stands in."""

    account: str
    function: LeaderFunction


class BranchRow(Struct, frozen=True):
    """One branch as the country sees it."""

    branch: str
    name: str
    status: Status
    opened_on: date | None
    closed_on: date | None
    reason: BranchClosureReason | None
    leaders: tuple[Leader, ...]
    municipalities: int


@query(
    "branches.list",
    "GET /branches",
    da="Lokale Qnet",
    en="Branches",
    purpose=Purpose.REFERRAL,
    needs=["coverage"],
)
class BranchList(ListQuery):
    """List the branches, in the order in which they were planned."""

    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[BranchRow]:
        statement = select(branches)
        if self.status is not None:
            statement = statement.where(branches.c.status == self.status)
        rows = view.all(self.part(statement, branches.c.position))
        ids = [row.branch for row in rows]
        led, numbers = _leaders(view, ids), _numbers(view, ids)
        items = (
            BranchRow(
                row.branch,
                row.name,
                row.status,
                row.opened_on,
                row.closed_on,
                row.reason,
                tuple(led[row.branch]),
                numbers.get(row.branch, 0),
            )
            for row in rows
        )
        return self.page(rows, items)


def _leaders(view: View, ids: list[str]) -> dict[str, list[Leader]]:
    """Return who leads each branch: leaders before deputies."""
    found: defaultdict[str, list[Leader]] = defaultdict(list)
    statement = select(leaders).where(leaders.c.branch.in_(ids)).order_by(leaders.c.leader)
    order = list(LeaderFunction)
    for row in sorted(view.all(statement), key=lambda row: order.index(row.function)):
        found[row.branch].append(Leader(row.leader, row.function))
    return found


def _numbers(view: View, ids: list[str]) -> dict[str, int]:
    """Return how many municipalities each branch covers."""
    statement = select(covered.c.branch, func.count().label("number")).where(
        covered.c.branch.in_(ids)
    )
    return {row.branch: row.number for row in view.all(statement.group_by(covered.c.branch))}
