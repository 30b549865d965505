"""From rows to what the ranking takes: a participant under all her ids, and the volunteers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Select, and_, false, func, select

from core.clock import danish_day
from core.door import Opened, Placed
from core.likeness import Likeness
from core.queries import View
from domains.branches.events import MunicipalityCode
from domains.cases.events import CaseId
from domains.participants.events import THIRD_PERSON_NAME, DayTime, Needs, SafeContact
from domains.volunteers.events import VolunteerRole
from projections.candidates.projection import (
    cases,
    certificates,
    children,
    coverage,
    likenesses,
    matches,
    merges,
    must_not_meet,
    participants,
    relatives,
    volunteers,
)
from projections.candidates.ranking import Candidate, CaseNeeds

GONE = ("left", "turned_down")
"""Who has said goodbye is no candidate: nobody opens her name for it."""

AnyRow = Row[Any]
T = TypeVar("T")


class Her(NamedTuple):
    """The participant: what was told last under any of her ids, and what holds under all."""

    case: AnyRow
    needs: Placed
    safe_contact: Placed
    children: int
    must_not_meet: tuple[UUID, ...]
    names_told: int


class Fitting(Struct, frozen=True, gc=False):
    """What of a volunteer's profile the ranking looks at."""

    languages: frozenset[str] = frozenset()
    municipalities: tuple[MunicipalityCode, ...] = ()
    times: frozenset[DayTime] = frozenset()


class Closeness(NamedTuple):
    """Which volunteers may not be matched with her, nobody says why; and which are to be judged."""

    away: Collection[str]
    to_judge: Collection[str]


_NOTHING_TOLD = Fitting()


def the_case(case: CaseId) -> Select[Any]:
    """Select the case."""
    return select(cases).where(cases.c.case == str(case))


def her(view: View, case: AnyRow) -> Her:
    """Read the participant under all ids that are merged with the case's."""
    ids = select(participants.c.participant)
    hers = ids.where(participants.c.participant == case.participant).cte(recursive=True)
    hers = hers.union(select(merges.c.other).where(merges.c.one == hers.c.participant))
    every = select(hers.c.participant)
    rows = view.all(select(participants).where(participants.c.participant.in_(every)))
    needs = max(rows, key=lambda row: row.needs_at)
    contact = max(rows, key=lambda row: row.safe_contact_at)
    (counted,) = view.all(
        select(func.count()).select_from(children).where(children.c.participant.in_(every))
    )
    avoided = view.all(select(must_not_meet.c.person).where(must_not_meet.c.participant.in_(every)))
    return Her(
        case,
        (needs.participant, needs.needs),
        (contact.participant, contact.safe_contact),
        counted[0],
        tuple(UUID(row.person) for row in avoided),
        max(row.names_told for row in rows),
    )


def volunteers_of(view: View, case: AnyRow) -> Sequence[AnyRow]:
    """Read the branch's volunteers, how many each is matched with, and what was judged of her."""
    live = (
        select(
            matches.c.volunteer,
            func.count().filter(matches.c.status != "proposed").label("load"),
            func.count()
            .filter((matches.c.status == "proposed") & (matches.c.case == case.case))
            .label("proposed"),
        )
        .where(matches.c.branch == case.branch)
        .group_by(matches.c.volunteer)
        .subquery()
    )
    asked = and_(likenesses.c.volunteer == volunteers.c.volunteer, likenesses.c.case == case.case)
    return view.all(
        select(
            volunteers.c.volunteer,
            volunteers.c.name,
            volunteers.c.status,
            volunteers.c.capacity,
            volunteers.c.roles,
            volunteers.c.works_with_children,
            volunteers.c.profile,
            volunteers.c.names_told,
            func.coalesce(live.c.load, 0).label("load"),
            func.coalesce(live.c.proposed, 0).label("proposed"),
            func.coalesce(likenesses.c.asked, false()).label("asked"),
            likenesses.c.may_meet,
            likenesses.c.judged,
        )
        .outerjoin(live, live.c.volunteer == volunteers.c.volunteer)
        .outerjoin(likenesses, asked)
        .where(volunteers.c.branch == case.branch, volunteers.c.status.not_in(GONE))
    )


def closeness(view: View, hers: Her, found: Sequence[AnyRow]) -> Closeness:
    """Compare names of volunteers and their relatives with those of whom she must not meet.

    Somebody who isn't there is away like somebody who is too close. What was judged counts as it
    does where a match is proposed: a yes for the names that were known, a no until another answer.
    """
    there = {row.volunteer: row for row in found if _is_there(row)}
    likeness = _likenesses(view, hers, there)
    to_judge: set[str] = set()
    away = {row.volunteer for row in found} - there.keys()
    for volunteer, row in there.items():
        alike = likeness.get(volunteer, Likeness.DIFFERENT)
        judged = _judged(row, max(hers.names_told, row.names_told))
        if judged is False or (judged is None and alike is Likeness.SAME):
            away.add(volunteer)
        elif judged is None and alike is Likeness.NEAR:
            to_judge.add(volunteer)
    return Closeness(away, to_judge)


def case_needs(view: View, hers: Her, opened: Opened) -> CaseNeeds:
    """Return what the ranking knows of the case. What was erased wasn't told."""
    needs = _read(opened.maybe(hers.needs[1]), Needs)
    contact = _read(opened.maybe(hers.safe_contact[1]), SafeContact)
    times = (needs and needs.times) or (contact and contact.times) or ()
    return CaseNeeds(
        today=danish_day(view.now),
        municipality=MunicipalityCode(hers.case.municipality),
        languages=needs.languages if needs else (),
        interpreter=needs is not None and needs.interpreter,
        support=needs.support if needs else None,
        times=frozenset(times),
        children=hers.children,
    )


def candidates_of(
    view: View, hers: Her, found: Sequence[AnyRow], away: Collection[str], opened: Opened
) -> list[Candidate]:
    """Return what the ranking knows of the volunteers."""
    covered = _covered(view, hers.case.branch)
    until = _certificates(view, hers.case.branch) if hers.children else {}
    return [
        Candidate(volunteer=row.volunteer, available=False)
        if row.volunteer in away
        else _candidate(row, _read(opened.maybe(row.profile), Fitting), covered, until)
        for row in found
    ]


def _candidate(
    row: AnyRow,
    profile: Fitting | None,
    covered: tuple[MunicipalityCode, ...],
    until: Mapping[str, date],
) -> Candidate:
    fitting = profile or _NOTHING_TOLD
    return Candidate(
        volunteer=row.volunteer,
        municipalities=fitting.municipalities or covered,
        languages=fitting.languages,
        times=fitting.times,
        roles=_roles(row.roles),
        works_with_children=row.works_with_children,
        certificate_until=until.get(row.volunteer),
        capacity=row.capacity,
        load=row.load,
    )


def _is_there(row: AnyRow) -> bool:
    """Say whether she may be matched at all: approved, not away, and not for other roles only."""
    roles = _roles(row.roles)
    return row.status == "approved" and (not roles or VolunteerRole.ONE_TO_ONE in roles)


def _judged(row: AnyRow, told: int) -> bool | None:
    """Return whether the two may meet by what was judged; None if a name was told after a yes."""
    judged: bool | None = row.may_meet
    return None if judged and row.judged < told else judged


def _likenesses(view: View, hers: Her, there: Collection[str]) -> Mapping[str, Likeness]:
    """Compare the names of those whose names can be alike: all others are different.

    A relative's name counts as the volunteer's own.
    """
    alike = {
        str(found)
        for avoided in hers.must_not_meet
        for found in view.names.maybe_like(THIRD_PERSON_NAME, avoided)
    }
    if not alike:
        return {}
    groups = {UUID(volunteer): [UUID(volunteer)] for volunteer in alike.intersection(there)}
    told = select(relatives.c.relative, relatives.c.volunteer)
    for row in view.all(told.where(relatives.c.branch == hers.case.branch)):
        if row.relative in alike and row.volunteer in there:
            groups.setdefault(UUID(row.volunteer), []).append(UUID(row.relative))
    found = view.names.likenesses(THIRD_PERSON_NAME, hers.must_not_meet, groups)
    return {str(volunteer): likeness for volunteer, likeness in found.items()}


def _certificates(view: View, branch: str) -> Mapping[str, date]:
    """Return until when each child certificate counts: the one that was issued last, if clear."""
    statement = (
        select(certificates.c.volunteer, certificates.c.valid_until, certificates.c.clear)
        .where(certificates.c.branch == branch)
        .order_by(certificates.c.issued_on, certificates.c.position)
    )
    last = {row.volunteer: row for row in view.all(statement)}
    return {volunteer: row.valid_until for volunteer, row in last.items() if row.clear}


def _covered(view: View, branch: str) -> tuple[MunicipalityCode, ...]:
    statement = select(coverage.c.municipality).where(coverage.c.branch == branch)
    return tuple(MunicipalityCode(row.municipality) for row in view.all(statement))


@cache
def _roles(stored: str) -> frozenset[VolunteerRole]:
    return msgspec.convert(
        [value for value in stored.split(",") if value], frozenset[VolunteerRole]
    )


def _read(opened: Any, kind: type[T]) -> T | None:
    return msgspec.convert(opened, kind) if isinstance(opened, dict) else None
