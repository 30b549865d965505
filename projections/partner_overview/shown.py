"""Partners with all that belongs to them: for the whole country, or as one branch sees them.

A branch sees every partner and whom to speak with; of agreements, dialogue and referrals only its
own, and what the national office has agreed or told.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, ColumnElement, Row, and_, func, or_, select, true

from core.clock import danish_day
from core.door import Opened
from core.personal import Erased, Hidden
from core.queries import View, first_row
from domains.partners.events import DialogueKind, PartnerKind
from projections.partner_overview.projection import (
    agreements,
    cases,
    contacts,
    dialogue,
    late,
    partners,
    referrals,
)


class Figures(Struct, frozen=True):
    """What became of a partner's referrals. It says nothing about the women.

    The four states add up to those submitted; `cases_closed` are part of those opened.
    `answered_late` are those that were ever kept past the third working day before they were
    answered, passed on or withdrawn: no later answer makes up for it. As a branch sees them they
    are the referrals and cases that are with it now, and those that it has kept so long itself.
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
    """A formal agreement: with one branch, or with all; its days, and when it was ended.

    `event` told it, `end` its end: that is what a correction names.
    """

    agreement: str
    event: str
    branch: str | None
    begins_on: date
    ends_on: date | None
    ended_on: date | None
    end: str | None


class PartnerRow(Struct, frozen=True):
    """One partner. `agreements` are those that hold today."""

    partner: str
    name: str
    kind: PartnerKind
    municipality: str | None
    refers: bool
    agreements: tuple[Agreement, ...]
    last_dialogue: date | None
    figures: Figures


class Contact(Struct, frozen=True):
    """Somebody at the partner to speak with. `event` is what a correction names."""

    contact: str
    event: str
    name: str | Erased | Hidden
    function: str | Erased | Hidden | None
    phone: str | Erased | Hidden | None
    email: str | Erased | Hidden | None


class FormerContact(Struct, frozen=True):
    """Somebody who left. `event` told so: that is what a correction of the day names."""

    contact: str
    event: str
    left_on: date


class DialogueEntry(Struct, frozen=True):
    """What was spoken of, and by which branch; by the national office, if by none."""

    event: str
    held_on: date
    kind: DialogueKind
    branch: str | None
    note: str | Erased | Hidden


class KeptTooLong(Struct, frozen=True):
    """How many referrals a branch has kept past their day; the national list, if none."""

    branch: str | None
    referrals: int


class PartnerPage(Struct, frozen=True):
    """All about a partner: whom to speak with, every agreement, what was spoken of, newest first.

    Of those who have left nothing is shown but the day. `described_by` is the event that told its
    name and kind; `kept_too_long` says with whom its referrals have waited past their day.
    """

    partner: PartnerRow
    described_by: str
    agreements: tuple[Agreement, ...]
    contacts: tuple[Contact, ...]
    former: tuple[FormerContact, ...]
    dialogue: tuple[DialogueEntry, ...]
    kept_too_long: tuple[KeptTooLong, ...]


def partner_page(view: View, partner: str, branch: str | None) -> PartnerPage:
    """Return all about a partner, as the branch sees it; as the whole country, if there is none.

    Raises NotYetReadable if the read model has not come so far.
    """
    row = first_row(view, select(partners).where(partners.c.partner == partner))
    agreed = view.all(
        select(agreements)
        .where(agreements.c.partner == partner, _seen(agreements.c.branch, branch))
        .order_by(agreements.c.begins_on.desc(), agreements.c.position.desc())
    )
    people = view.all(
        select(contacts).where(contacts.c.partner == partner).order_by(contacts.c.position)
    )
    spoken = view.all(
        select(dialogue)
        .where(dialogue.c.partner == partner, _seen(dialogue.c.branch, branch))
        .order_by(dialogue.c.held_on.desc(), dialogue.c.position.desc())
    )
    there = [who for who in people if who.left_on is None]
    opened = view.open(
        [
            *(
                (who.contact, value)
                for who in there
                for value in (who.name, who.function, who.phone, who.email)
            ),
            *((partner, entry.note) for entry in spoken),
        ]
    )
    return PartnerPage(
        partner=partner_rows(view, [row], branch)[0],
        described_by=row.described_by,
        agreements=tuple(map(_agreement, agreed)),
        contacts=tuple(_contact(who, opened) for who in there),
        former=tuple(
            FormerContact(who.contact, who.left, who.left_on)
            for who in people
            if who.left_on is not None
        ),
        dialogue=tuple(
            DialogueEntry(entry.event, entry.held_on, entry.kind, entry.branch, opened(entry.note))
            for entry in spoken
        ),
        kept_too_long=_kept_too_long(view, partner, branch),
    )


def partner_rows(view: View, rows: Sequence[Row[Any]], branch: str | None) -> list[PartnerRow]:
    """Return the partners as the branch sees them; as the whole country, if there is none."""
    ids = [row.partner for row in rows]
    holding, last = _holding(view, ids, branch), _last_dialogue(view, ids, branch)
    counted = figures(view, ids, branch)
    return [
        PartnerRow(
            row.partner,
            row.name,
            row.kind,
            row.municipality,
            row.refers,
            tuple(holding[row.partner]),
            last.get(row.partner),
            counted.get(row.partner, Figures()),
        )
        for row in rows
    ]


def figures(view: View, ids: Sequence[str], branch: str | None) -> dict[str, Figures]:
    """Count for each partner what became of its referrals; those that are with a branch, for it."""
    states = ("waiting", "accepted", "declined", "withdrawn")
    by_partner = view.all(
        select(
            referrals.c.partner,
            func.count().label("submitted"),
            *(func.count().filter(referrals.c.status == state).label(state) for state in states),
        )
        .where(referrals.c.partner.in_(ids), _own(referrals.c.branch, branch))
        .group_by(referrals.c.partner)
    )
    kept = view.all(
        select(late.c.partner, func.count(late.c.referral.distinct()).label("late"))
        .where(late.c.partner.in_(ids), _own(late.c.branch, branch))
        .group_by(late.c.partner)
    )
    supported = view.all(
        select(
            cases.c.partner,
            func.count().label("opened"),
            func.count().filter(cases.c.status == "closed").label("closed"),
        )
        .where(cases.c.partner.in_(ids), _own(cases.c.branch, branch))
        .group_by(cases.c.partner)
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in by_partner:
        found[row.partner] |= {state: getattr(row, state) for state in ("submitted", *states)}
    for row in kept:
        found[row.partner] |= {"answered_late": row.late}
    for row in supported:
        found[row.partner] |= {"cases_opened": row.opened, "cases_closed": row.closed}
    return {partner: Figures(**counts) for partner, counts in found.items()}


def _seen(column: Column[str], branch: str | None) -> ColumnElement[bool]:
    """Say of what a branch or the office told whether it is seen."""
    return true() if branch is None else or_(column.is_(None), column == branch)


def _own(column: Column[str], branch: str | None) -> ColumnElement[bool]:
    """Say of what lies with a branch whether it is counted."""
    return true() if branch is None else column == branch


def _agreement(row: Row[Any]) -> Agreement:
    return Agreement(
        row.agreement, row.event, row.branch, row.begins_on, row.ends_on, row.ended_on, row.end
    )


def _contact(row: Row[Any], opened: Opened) -> Contact:
    return Contact(
        row.contact,
        row.event,
        opened(row.name),
        opened.maybe(row.function),
        opened.maybe(row.phone),
        opened.maybe(row.email),
    )


def _holding(view: View, ids: Sequence[str], branch: str | None) -> dict[str, list[Agreement]]:
    """Return the agreements of each partner that hold today."""
    today = danish_day(view.now)
    runs = and_(
        agreements.c.begins_on <= today,
        or_(agreements.c.ends_on.is_(None), agreements.c.ends_on >= today),
        agreements.c.ended_on.is_(None),
        _seen(agreements.c.branch, branch),
    )
    statement = select(agreements).where(agreements.c.partner.in_(ids), runs)
    found: defaultdict[str, list[Agreement]] = defaultdict(list)
    for row in view.all(statement.order_by(agreements.c.begins_on, agreements.c.position)):
        found[row.partner].append(_agreement(row))
    return found


def _last_dialogue(view: View, ids: Sequence[str], branch: str | None) -> dict[str, date]:
    """Return the last day on which somebody spoke with each partner."""
    statement = (
        select(dialogue.c.partner, func.max(dialogue.c.held_on).label("held_on"))
        .where(dialogue.c.partner.in_(ids), _seen(dialogue.c.branch, branch))
        .group_by(dialogue.c.partner)
    )
    return {row.partner: row.held_on for row in view.all(statement)}


def _kept_too_long(view: View, partner: str, branch: str | None) -> tuple[KeptTooLong, ...]:
    statement = (
        select(late.c.branch, func.count(late.c.referral.distinct()).label("referrals"))
        .where(late.c.partner == partner, _own(late.c.branch, branch))
        .group_by(late.c.branch)
        .order_by(late.c.branch)
    )
    return tuple(KeptTooLong(row.branch, row.referrals) for row in view.all(statement))
