"""What people ask about matches."""

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
from domains.matches.events import EndReason
from projections.match_board.projection import matches, names

Status = Literal["proposed", "active", "ended"]


class MatchRow(Struct, frozen=True):
    """One match as the branch sees it."""

    match: str
    case: str
    participant: str
    participant_name: str | Erased | Hidden
    volunteer: str
    volunteer_name: str | Erased | Hidden
    status: Status
    proposed_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    reason: EndReason | None
    meetings: int
    minutes: int
    last_meeting: date | None


@query(
    "matches.board",
    "GET /branches/{branch}/matches",
    da="Matchtavle",
    en="Match board",
    purpose=Purpose.SUPPORT,
    needs=["match_board"],
)
class MatchBoard(ListQuery):
    """List the matches of a branch, oldest first, with how often the two met."""

    branch: BranchId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[MatchRow]:
        hers, volunteers = names.alias("hers"), names.alias("volunteers")
        statement = (
            select(
                matches,
                hers.c.name.label("participant_name"),
                volunteers.c.name.label("volunteer_name"),
            )
            .join(hers, hers.c.person == matches.c.participant)
            .join(volunteers, volunteers.c.person == matches.c.volunteer)
            .where(matches.c.branch == str(self.branch))
        )
        if self.status is not None:
            statement = statement.where(matches.c.status == self.status)
        rows = view.all(self.part(statement, matches.c.position))
        opened = view.open(
            placed
            for row in rows
            for placed in (
                (row.participant, row.participant_name),
                (row.volunteer, row.volunteer_name),
            )
        )
        items = (
            MatchRow(
                row.match,
                row.case,
                row.participant,
                opened(row.participant_name),
                row.volunteer,
                opened(row.volunteer_name),
                row.status,
                row.proposed_at,
                row.accepted_at,
                row.ended_at,
                row.reason,
                row.meetings,
                row.minutes,
                row.last_meeting,
            )
            for row in rows
        )
        return self.page(rows, items)
