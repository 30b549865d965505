"""What the overview finds, and where it looks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, Table, select
from sqlalchemy.sql import Select

from core.door import Placed
from core.queries import View
from core.text import Text
from domains.volunteers.events import CertificateKind
from projections.branch_overview.kinds import Kind
from projections.branch_overview.tables import (
    cases,
    certificates,
    matches,
    merges,
    volunteers,
)

About = Literal["referral", "case", "match", "volunteer"]


class Alarm(NamedTuple):
    """One thing: its kind, what it is about, the day that counts, and whose name belongs to it.

    `needs` are what she said that she needs, where it depends on them whether it is one.
    """

    kind: Kind
    about: About
    subject: str
    day: date
    person: str | None = None
    case: str | None = None
    detail: Text | None = None
    needs: Placed | None = None


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


SamePerson = Callable[[str], set[str]]


def with_case(here: Here, table: Table) -> Select[Any]:
    """Select rows that belong to cases of the branch that aren't closed."""
    return (
        select(table, cases.c.participant)
        .join(cases, cases.c.case == table.c.case)
        .where(cases.c.branch == here.branch, cases.c.status != "closed")
    )


def matches_of(here: Here, status: str) -> Select[Any]:
    """Select matches of the branch's open cases, which don't rest."""
    return (
        select(matches)
        .join(cases, cases.c.case == matches.c.case)
        .where(cases.c.branch == here.branch, cases.c.status == "open", matches.c.status == status)
    )


def about_match(kind: Kind, row: Row[Any], day: date, detail: Text | None = None) -> Alarm:
    """Return what needs somebody about a match, with her name."""
    return Alarm(kind, "match", row.match, day, row.participant, row.case, detail)


def same_person(here: Here) -> SamePerson:
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


def last_certificates(here: Here, kind: CertificateKind) -> Mapping[str, Row[Any]]:
    """Return by volunteer the certificate of the kind that counts: the one issued last."""
    statement = (
        select(certificates)
        .join(volunteers, volunteers.c.volunteer == certificates.c.volunteer)
        .where(volunteers.c.branch == here.branch, certificates.c.kind == kind)
        .order_by(certificates.c.issued_on, certificates.c.position)
    )
    return {row.volunteer: row for row in here.rows(statement)}
