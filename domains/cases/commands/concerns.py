"""Concerns for her or a child: raised by whoever sees something, and handled by a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from core.commands import Command, Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.permissions import Resource
from core.personal import Private, seal
from domains.cases.commands.base import CaseCommand, of_case, open_case
from domains.cases.events import ConcernHandled, ConcernId, ConcernOutcome, ConcernRaised
from domains.cases.facts import case_state, concerns
from domains.cases.inputs import Words
from domains.cases.rules import (
    CASE_DAY_IS_NOT_TO_COME,
    CASE_IS_OPEN,
    CONCERN_IS_DUE_AFTERWARDS,
    CONCERN_IS_UNHANDLED,
    NOTIFICATION_IS_RECORDED,
)
from domains.matches.events import MatchId
from domains.matches.facts import match_state

DAYS_TO_HANDLE = 3
"""Within so many days a leader looks into what a volunteer is worried about."""


@command(
    "cases.raise_concern",
    "POST /cases/{case}/concerns",
    da="Notér bekymring",
    en="Raise a concern",
    rules=[
        CASE_IS_OPEN,
        CASE_DAY_IS_NOT_TO_COME,
        CONCERN_IS_DUE_AFTERWARDS,
        CORRECTS_WHAT_STANDS,
    ],
)
class RaiseConcern(CaseCommand):
    """Say that somebody is worried about her or a child, and by when it is looked into."""

    words: Private[Words]
    raised_on: date
    due_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        CASE_DAY_IS_NOT_TO_COME.require(self.raised_on <= given.today, day=self.raised_on)
        CONCERN_IS_DUE_AFTERWARDS.require(self.raised_on <= self.due_on, due_on=self.due_on)
        return [
            of_case(
                ConcernRaised,
                self.case,
                case,
                concern=self._concern(read, given),
                words=seal(self.words),
                raised_on=self.raised_on,
                due_on=self.due_on,
                corrects=self.corrects,
            )
        ]

    def _concern(self, read: Reader, given: Given) -> ConcernId:
        """Return the id of the concern that is corrected, or a new one."""
        if self.corrects is None:
            return ConcernId(given.new_id())
        raised = corrected(read, self.corrects, [ConcernRaised], "case", self.case)
        assert isinstance(raised, ConcernRaised)  # noqa: S101 - the one type that was asked for
        return raised.concern


@command(
    "cases.raise_concern_in_match",
    "POST /matches/{match}/concerns",
    da="Notér bekymring i match",
    en="Raise a concern in a match",
    rules=[CASE_IS_OPEN, CASE_DAY_IS_NOT_TO_COME],
)
class RaiseConcernInMatch(Command):
    """Let the volunteer say that she is worried. A leader looks into it within three days."""

    match: MatchId
    words: Private[Words]
    raised_on: date

    def resource(self, read: Reader) -> Resource:
        match = read.known(match_state, self.match)
        return Resource(
            branch=read.known(case_state, match.ids.case).branch,
            volunteer=match.ids.volunteer,
            during=match.status == "active",
            participants=(match.ids.participant,),
        )

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case_id = read.known(match_state, self.match).ids.case
        case = open_case(read, case_id)
        CASE_DAY_IS_NOT_TO_COME.require(self.raised_on <= given.today, day=self.raised_on)
        return [
            of_case(
                ConcernRaised,
                case_id,
                case,
                concern=ConcernId(given.new_id()),
                words=seal(self.words),
                raised_on=self.raised_on,
                due_on=given.today + timedelta(days=DAYS_TO_HANDLE),
            )
        ]


@command(
    "cases.handle_concern",
    "POST /cases/{case}/concerns/{concern}/handling",
    da="Behandl bekymring",
    en="Handle a concern",
    rules=[
        CASE_IS_OPEN,
        CONCERN_IS_UNHANDLED,
        NOTIFICATION_IS_RECORDED,
        CASE_DAY_IS_NOT_TO_COME,
        CORRECTS_WHAT_STANDS,
    ],
)
class HandleConcern(CaseCommand):
    """Say what came of a concern. That the municipality was notified is recorded before."""

    concern: ConcernId
    outcome: ConcernOutcome
    handled_on: date
    words: Private[Words] | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        known = read(concerns, self.case)
        if self.corrects is not None:
            self._require_handling_of_it(read, self.corrects)
        else:
            CONCERN_IS_UNHANDLED.require(self.concern in known.unhandled)
        if self.outcome is ConcernOutcome.NOTIFIED:
            NOTIFICATION_IS_RECORDED.require(self.concern in known.notified.values())
        CASE_DAY_IS_NOT_TO_COME.require(self.handled_on <= given.today, day=self.handled_on)
        return [
            of_case(
                ConcernHandled,
                self.case,
                case,
                concern=self.concern,
                outcome=self.outcome,
                handled_on=self.handled_on,
                words=None if self.words is None else seal(self.words),
                corrects=self.corrects,
            )
        ]

    def _require_handling_of_it(self, read: Reader, corrects: EventId) -> None:
        handled = corrected(read, corrects, [ConcernHandled], "case", self.case)
        of_it = isinstance(handled, ConcernHandled) and handled.concern == self.concern
        CORRECTS_WHAT_STANDS.require(of_it, event=corrects)
