"""Incidents: he has found her. What is done, what is missing, and who looked at her."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Row, select

from core.errors import NotFound
from core.permissions import COUNTRY, Resource
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from core.readlog import Outcome
from domains.cases.events import CaseId
from domains.safety.events import Step
from projections.safety.projection import cases, incidents, steps

LOOKED_WITHIN = timedelta(days=30)
MOST = 500
"""How many look-ups an answer has at most: the newest."""


class IncidentRow(Struct, frozen=True):
    """An incident, and how many steps are still to take."""

    incident: str
    case: str
    branch: str
    opened_at: datetime
    closed_at: datetime | None
    missing: int


class StepShown(Struct, frozen=True):
    """A step in words, when it was taken and by whom; None while it isn't."""

    step: Step
    words: str
    taken_at: datetime | None
    by: str | None


class LookedAtHer(Struct, frozen=True):
    """Somebody looked at her or at the case, or was denied it."""

    at: datetime
    actor: str
    label: str
    purpose: str
    outcome: Outcome


class IncidentShown(Struct, frozen=True):
    """All about an incident. `keeper` is who alone sees the case, while it is locked."""

    incident: str
    case: str
    opened_at: datetime
    closed_at: datetime | None
    keeper: str | None
    steps: tuple[StepShown, ...]
    looked: tuple[LookedAtHer, ...]


@query(
    "safety.incidents",
    "GET /incidents",
    da="Hændelser",
    en="Incidents",
    purpose=Purpose.INCIDENT,
    needs=["safety"],
)
class Incidents(ListQuery):
    """List the incidents of the country that go on; with `closed`, those that are closed."""

    closed: bool = False

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[IncidentRow]:
        is_closed = incidents.c.closed_at.is_not(None)
        statement = select(incidents, cases.c.branch).join(cases, cases.c.case == incidents.c.case)
        statement = statement.where(is_closed if self.closed else ~is_closed)
        rows = view.all(self.part(statement, incidents.c.position))
        return self.page(rows, (_row(row, _taken(view, row.incident)) for row in rows))


@query(
    "safety.incident",
    "GET /cases/{case}/incident",
    da="Forløbets hændelse",
    en="The incident of a case",
    purpose=Purpose.INCIDENT,
    needs=["safety"],
)
class IncidentOfCase(Query):
    """Show the latest incident of a case: its steps in their order, and who looked in 30 days.

    Names of those who looked are told by the look-ups of the case.
    """

    case: CaseId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"case:{self.case}")

    def answer(self, view: View) -> IncidentShown:
        its = select(incidents).where(incidents.c.case == str(self.case))
        latest = view.all(its.order_by(incidents.c.position.desc()).limit(1))
        if not latest:
            raise NotFound
        row = latest[0]
        (case,) = view.all(select(cases).where(cases.c.case == row.case))
        taken = {each.step: each for each in _taken(view, row.incident)}
        return IncidentShown(
            row.incident,
            row.case,
            row.opened_at,
            row.closed_at,
            case.keeper,
            tuple(_step(view, step, taken.get(step)) for step in Step),
            _looked(view, row),
        )


def _taken(view: View, incident: str) -> Sequence[Row[Any]]:
    return view.all(select(steps).where(steps.c.incident == incident))


def _row(row: Row[Any], taken: Sequence[Row[Any]]) -> IncidentRow:
    missing = len(Step) - len(taken)
    return IncidentRow(row.incident, row.case, row.branch, row.opened_at, row.closed_at, missing)


def _step(view: View, step: Step, taken: Row[Any] | None) -> StepShown:
    words = step.label.in_language(view.language)
    at, by = (None, None) if taken is None else (taken.taken_at, taken.by)
    return StepShown(step, words, at, by)


def _looked(view: View, row: Row[Any]) -> tuple[LookedAtHer, ...]:
    purposes = {purpose.value: purpose.label for purpose in Purpose}
    since = row.opened_at - LOOKED_WITHIN
    found = view.lookups.naming([UUID(row.case), UUID(row.participant)], since=since)
    return tuple(
        LookedAtHer(
            entry.at,
            entry.actor,
            view.action(entry.action).in_language(view.language),
            purposes[entry.purpose].in_language(view.language),
            entry.outcome,
        )
        for _, entry in list(reversed(found))[:MOST]
    )
