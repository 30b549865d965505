"""What an activity leader asks in the morning, and what the national office may know of it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from core.clock import danish_day
from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import Query, View, query
from domains.branches.events import BranchId
from domains.participants.events import Support
from projections.branch_overview.alarms import alarms
from projections.branch_overview.finding import About
from projections.branch_overview.kinds import Kind
from projections.branch_overview.tables import names


class Item(Struct, frozen=True):
    """Something that needs somebody.

    `subject` is the id of what it is `about`. `day` is the day that counts: since when, or until
    when; `days` is how long ago it was, less than 0 while it is to come. Of a case that is offered
    no name is told.
    """

    kind: Kind
    label: str
    about: About
    subject: str
    case: str | None
    name: str | Erased | Hidden | None
    day: date
    days: int
    detail: str | None


class Overview(Struct, frozen=True):
    """What needs somebody at a branch today, most urgent first."""

    branch: str
    today: date
    items: tuple[Item, ...]


@query(
    "branches.overview",
    "GET /branches/{branch}/overview",
    da="Det, der venter på mig i dag",
    en="What needs me today",
    purpose=Purpose.SUPPORT,
    needs=["branch_overview"],
)
class BranchOverview(Query):
    """List what needs somebody at a branch today, in Denmark, most urgent first.

    Meetings that nobody expects don't alarm: those of paused cases and matches. Nor does a case
    without a match whose participant wishes for the network alone.
    """

    branch: BranchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Overview:
        today = danish_day(view.now)
        found = alarms(view, str(self.branch), today)
        people = {alarm.person for alarm in found if alarm.person is not None}
        known = {
            row.person: row.name
            for row in view.all(select(names).where(names.c.person.in_(sorted(people))))
        }
        opened = view.open([*known.items(), *(a.needs for a in found if a.needs is not None)])
        items = (
            Item(
                alarm.kind,
                alarm.kind.label.in_language(view.language),
                alarm.about,
                alarm.subject,
                alarm.case,
                opened.maybe(known.get(alarm.person or "")),
                alarm.day,
                (today - alarm.day).days,
                None if alarm.detail is None else alarm.detail.in_language(view.language),
            )
            for alarm in found
            if alarm.needs is None or not _wants_network_only(opened.maybe(alarm.needs[1]))
        )
        return Overview(str(self.branch), today, tuple(items))


class Figure(Struct, frozen=True):
    """How many things of a kind need somebody."""

    kind: Kind
    label: str
    count: int


class Figures(Struct, frozen=True):
    """How much needs somebody at a branch today. It names nobody."""

    branch: str
    today: date
    figures: tuple[Figure, ...]


@query(
    "branches.overview_figures",
    "GET /branches/{branch}/figures",
    da="Hvor meget der venter",
    en="How much needs somebody",
    purpose=Purpose.SUPPORT,
    needs=["branch_overview"],
)
class OverviewFigures(Query):
    """Count what needs somebody at a branch today: for the national office, without names.

    What depends on somebody's wishes isn't counted: they stay closed here.
    """

    branch: BranchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Figures:
        today = danish_day(view.now)
        counted = Counter(alarm.kind for alarm in alarms(view, str(self.branch), today))
        figures = (
            Figure(kind, kind.label.in_language(view.language), counted[kind])
            for kind in Kind
            if kind is not Kind.CASE_UNATTENDED
        )
        return Figures(str(self.branch), today, tuple(figures))


def _wants_network_only(needs: Any) -> bool:
    return isinstance(needs, dict) and needs.get("support") == Support.NETWORK.value
