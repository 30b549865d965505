"""What needs somebody at a branch on a day: found in rows, by the limits of `kinds`.

What rests doesn't alarm: nobody expects meetings of a paused case or match. A concern, a receipt, a
protection or a missing leader does, whether the case is paused or not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, Table, func, select
from sqlalchemy.sql import Select

from core.queries import View
from core.text import Text
from domains.volunteers.events import CertificateOutcome
from projections.branch_overview.kinds import (
    CONCERN_AHEAD,
    CONTACT_LOST_AFTER,
    CONTACT_WITHIN,
    EXPIRY_AHEAD,
    FIRST_MEETING_WITHIN,
    PROPOSAL_UNANSWERED_AFTER,
    RECEIPT_WITHIN,
    RHYTHM_LEAST,
    RHYTHM_MOST,
    RHYTHM_OVER,
    STALLED_AFTER,
    SUPERVISION_EVERY,
    URGENCY,
    Kind,
)
from projections.branch_overview.projection import (
    accounts,
    cases,
    certificates,
    concerns,
    leaders,
    matches,
    meetings,
    merges,
    notifications,
    protections,
    referrals,
    supervisions,
    volunteers,
)

About = Literal["referral", "case", "match", "volunteer"]


class Alarm(NamedTuple):
    """One thing: its kind, what it is about, the day that counts, and whose name belongs to it."""

    kind: Kind
    about: About
    subject: str
    day: date
    person: str | None = None
    case: str | None = None
    detail: Text | None = None


class Here(NamedTuple):
    """The branch, the day, and the rows."""

    view: View
    branch: str
    today: date

    def rows(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return self.view.all(statement)

    def since(self, day: date) -> int:
        """Return how many days ago the day was."""
        return (self.today - day).days

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)


def alarms(view: View, branch: str, today: date) -> Sequence[Alarm]:
    """Return everything that needs somebody, most urgent first, and of a kind the oldest first."""
    here = Here(view, branch, today)
    found = _not_gone(here, [alarm for find in _FINDERS for alarm in find(here)])
    return sorted(found, key=lambda a: (URGENCY[a.kind], a.day, a.subject))


def _not_gone(here: Here, found: Sequence[Alarm]) -> Sequence[Alarm]:
    """Leave out what is about somebody who is with another branch now."""
    about = [(alarm, _place_of(alarm)) for alarm in found]
    places = here.view.find(tag for _, tag in about if tag is not None)
    return [a for a, tag in about if tag is None or str(places[tag].branch) == here.branch]


def _place_of(alarm: Alarm) -> str | None:
    """Return the tag of what says where she is; None where nobody is named."""
    if alarm.person is None or alarm.about == "volunteer":
        return None
    return f"referral:{alarm.subject}" if alarm.case is None else f"case:{alarm.case}"


def _referrals(here: Here) -> Iterator[Alarm]:
    waiting = select(referrals).where(referrals.c.branch == here.branch, referrals.c.waiting)
    for row in here.rows(waiting):
        late = row.due_on is not None and row.due_on < here.today
        kind = Kind.REFERRAL_LATE if late else Kind.REFERRAL_WAITING
        yield Alarm(kind, "referral", row.referral, row.due_on or row.submitted_on, row.participant)


def _waiting(here: Here) -> Iterator[Alarm]:
    statement = select(cases).where(
        cases.c.branch == here.branch, cases.c.status == "open", cases.c.waiting.is_not(None)
    )
    for row in here.rows(statement):
        stalled = here.since(row.waiting_since) > STALLED_AFTER
        kind = Kind.CASE_STALLED if stalled else Kind.CASE_WAITING
        reason = row.waiting_reason.label
        yield Alarm(
            kind, "case", row.case, row.waiting_since, row.participant, row.case, detail=reason
        )


def _offered(here: Here) -> Iterator[Alarm]:
    for row in here.rows(select(cases).where(cases.c.offered_to == here.branch)):
        yield Alarm(Kind.TRANSFER_OFFERED, "case", row.case, row.offered_on, case=row.case)


def _without_leader(here: Here) -> Iterator[Alarm]:
    leads = (
        select(leaders.c.account)
        .join(accounts, accounts.c.account == leaders.c.account)
        .where(leaders.c.branch == here.branch, accounts.c.active)
    )
    statement = select(cases).where(
        cases.c.branch == here.branch,
        cases.c.status != "closed",
        cases.c.responsible.not_in(leads),
    )
    for row in here.rows(statement):
        yield Alarm(Kind.NO_RESPONSIBLE, "case", row.case, here.today, row.participant, row.case)


def _concerns(here: Here) -> Iterator[Alarm]:
    due = concerns.c.due_on <= here.ahead(CONCERN_AHEAD)
    for row in here.rows(_with_case(here, concerns).where(~concerns.c.handled, due)):
        kind = Kind.CONCERN_OVERDUE if row.due_on < here.today else Kind.CONCERN_DUE
        yield Alarm(kind, "case", row.case, row.due_on, row.participant, row.case)


def _receipts(here: Here) -> Iterator[Alarm]:
    late = notifications.c.sent_on < here.ago(RECEIPT_WITHIN)
    statement = _with_case(here, notifications).where(~notifications.c.received, late)
    for row in here.rows(statement):
        yield Alarm(Kind.RECEIPT_MISSING, "case", row.case, row.sent_on, row.participant, row.case)


def _protections(here: Here) -> Iterator[Alarm]:
    """Find them under each record of a woman whose case is open here."""
    people = {
        row.participant: row.case
        for row in here.rows(
            select(cases).where(cases.c.branch == here.branch, cases.c.status != "closed")
        )
    }
    hers = _same_person(here)
    expiring = protections.c.until <= here.ahead(EXPIRY_AHEAD)
    until = {row.participant: row.until for row in here.rows(select(protections).where(expiring))}
    for participant, case in people.items():
        for day in (until[each] for each in hers(participant) if each in until):
            lapsed = day < here.today
            kind = Kind.PROTECTION_LAPSED if lapsed else Kind.PROTECTION_EXPIRING
            yield Alarm(kind, "case", case, day, participant, case)


def _proposals(here: Here) -> Iterator[Alarm]:
    late = matches.c.proposed_on < here.ago(PROPOSAL_UNANSWERED_AFTER)
    for row in here.rows(_matches(here, "proposed").where(late)):
        yield _about_match(Kind.PROPOSAL_UNANSWERED, row, row.proposed_on)


def _active(here: Here) -> Iterator[Alarm]:
    """Find what an active match needs, by its meetings: those of a substitute are its own."""
    counted = meetings.c.held_on > here.ago(RHYTHM_OVER)
    held = {
        row.match: row
        for row in here.rows(
            select(
                meetings.c.match,
                func.max(meetings.c.held_on).label("last"),
                func.count().filter(counted).label("lately"),
            )
            .join(matches, matches.c.match == meetings.c.match)
            .join(cases, cases.c.case == matches.c.case)
            .where(cases.c.branch == here.branch, matches.c.status == "active")
            .group_by(meetings.c.match)
        )
    }
    for row in here.rows(_matches(here, "active")):
        met = held.get(row.match)
        yield from _contact(here, row, None if met is None else met.last)
        yield from _rhythm(here, row, 0 if met is None else met.lately)
        if row.trial_until is not None and row.trial_until < here.today:
            yield _about_match(Kind.TRIAL_OVER, row, row.trial_until)


def _contact(here: Here, row: Row[Any], last_meeting: date | None) -> Iterator[Alarm]:
    never = row.introduced_on is None and last_meeting is None
    if never and here.since(row.since) > FIRST_MEETING_WITHIN:
        yield _about_match(Kind.FIRST_MEETING_LATE, row, row.since)
    last = max(filter(None, (row.since, row.introduced_on, last_meeting)))
    if here.since(last) >= CONTACT_LOST_AFTER:
        yield _about_match(Kind.NO_CONTACT_30, row, last)
    elif here.since(last) >= CONTACT_WITHIN:
        yield _about_match(Kind.NO_CONTACT_14, row, last)


def _rhythm(here: Here, row: Row[Any], lately: int) -> Iterator[Alarm]:
    noun = ("møde", "meeting") if lately == 1 else ("møder", "meetings")
    detail = Text(
        f"{lately} {noun[0]} på {RHYTHM_OVER} dage", f"{lately} {noun[1]} in {RHYTHM_OVER} days"
    )
    day = here.ago(RHYTHM_OVER)
    if lately < RHYTHM_LEAST and here.since(row.since) >= RHYTHM_OVER:
        yield _about_match(Kind.RHYTHM_LOW, row, day, detail)
    elif lately > RHYTHM_MOST:
        yield _about_match(Kind.RHYTHM_HIGH, row, day, detail)


def _certificates(here: Here) -> Iterator[Alarm]:
    """Find those that expire. Of several of a kind the one that was issued last counts."""
    statement = (
        select(certificates)
        .join(volunteers, volunteers.c.volunteer == certificates.c.volunteer)
        .where(volunteers.c.branch == here.branch, volunteers.c.status == "approved")
        .order_by(certificates.c.issued_on, certificates.c.position)
    )
    counts = {(row.volunteer, row.kind): row for row in here.rows(statement)}
    for row in counts.values():
        clear = row.outcome is CertificateOutcome.CLEAR
        if clear and row.valid_until <= here.ahead(EXPIRY_AHEAD):
            expired = row.valid_until < here.today
            kind = Kind.CERTIFICATE_EXPIRED if expired else Kind.CERTIFICATE_EXPIRING
            yield Alarm(
                kind,
                "volunteer",
                row.volunteer,
                row.valid_until,
                row.volunteer,
                detail=row.kind.label,
            )


def _supervision(here: Here) -> Iterator[Alarm]:
    talked = (
        select(func.max(supervisions.c.held_on))
        .where(supervisions.c.volunteer == volunteers.c.volunteer)
        .scalar_subquery()
    )
    statement = select(volunteers, talked.label("talked")).where(
        volunteers.c.branch == here.branch, volunteers.c.status == "approved"
    )
    for row in here.rows(statement):
        last = max(filter(None, (row.since, row.talked)))
        if here.since(last) >= SUPERVISION_EVERY:
            yield Alarm(Kind.SUPERVISION_DUE, "volunteer", row.volunteer, last, row.volunteer)


_FINDERS: Sequence[Callable[[Here], Iterator[Alarm]]] = (
    _referrals,
    _waiting,
    _offered,
    _without_leader,
    _concerns,
    _receipts,
    _protections,
    _proposals,
    _active,
    _certificates,
    _supervision,
)


def _with_case(here: Here, table: Table) -> Select[Any]:
    """Select rows that belong to cases of the branch that aren't closed."""
    return (
        select(table, cases.c.participant)
        .join(cases, cases.c.case == table.c.case)
        .where(cases.c.branch == here.branch, cases.c.status != "closed")
    )


def _matches(here: Here, status: str) -> Select[Any]:
    """Select matches of the branch's open cases, which don't rest."""
    return (
        select(matches)
        .join(cases, cases.c.case == matches.c.case)
        .where(cases.c.branch == here.branch, cases.c.status == "open", matches.c.status == status)
    )


def _about_match(kind: Kind, row: Row[Any], day: date, detail: Text | None = None) -> Alarm:
    return Alarm(kind, "match", row.match, day, row.participant, row.case, detail)


def _same_person(here: Here) -> Callable[[str], set[str]]:
    """Return what finds all ids of a person. Merges are few: all are read."""
    near: dict[str, set[str]] = {}
    for row in here.rows(select(merges).where(merges.c.holds)):
        near.setdefault(row.participant, set()).add(row.merged)
        near.setdefault(row.merged, set()).add(row.participant)
    return lambda participant: _reached(near, participant)


def _reached(near: Mapping[str, set[str]], participant: str) -> set[str]:
    found, ahead = {participant}, [participant]
    while ahead:
        new = near.get(ahead.pop(), set()) - found
        found |= new
        ahead.extend(new)
    return found
