"""The meetings of a match: planned, held, cancelled, missed; and each told anew where it was wrong.

Only what is asked for is read: logging a meeting needs no earlier meetings.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta

from core.clock import danish_day
from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, author
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, Sealed, seal
from domains.accounts.facts import leads
from domains.matches.commands.base import (
    MatchCommand,
    branch_of,
    replaced,
    require_active,
    require_within_a_year,
    same_ids,
)
from domains.matches.events import (
    MatchEvent,
    MatchId,
    MatchProposed,
    MeetingCancelled,
    MeetingId,
    MeetingKind,
    MeetingLogged,
    MeetingMissed,
    MeetingPlanned,
    Party,
)
from domains.matches.facts import match_state, planned_meetings
from domains.matches.rules import (
    MATCH_IS_ACTIVE,
    MEETING_IS_NOT_TO_COME,
    MEETING_IS_WITHIN_THE_MATCH,
    PLAN_IS_OPEN,
    PLAN_IS_WITHIN_A_YEAR,
)

TOLD_LATE_AFTER = timedelta(days=31)
Note = Annotated[str, Meta(min_length=1, max_length=10_000)]


class MeetingCommand(MatchCommand, kw_only=True):
    """Base of what is told of meetings: anew, or instead of what the event `corrects` says."""

    corrects: EventId | None = None


@command(
    "matches.plan_meeting",
    "POST /matches/{match}/plans",
    da="Aftal møde",
    en="Plan a meeting",
    rules=[CORRECTS_WHAT_STANDS, MATCH_IS_ACTIVE, PLAN_IS_WITHIN_A_YEAR],
)
class PlanMeeting(MeetingCommand):
    """Note when the two will meet."""

    planned_on: date
    kind: MeetingKind

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        earlier = _earlier(self, read, given, MeetingPlanned)
        if earlier is None:
            require_active(state)
        require_within_a_year(self.planned_on, given.today)
        meeting = (
            earlier.meeting if isinstance(earlier, MeetingPlanned) else MeetingId(given.new_id())
        )
        return [
            same_ids(
                MeetingPlanned,
                state.ids,
                meeting=meeting,
                planned_on=self.planned_on,
                kind=self.kind,
                corrects=self.corrects,
            )
        ]


@command(
    "matches.log_meeting",
    "POST /matches/{match}/meetings",
    da="Registrér møde",
    en="Log a meeting",
    rules=[
        CORRECTS_WHAT_STANDS,
        MATCH_IS_ACTIVE,
        MEETING_IS_NOT_TO_COME,
        MEETING_IS_WITHIN_THE_MATCH,
        PLAN_IS_OPEN,
    ],
)
class LogMeeting(MeetingCommand):
    """Log that the two met, for how many minutes, and a note if there is something to say."""

    held_on: date
    kind: MeetingKind
    minutes: Annotated[int, Meta(ge=1, le=1440)]
    note: Private[Note] | None = None
    meeting: MeetingId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        earlier = _earlier(self, read, given, *_TOLD)
        if earlier is None:
            require_active(state)
        MEETING_IS_NOT_TO_COME.require(self.held_on <= given.today, day=self.held_on)
        self._require_within_the_match(read, given)
        return [
            same_ids(
                MeetingLogged,
                state.ids,
                held_on=self.held_on,
                kind=self.kind,
                minutes=self.minutes,
                note=_sealed(self.note),
                meeting=_plan_of(read, self.match, self.meeting, earlier),
                corrects=self.corrects,
            )
        ]

    def _require_within_the_match(self, read: Reader, given: Given) -> None:
        """Require of what is told late that the two were proposed by then. Other days are read."""
        if given.today - self.held_on <= TOLD_LATE_AFTER:
            return
        for proposed in read.recorded([MatchProposed], "match", self.match):
            day = danish_day(proposed.recorded_at)
            MEETING_IS_WITHIN_THE_MATCH.require(self.held_on >= day, day=day)


@command(
    "matches.cancel_meeting",
    "POST /matches/{match}/cancellations",
    da="Notér aflysning",
    en="Record a cancellation",
    rules=[CORRECTS_WHAT_STANDS, MATCH_IS_ACTIVE, PLAN_IS_WITHIN_A_YEAR, PLAN_IS_OPEN],
)
class CancelMeeting(MeetingCommand):
    """Record that one of the two cancelled a meeting, before the day or on it."""

    planned_on: date
    by: Party
    note: Private[Note] | None = None
    meeting: MeetingId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        earlier = _earlier(self, read, given, *_TOLD)
        if earlier is None:
            require_active(state)
        require_within_a_year(self.planned_on, given.today)
        return [
            same_ids(
                MeetingCancelled,
                state.ids,
                planned_on=self.planned_on,
                by=self.by,
                note=_sealed(self.note),
                meeting=_plan_of(read, self.match, self.meeting, earlier),
                corrects=self.corrects,
            )
        ]


@command(
    "matches.miss_meeting",
    "POST /matches/{match}/no-shows",
    da="Notér udeblivelse",
    en="Record a no-show",
    rules=[CORRECTS_WHAT_STANDS, MATCH_IS_ACTIVE, MEETING_IS_NOT_TO_COME, PLAN_IS_OPEN],
)
class MissMeeting(MeetingCommand):
    """Record that one of the two didn't come."""

    planned_on: date
    by: Party
    note: Private[Note] | None = None
    meeting: MeetingId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        earlier = _earlier(self, read, given, *_TOLD)
        if earlier is None:
            require_active(state)
        MEETING_IS_NOT_TO_COME.require(self.planned_on <= given.today, day=self.planned_on)
        return [
            same_ids(
                MeetingMissed,
                state.ids,
                planned_on=self.planned_on,
                by=self.by,
                note=_sealed(self.note),
                meeting=_plan_of(read, self.match, self.meeting, earlier),
                corrects=self.corrects,
            )
        ]


_TOLD = (MeetingLogged, MeetingCancelled, MeetingMissed)


def _earlier(
    command: MeetingCommand, read: Reader, given: Given, *kinds: type[MatchEvent]
) -> Event | None:
    """Return what is corrected; None if something is told first.

    Raises RuleBroken by CORRECTS_WHAT_STANDS, also for a volunteer who would change what a leader
    has told.
    """
    earlier = replaced(read, command.match, command.corrects, *kinds)
    if earlier is None or command.corrects is None:
        return None
    hers = author(read, command.corrects, kinds, "match", command.match) == given.actor.id
    branch = branch_of(read, read.known(match_state, command.match))
    CORRECTS_WHAT_STANDS.require(hers or leads(given.actor, branch), event=command.corrects)
    return earlier


def _sealed(note: Private[str] | None) -> Sealed[str] | None:
    return None if note is None else seal(note)


def _plan_of(
    read: Reader, match: MatchId, meeting: MeetingId | None, earlier: Event | None
) -> MeetingId | None:
    """Return which planned meeting this was. What is told anew keeps the plan that it had."""
    known = earlier.meeting if isinstance(earlier, _TOLD) else None
    if known is not None:
        PLAN_IS_OPEN.require(meeting in (None, known))
        return known
    if meeting is not None:
        PLAN_IS_OPEN.require(meeting in read(planned_meetings, match).meetings)
    return meeting
