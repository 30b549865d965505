"""What people ask about partners."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, and_, func, or_, select

from core.clock import danish_day
from core.permissions import COUNTRY, Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, first_row, query
from domains.partners.events import DialogueKind, PartnerId, PartnerKind
from projections.partner_overview.projection import (
    agreements,
    cases,
    contacts,
    dialogue,
    partners,
    referrals,
)


class Figures(Struct, frozen=True):
    """What became of a partner's referrals. It says nothing about the women.

    The four states add up to those submitted; `cases_closed` are part of those opened. An answer is
    late after the third working day.
    """

    submitted: int = 0
    waiting: int = 0
    accepted: int = 0
    declined: int = 0
    withdrawn: int = 0
    answered_late: int = 0
    cases_opened: int = 0
    cases_closed: int = 0


class Agreement(Struct, frozen=True):
    """A formal agreement: with one branch, or with all; its days, and when it was ended."""

    agreement: str
    branch: str | None
    begins_on: date
    ends_on: date | None
    ended_on: date | None


class PartnerRow(Struct, frozen=True):
    """One partner as the country sees it. `agreements` are those that hold today."""

    partner: str
    name: str
    kind: PartnerKind
    municipality: str | None
    refers: bool
    agreements: tuple[Agreement, ...]
    last_dialogue: date | None
    figures: Figures


@query(
    "partners.list",
    "GET /partners",
    da="Samarbejdspartnere",
    en="Partners",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class PartnerList(ListQuery):
    """List the partners, in the order in which they were registered."""

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return COUNTRY

    def answer(self, view: View) -> Page[PartnerRow]:
        rows = view.all(self.part(select(partners), partners.c.position))
        return self.page(rows, _partner_rows(view, rows))


class Contact(Struct, frozen=True):
    """Somebody at the partner to speak with."""

    contact: str
    name: str | Erased | Hidden
    function: str | Erased | Hidden | None
    phone: str | Erased | Hidden | None
    email: str | Erased | Hidden | None


class DialogueEntry(Struct, frozen=True):
    """What was spoken of, and by which branch; by the national office, if by none."""

    event: str
    held_on: date
    kind: DialogueKind
    branch: str | None
    note: str | Erased | Hidden


class PartnerPage(Struct, frozen=True):
    """All about a partner: whom to speak with, every agreement, what was spoken of, newest first.

    Who has left is no longer among the contacts.
    """

    partner: PartnerRow
    agreements: tuple[Agreement, ...]
    contacts: tuple[Contact, ...]
    dialogue: tuple[DialogueEntry, ...]


@query(
    "partners.show",
    "GET /partners/{partner}",
    da="Samarbejdspartner",
    en="Partner",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class ShowPartner(Query):
    """Show a partner with its contact persons, agreements and dialogue."""

    partner: PartnerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"partner:{self.partner}")

    def answer(self, view: View) -> PartnerPage:
        partner = str(self.partner)
        row = first_row(view, select(partners).where(partners.c.partner == partner))
        agreed = view.all(
            select(agreements)
            .where(agreements.c.partner == partner)
            .order_by(agreements.c.begins_on.desc(), agreements.c.position.desc())
        )
        people = view.all(
            select(contacts)
            .where(contacts.c.partner == partner, contacts.c.left_on.is_(None))
            .order_by(contacts.c.position)
        )
        spoken = view.all(
            select(dialogue)
            .where(dialogue.c.partner == partner)
            .order_by(dialogue.c.held_on.desc(), dialogue.c.position.desc())
        )
        opened = view.open(
            [
                *(
                    (who.contact, value)
                    for who in people
                    for value in (who.name, who.function, who.phone, who.email)
                ),
                *((partner, entry.note) for entry in spoken),
            ]
        )
        return PartnerPage(
            partner=_partner_rows(view, [row])[0],
            agreements=tuple(map(_agreement, agreed)),
            contacts=tuple(
                Contact(
                    who.contact,
                    opened(who.name),
                    opened.maybe(who.function),
                    opened.maybe(who.phone),
                    opened.maybe(who.email),
                )
                for who in people
            ),
            dialogue=tuple(
                DialogueEntry(
                    entry.event, entry.held_on, entry.kind, entry.branch, opened(entry.note)
                )
                for entry in spoken
            ),
        )


@query(
    "partners.figures",
    "GET /partners/{partner}/figures",
    da="Hvad der blev af henvisningerne",
    en="What became of the referrals",
    purpose=Purpose.PARTNERS,
    needs=["partner_overview"],
)
class PartnerFigures(Query):
    """Count what became of a partner's referrals: for its own counsellors."""

    partner: PartnerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"partner:{self.partner}")

    def answer(self, view: View) -> Figures:
        partner = str(self.partner)
        return _figures(view, [partner]).get(partner, Figures())


def _partner_rows(view: View, rows: Sequence[Row[Any]]) -> list[PartnerRow]:
    ids = [row.partner for row in rows]
    holding, last, figures = _holding(view, ids), _last_dialogue(view, ids), _figures(view, ids)
    return [
        PartnerRow(
            row.partner,
            row.name,
            row.kind,
            row.municipality,
            row.refers,
            tuple(holding[row.partner]),
            last.get(row.partner),
            figures.get(row.partner, Figures()),
        )
        for row in rows
    ]


def _agreement(row: Row[Any]) -> Agreement:
    return Agreement(row.agreement, row.branch, row.begins_on, row.ends_on, row.ended_on)


def _holding(view: View, ids: Sequence[str]) -> dict[str, list[Agreement]]:
    """Return the agreements of each partner that hold today."""
    today = danish_day(view.now)
    runs = and_(
        agreements.c.begins_on <= today,
        or_(agreements.c.ends_on.is_(None), agreements.c.ends_on >= today),
        agreements.c.ended_on.is_(None),
    )
    statement = select(agreements).where(agreements.c.partner.in_(ids), runs)
    found: defaultdict[str, list[Agreement]] = defaultdict(list)
    for row in view.all(statement.order_by(agreements.c.begins_on, agreements.c.position)):
        found[row.partner].append(_agreement(row))
    return found


def _last_dialogue(view: View, ids: Sequence[str]) -> dict[str, date]:
    """Return the last day on which somebody spoke with each partner."""
    statement = (
        select(dialogue.c.partner, func.max(dialogue.c.held_on).label("held_on"))
        .where(dialogue.c.partner.in_(ids))
        .group_by(dialogue.c.partner)
    )
    return {row.partner: row.held_on for row in view.all(statement)}


def _figures(view: View, ids: Sequence[str]) -> dict[str, Figures]:
    """Count for each partner that has referred."""
    states = ("waiting", "accepted", "declined", "withdrawn")
    by_partner = view.all(
        select(
            referrals.c.partner,
            func.count().label("submitted"),
            *(func.count().filter(referrals.c.status == state).label(state) for state in states),
            func.count().filter(referrals.c.late).label("late"),
        )
        .where(referrals.c.partner.in_(ids))
        .group_by(referrals.c.partner)
    )
    supported = view.all(
        select(
            cases.c.partner,
            func.count().label("opened"),
            func.count().filter(cases.c.status == "closed").label("closed"),
        )
        .where(cases.c.partner.in_(ids))
        .group_by(cases.c.partner)
    )
    of = {row.partner: (row.opened, row.closed) for row in supported}
    return {
        row.partner: Figures(
            row.submitted,
            row.waiting,
            row.accepted,
            row.declined,
            row.withdrawn,
            row.late,
            *of.get(row.partner, (0, 0)),
        )
        for row in by_partner
    }
