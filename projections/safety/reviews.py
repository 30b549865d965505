"""Broken glass that somebody else is to sign for."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, View, query
from domains.safety.events import GlassPurpose, GlassVerdict
from projections.safety.projection import glass


class ReviewRow(Struct, frozen=True):
    """Who broke the glass for which case, when, why, and what somebody else found of it."""

    glass: str
    case: str
    account: str
    purpose: GlassPurpose
    reason: str | Erased | Hidden
    broken_at: datetime
    until: datetime
    verdict: GlassVerdict | None
    reviewed_at: datetime | None
    reviewed_by: str | None


@query(
    "safety.reviews",
    "GET /glass",
    da="Nødadgang til gennemgang",
    en="Broken glass to review",
    purpose=Purpose.OVERSIGHT,
    needs=["safety"],
)
class Reviews(ListQuery):
    """List where the glass was broken and nobody has signed yet; with `reviewed`, the others."""

    reviewed: bool = False

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[ReviewRow]:
        is_reviewed = glass.c.verdict.is_not(None)
        statement = select(glass).where(is_reviewed if self.reviewed else ~is_reviewed)
        rows = view.all(self.part(statement, glass.c.position))
        opened = view.open((row.participant, row.reason) for row in rows)
        return self.page(
            rows,
            (
                ReviewRow(
                    row.glass,
                    row.case,
                    row.account,
                    row.purpose,
                    opened(row.reason),
                    row.broken_at,
                    row.until,
                    row.verdict,
                    row.reviewed_at,
                    row.reviewed_by,
                )
                for row in rows
            ),
        )
