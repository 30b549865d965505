"""What people ask about matches."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Row, exists, func, select

from core.clock import danish_day
from core.door import Opened, Placed
from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import ListQuery, Page, Query, View, query
from domains.branches.events import BranchId
from domains.matches.events import EndReason, MatchId, MeetingKind, Party
from domains.participants.events import Channel, DayTime, SafeContact
from domains.volunteers.events import VolunteerId
from projections.match_board.projection import matches, meetings, merges, names, ways

Status = Literal["proposed", "active", "paused", "ended"]
Phase = Literal["new", "introduced", "trial", "confirmed"]
MeetingRecord = Literal["planned", "held", "cancelled", "missed"]


class MatchRow(Struct, frozen=True):
    """One match as the branch sees it.

    `first_meeting_on` is when the three met, or else will meet for the first time.
    """

    match: str
    case: str
    participant: str
    participant_name: str | Erased | Hidden
    volunteer: str
    volunteer_name: str | Erased | Hidden
    status: Status
    phase: Phase
    substitute: bool
    proposed_at: datetime
    accepted_at: datetime | None
    first_meeting_on: date | None
    first_meeting_held: bool
    trial_until: date | None
    ended_at: datetime | None
    reason: EndReason | None
    meetings: int
    minutes: int
    last_meeting: date | None
    cancelled: int
    missed: int


class _Counts(NamedTuple):
    """How often the two met, and didn't."""

    meetings: int = 0
    minutes: int = 0
    last_meeting: date | None = None
    cancelled: int = 0
    missed: int = 0


_NEVER = _Counts()


@query(
    "matches.board",
    "GET /branches/{branch}/matches",
    da="Matchtavle",
    en="Match board",
    purpose=Purpose.SUPPORT,
    needs=["match_board"],
)
class MatchBoard(ListQuery):
    """List the matches of a branch, oldest first, with how often the two met.

    They stay on its board where her case goes on elsewhere; her name doesn't.
    """

    branch: BranchId
    status: Status | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"branch:{self.branch}")

    def answer(self, view: View) -> Page[MatchRow]:
        women, volunteers = names.alias("women"), names.alias("volunteers")
        statement = (
            select(
                matches,
                women.c.name.label("participant_name"),
                volunteers.c.name.label("volunteer_name"),
            )
            .join(women, women.c.person == matches.c.participant)
            .join(volunteers, volunteers.c.person == matches.c.volunteer)
            .where(matches.c.branch == str(self.branch))
        )
        if self.status is not None:
            statement = statement.where(matches.c.status == self.status)
        rows = view.all(self.part(statement, matches.c.position))
        counts = _counts(view, [row.match for row in rows])
        cases = view.find(f"case:{row.case}" for row in rows)
        hers = [row for row in rows if cases[f"case:{row.case}"].branch == self.branch]
        opened = view.open(
            [
                *((row.participant, row.participant_name) for row in hers),
                *((row.volunteer, row.volunteer_name) for row in rows),
            ]
        )
        return self.page(
            rows, (_match_row(row, counts.get(row.match, _NEVER), opened) for row in rows)
        )


class MeetingRow(Struct, frozen=True):
    """A meeting of the two: planned, held, or not. `event` is what a correction names.

    `meeting` is the plan that it was, if it was planned.
    """

    event: str
    record: MeetingRecord
    meeting: str | None
    day: date
    kind: MeetingKind | None
    minutes: int | None
    by: Party | None
    note: str | Erased | Hidden | None


@query(
    "matches.meetings",
    "GET /matches/{match}/meetings",
    da="Møder i et match",
    en="Meetings of a match",
    purpose=Purpose.SUPPORT,
    needs=["match_board"],
)
class Meetings(ListQuery):
    """List the meetings of one match as they were told, with their notes.

    What was corrected isn't here, and a plan is only until it is told what became of it.
    """

    match: MatchId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"match:{self.match}")

    def answer(self, view: View) -> Page[MeetingRow]:
        statement = select(meetings).where(
            meetings.c.match == str(self.match),
            (meetings.c.record != "planned") | ~_told_since(),
        )
        rows = view.all(self.part(statement, meetings.c.position))
        opened = view.open((row.participant, row.note) for row in rows)
        return self.page(
            rows,
            (
                MeetingRow(
                    row.event,
                    row.record,
                    row.meeting,
                    row.day,
                    row.kind,
                    row.minutes,
                    row.by,
                    opened.maybe(row.note),
                )
                for row in rows
            ),
        )


class NextMeeting(Struct, frozen=True):
    """When the two meet next. The first meeting, with the leader, is no `meeting` to log."""

    on: date
    meeting: str | None
    kind: MeetingKind | None


class WayToReachHer(Struct, frozen=True, tag="told", tag_field="state"):
    """How she is reached without danger."""

    channel: Channel
    times: tuple[DayTime, ...]
    message_may_be_left: bool
    words: str | None


class MyMatch(Struct, frozen=True):
    """A match as its volunteer sees it. Of a proposed one she learns who it is once it is active.

    `first_name` is how she is called, or the first word of her alias.
    """

    match: str
    status: Literal["proposed", "active"]
    first_name: str | Erased | Hidden | None = None
    safe_contact: WayToReachHer | Erased | Hidden | None = None
    phone: str | Erased | Hidden | None = None
    next_meeting: NextMeeting | None = None


@query(
    "matches.mine",
    "GET /volunteers/{volunteer}/matches",
    da="Mine match",
    en="My matches",
    purpose=Purpose.SUPPORT,
    needs=["match_board"],
)
class MyMatches(Query):
    """List a volunteer's own matches of now: whom she meets, how to reach her, and when they meet.

    Where she lives, and all else that her case knows of her, stays with the leader. A match that
    rests or has ended isn't here from that very moment on, whatever the board still says.
    """

    volunteer: VolunteerId

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"volunteer:{self.volunteer}")

    def answer(self, view: View) -> tuple[MyMatch, ...]:
        statement = (
            select(matches, names.c.name)
            .join(names, names.c.person == matches.c.participant)
            .where(matches.c.volunteer == str(self.volunteer))
            .where(matches.c.status.in_(["proposed", "active"]))
            .order_by(matches.c.position)
        )
        rows = view.all(statement)
        lasting = view.find(f"match:{row.match}" for row in rows)
        active = [
            row for row in rows if row.status == "active" and lasting[f"match:{row.match}"].during
        ]
        told = _ways(view, {row.participant for row in active})
        places = view.find(f"participant:{ways.phone[0]}" for ways in told.values())
        planned = _next_meetings(view, active)
        opened = view.open(
            placed
            for row in active
            for placed in (
                (row.participant, row.name),
                told[row.participant].safe_contact,
                *_here(row, told[row.participant].phone, places),
            )
        )
        shown = {
            row.match: MyMatch(
                row.match,
                "active",
                _first_word(opened(row.name)),
                _way(told[row.participant].safe_contact, opened),
                opened.maybe(told[row.participant].phone[1]),
                planned.get(row.match),
            )
            for row in active
        }
        return tuple(
            shown.get(row.match, MyMatch(row.match, "proposed"))
            for row in rows
            if row.match in shown or row.status == "proposed"
        )


def _match_row(row: Row[Any], counts: _Counts, opened: Opened) -> MatchRow:
    return MatchRow(
        row.match,
        row.case,
        row.participant,
        opened(row.participant_name),
        row.volunteer,
        opened(row.volunteer_name),
        row.status,
        row.phase,
        row.substitute,
        row.proposed_at,
        row.accepted_at,
        row.first_meeting_held or row.first_meeting_planned,
        row.first_meeting_held is not None,
        row.trial_until,
        row.ended_at,
        row.reason,
        *counts,
    )


def _counts(view: View, of: Sequence[str]) -> Mapping[str, _Counts]:
    """Count the meetings of matches, as they stand after corrections."""
    held, cancelled, missed = (
        meetings.c.record == record for record in ("held", "cancelled", "missed")
    )
    statement = (
        select(
            meetings.c.match,
            func.count().filter(held),
            func.coalesce(func.sum(meetings.c.minutes).filter(held), 0),
            func.max(meetings.c.day).filter(held),
            func.count().filter(cancelled),
            func.count().filter(missed),
        )
        .where(meetings.c.match.in_(of))
        .group_by(meetings.c.match)
    )
    return {row[0]: _Counts(*row[1:]) for row in view.all(statement)}


def _told_since() -> ColumnElement[bool]:
    """Say of a planned meeting whether it was told what became of it."""
    told = meetings.alias("told")
    return exists().where(
        told.c.match == meetings.c.match,
        told.c.meeting == meetings.c.meeting,
        told.c.record != "planned",
    )


class _Ways(NamedTuple):
    """What was told last of how somebody is reached, each with whose record it stands in."""

    safe_contact: Placed
    phone: Placed


def _ways(view: View, participants: Collection[str]) -> Mapping[str, _Ways]:
    """Return how each is reached: what was told last under any of her ids."""
    hers = (
        select(ways.c.participant.label("hers"), ways.c.participant.label("id"))
        .where(ways.c.participant.in_(participants))
        .cte(recursive=True)
    )
    hers = hers.union(select(hers.c.hers, merges.c.other).where(merges.c.one == hers.c.id))
    found: dict[str, list[Row[Any]]] = {}
    for row in view.all(select(hers.c.hers, ways).join(ways, ways.c.participant == hers.c.id)):
        found.setdefault(row.hers, []).append(row)
    return {
        participant: _Ways(
            *(
                (last.participant, getattr(last, what))
                for what, last in (
                    ("safe_contact", max(rows, key=lambda row: row.safe_contact_at)),
                    ("phone", max(rows, key=lambda row: row.phone_at)),
                )
            )
        )
        for participant, rows in found.items()
    }


def _here(match: Row[Any], phone: Placed, places: Mapping[str, Resource]) -> Iterator[Placed]:
    """Yield the phone if it was told where the match is: what a merge brings along stays there."""
    branch = places[f"participant:{phone[0]}"].branch
    if branch is not None and str(branch) == match.branch:
        yield phone


def _way(placed: Placed, opened: Opened) -> WayToReachHer | Erased | Hidden | None:
    told = opened.maybe(placed[1])
    if not isinstance(told, dict):
        return told
    contact = msgspec.convert(told, SafeContact)
    return WayToReachHer(contact.channel, contact.times, contact.message_may_be_left, contact.words)


def _next_meetings(view: View, active: Sequence[Row[Any]]) -> Mapping[str, NextMeeting]:
    """Return the nearest day from now on that each has planned."""
    today = danish_day(view.now)
    nearest: dict[str, NextMeeting] = {}
    for match, meeting in sorted(_planned(view, active), key=lambda found: found[1].on):
        if meeting.on >= today:
            nearest.setdefault(match, meeting)
    return nearest


def _planned(view: View, active: Sequence[Row[Any]]) -> Iterator[tuple[str, NextMeeting]]:
    for row in active:
        if row.first_meeting_planned is not None and row.first_meeting_held is None:
            yield row.match, NextMeeting(row.first_meeting_planned, None, None)
    statement = select(meetings).where(
        meetings.c.match.in_([row.match for row in active]),
        meetings.c.record == "planned",
        ~_told_since(),
    )
    for row in view.all(statement):
        yield row.match, NextMeeting(row.day, row.meeting, row.kind)


def _first_word(name: str | Erased | Hidden) -> str | Erased | Hidden:
    return name.strip().partition(" ")[0] if isinstance(name, str) else name
