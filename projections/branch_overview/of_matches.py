"""What needs somebody about the matches of open cases.

What rests doesn't alarm by its meetings: nobody expects them. That it rests while the case goes on
does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select

from core.likeness import Likeness
from core.text import Text
from domains.participants.events import THIRD_PERSON_NAME
from domains.volunteers.events import CertificateKind, CertificateOutcome
from projections.branch_overview.finding import (
    Alarm,
    Here,
    SamePerson,
    about_match,
    last_certificates,
    matches_of,
    same_person,
)
from projections.branch_overview.kinds import (
    CONTACT_LOST_AFTER,
    CONTACT_WITHIN,
    FIRST_MEETING_WITHIN,
    PROPOSAL_UNANSWERED_AFTER,
    RHYTHM_LEAST,
    RHYTHM_MOST,
    RHYTHM_OVER,
    Kind,
)
from projections.branch_overview.tables import (
    cases,
    children,
    likenesses,
    matches,
    meetings,
    must_not_meet,
    participants,
    relatives,
    volunteers,
)


def _proposals(here: Here) -> Iterator[Alarm]:
    late = matches.c.proposed_on < here.ago(PROPOSAL_UNANSWERED_AFTER)
    for row in here.rows(matches_of(here, "proposed").where(late)):
        yield about_match(Kind.PROPOSAL_UNANSWERED, row, row.proposed_on)


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
    for row in here.rows(matches_of(here, "active")):
        met = held.get(row.match)
        yield from _contact(here, row, None if met is None else met.last)
        yield from _rhythm(here, row, 0 if met is None else met.lately)
        if row.trial_until is not None and row.trial_until < here.today:
            yield about_match(Kind.TRIAL_OVER, row, row.trial_until)


def _contact(here: Here, row: Row[Any], last_meeting: date | None) -> Iterator[Alarm]:
    never = row.introduced_on is None and last_meeting is None
    if never and here.since(row.since) > FIRST_MEETING_WITHIN:
        yield about_match(Kind.FIRST_MEETING_LATE, row, row.since)
    last = max(filter(None, (row.since, row.introduced_on, last_meeting)))
    if here.since(last) >= CONTACT_LOST_AFTER:
        yield about_match(Kind.NO_CONTACT_30, row, last)
    elif here.since(last) >= CONTACT_WITHIN:
        yield about_match(Kind.NO_CONTACT_14, row, last)


def _rhythm(here: Here, row: Row[Any], lately: int) -> Iterator[Alarm]:
    noun = ("møde", "meeting") if lately == 1 else ("møder", "meetings")
    detail = Text(
        f"{lately} {noun[0]} på {RHYTHM_OVER} dage", f"{lately} {noun[1]} in {RHYTHM_OVER} days"
    )
    day = here.ago(RHYTHM_OVER)
    if lately < RHYTHM_LEAST and here.since(row.since) >= RHYTHM_OVER:
        yield about_match(Kind.RHYTHM_LOW, row, day, detail)
    elif lately > RHYTHM_MOST:
        yield about_match(Kind.RHYTHM_HIGH, row, day, detail)


def _resting(here: Here) -> Iterator[Alarm]:
    """Find matches that rest, nobody standing in, while the case goes on."""
    other = matches.alias("other")
    stands_in = exists().where(other.c.case == matches.c.case, other.c.status == "active")
    for row in here.rows(matches_of(here, "paused").where(~stands_in)):
        yield about_match(Kind.MATCH_RESTS, row, row.paused_on)


def _children(here: Here) -> Iterator[Alarm]:
    """Find who meets a woman with children and has no child certificate that counts today."""
    active = here.rows(matches_of(here, "active"))
    hers = same_person(here)
    mothers = {row.participant for row in here.rows(select(children.c.participant))}
    seen = last_certificates(here, CertificateKind.CHILD)
    for row in active:
        if not hers(row.participant) & mothers:
            continue
        last = seen.get(row.volunteer)
        clear = last is not None and last.outcome is CertificateOutcome.CLEAR
        if last is None or not clear:
            yield about_match(Kind.NO_CHILD_CERTIFICATE, row, row.since)
        elif last.valid_until < here.today:
            yield about_match(Kind.NO_CHILD_CERTIFICATE, row, last.valid_until)


def _open_vetoes(here: Here) -> Iterator[Alarm]:
    """Find who goes on meeting though a name near them forbids it, or nobody has judged it.

    The names are compared, never read, and whose it is stays with the duty officer.
    """
    active = here.rows(matches_of(here, "active"))
    hers = same_person(here)
    avoided, related = _avoided(here), _related(here)
    for row in active:
        persons = [p for each in sorted(hers(row.participant)) for p in avoided.get(each, ())]
        if not persons:
            continue
        around = [UUID(row.volunteer), *related.get(row.volunteer, ())]
        alike = here.view.names.likeness(THIRD_PERSON_NAME, persons, around)
        if not _may_meet(here, row, hers, alike):
            yield about_match(Kind.ASK_DUTY_OFFICER, row, row.since)


def _may_meet(here: Here, match: Row[Any], hers: SamePerson, alike: Likeness) -> bool:
    """Say so as the rule of a match does: a yes holds for the names that were told until then."""
    both = likenesses.c.case == match.case, likenesses.c.volunteer == match.volunteer
    told = [
        row.names_at
        for statement in (
            select(participants.c.names_at).where(
                participants.c.participant.in_(sorted(hers(match.participant)))
            ),
            select(volunteers.c.names_at).where(volunteers.c.volunteer == match.volunteer),
        )
        for row in here.rows(statement)
    ]
    for judged in here.rows(select(likenesses).where(*both)):
        if not judged.may_meet or judged.judged_at >= max(told, default=0):
            return bool(judged.may_meet)
    return alike is Likeness.DIFFERENT


def _avoided(here: Here) -> Mapping[str, list[UUID]]:
    """Return by participant whom she must not meet."""
    found: dict[str, list[UUID]] = {}
    for row in here.rows(select(must_not_meet).order_by(must_not_meet.c.person)):
        found.setdefault(row.participant, []).append(UUID(row.person))
    return found


def _related(here: Here) -> Mapping[str, list[UUID]]:
    """Return by volunteer to whom she is related."""
    found: dict[str, list[UUID]] = {}
    for row in here.rows(select(relatives).order_by(relatives.c.relative)):
        found.setdefault(row.volunteer, []).append(UUID(row.relative))
    return found


FINDERS: Sequence[Callable[[Here], Iterator[Alarm]]] = (
    _proposals,
    _active,
    _resting,
    _children,
    _open_vetoes,
)
