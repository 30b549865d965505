"""The register of breaches, with the hours that are left."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, select

from core.door import Opened
from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, View, query
from domains.breaches.events import BreachData, BreachKind, LateReason, Measure, Risk
from projections.breaches.projection import register

WITHIN = timedelta(hours=72)
"""GDPR article 33(1)."""
_DATA = {each.value: each for each in BreachData}
_MEASURES = {each.value: each for each in Measure}


class BreachRow(Struct, frozen=True):
    """A breach as it is known. `hours_left` is until when the authority is to know of it.

    It is None once it does, or where no risk is likely; negative when it is too late.
    """

    breach: str
    reporter: str
    discovered_at: datetime
    hours_left: int | None
    kind: BreachKind
    persons: int
    data: tuple[BreachData, ...]
    description: str | Erased | Hidden
    risk: Risk | None
    notified_at: datetime | None
    late: LateReason | None
    told_on: date | None
    told: int | None
    measures: tuple[Measure, ...]
    is_open: bool


@query(
    "breaches.list",
    "GET /breaches",
    da="Databrud",
    en="Breaches of data",
    purpose=Purpose.INCIDENT,
    needs=["breaches"],
)
class Breaches(ListQuery):
    """List the breaches that are open, the oldest first; with `closed`, the others (art. 33(5))."""

    closed: bool = False

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[BreachRow]:
        statement = select(register).where(register.c.is_open.is_(not self.closed))
        rows = view.all(self.part(statement, register.c.position))
        opened = view.open((row.reporter, row.description) for row in rows)
        return self.page(rows, (_row(view, row, opened) for row in rows))


def _row(view: View, row: Row[Any], opened: Opened) -> BreachRow:
    return BreachRow(
        row.breach,
        row.reporter,
        row.discovered_at,
        _hours_left(view, row),
        row.kind,
        row.persons,
        tuple(_DATA[each] for each in row.data.split()),
        opened(row.description),
        row.risk,
        row.notified_at,
        row.late,
        row.told_on,
        row.told,
        tuple(_MEASURES[each] for each in (row.measures or "").split()),
        row.is_open,
    )


def _hours_left(view: View, row: Row[Any]) -> int | None:
    if row.notified_at is not None or row.risk is Risk.UNLIKELY:
        return None
    left = row.discovered_at + WITHIN - view.now
    return int(left // timedelta(hours=1))
