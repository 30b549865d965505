"""The course of a match: the first meeting of three, a trial, a pause, the end."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event, EventId
from core.facts import Reader
from domains.matches.commands.base import (
    MatchCommand,
    replaced,
    require_active,
    require_within_a_year,
    same_ids,
)
from domains.matches.events import (
    EndReason,
    FirstMeetingPlanned,
    Introduced,
    MatchConfirmed,
    MatchEnded,
    MatchPaused,
    MatchPauseReason,
    MatchResumed,
    TrialBegan,
)
from domains.matches.facts import MatchState, match_state
from domains.matches.rules import (
    FIRST_MEETING_IS_TO_COME,
    FIRST_MEETING_WAS_HELD,
    MATCH_DAY_IS_NOT_TO_COME,
    MATCH_IS_ACTIVE,
    MATCH_IS_NOT_CONFIRMED,
    MATCH_IS_NOT_ENDED,
    MATCH_IS_PAUSED,
    MEETING_IS_NOT_TO_COME,
    PLAN_IS_WITHIN_A_YEAR,
)
from domains.matches.vetoes import MAY_GO_ON, Pair, require_may_go_on


@command(
    "matches.plan_first_meeting",
    "POST /matches/{match}/first-meeting",
    da="Aftal første møde",
    en="Plan the first meeting",
    rules=[
        CORRECTS_WHAT_STANDS,
        MATCH_IS_ACTIVE,
        FIRST_MEETING_IS_TO_COME,
        PLAN_IS_WITHIN_A_YEAR,
    ],
)
class PlanFirstMeeting(MatchCommand):
    """Agree on a day on which participant, volunteer and leader meet; again, if it is moved."""

    planned_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        if replaced(read, self.match, self.corrects, FirstMeetingPlanned) is None:
            require_active(state)
            FIRST_MEETING_IS_TO_COME.require(state.phase == "new")
        require_within_a_year(self.planned_on, given.today)
        return [
            same_ids(
                FirstMeetingPlanned,
                state.ids,
                planned_on=self.planned_on,
                corrects=self.corrects,
            )
        ]


@command(
    "matches.introduce",
    "POST /matches/{match}/introduction",
    da="Notér første møde",
    en="Record the first meeting",
    rules=[
        CORRECTS_WHAT_STANDS,
        MATCH_IS_ACTIVE,
        FIRST_MEETING_IS_TO_COME,
        MEETING_IS_NOT_TO_COME,
    ],
)
class Introduce(MatchCommand):
    """Record that the three have met."""

    held_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        if replaced(read, self.match, self.corrects, Introduced) is None:
            require_active(state)
            FIRST_MEETING_IS_TO_COME.require(state.phase == "new")
        MEETING_IS_NOT_TO_COME.require(self.held_on <= given.today, day=self.held_on)
        return [same_ids(Introduced, state.ids, held_on=self.held_on, corrects=self.corrects)]


@command(
    "matches.begin_trial",
    "POST /matches/{match}/trial",
    da="Begynd prøvetid",
    en="Begin the trial period",
    rules=[
        CORRECTS_WHAT_STANDS,
        MATCH_IS_ACTIVE,
        FIRST_MEETING_WAS_HELD,
        MATCH_IS_NOT_CONFIRMED,
        PLAN_IS_WITHIN_A_YEAR,
    ],
)
class BeginTrial(MatchCommand):
    """Let the two try it out until a day, or some time more."""

    until: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        if replaced(read, self.match, self.corrects, TrialBegan) is None:
            require_active(state)
            _require_introduced(state)
        require_within_a_year(self.until, given.today)
        return [same_ids(TrialBegan, state.ids, until=self.until, corrects=self.corrects)]


@command(
    "matches.confirm",
    "POST /matches/{match}/confirmation",
    da="Bekræft match",
    en="Confirm a match",
    rules=[
        CORRECTS_WHAT_STANDS,
        MATCH_IS_ACTIVE,
        FIRST_MEETING_WAS_HELD,
        MATCH_IS_NOT_CONFIRMED,
        MATCH_DAY_IS_NOT_TO_COME,
    ],
)
class ConfirmMatch(MatchCommand):
    """Record that the two go on after the trial period, or without one."""

    confirmed_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        if replaced(read, self.match, self.corrects, MatchConfirmed) is None:
            require_active(state)
            _require_introduced(state)
        MATCH_DAY_IS_NOT_TO_COME.require(self.confirmed_on <= given.today, day=self.confirmed_on)
        return [
            same_ids(
                MatchConfirmed,
                state.ids,
                confirmed_on=self.confirmed_on,
                corrects=self.corrects,
            )
        ]


@command(
    "matches.pause",
    "POST /matches/{match}/pause",
    da="Sæt match på pause",
    en="Pause a match",
    rules=[CORRECTS_WHAT_STANDS, MATCH_IS_ACTIVE, MATCH_DAY_IS_NOT_TO_COME],
)
class PauseMatch(MatchCommand):
    """Let a match rest. It keeps its place with the volunteer; a substitute may be proposed."""

    reason: MatchPauseReason
    paused_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        if replaced(read, self.match, self.corrects, MatchPaused) is None:
            require_active(state)
        MATCH_DAY_IS_NOT_TO_COME.require(self.paused_on <= given.today, day=self.paused_on)
        return [
            same_ids(
                MatchPaused,
                state.ids,
                reason=self.reason,
                paused_on=self.paused_on,
                corrects=self.corrects,
            )
        ]


@command(
    "matches.resume",
    "POST /matches/{match}/resumption",
    da="Genoptag match",
    en="Resume a match",
    rules=[CORRECTS_WHAT_STANDS, MATCH_IS_PAUSED, MATCH_DAY_IS_NOT_TO_COME, *MAY_GO_ON],
)
class ResumeMatch(MatchCommand):
    """Let the two meet again, when the substitute has said goodbye."""

    resumed_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        is_first = replaced(read, self.match, self.corrects, MatchResumed) is None
        if is_first:
            MATCH_IS_PAUSED.require(state.status == "paused", status=state.status)
        MATCH_DAY_IS_NOT_TO_COME.require(self.resumed_on <= given.today, day=self.resumed_on)
        if is_first:
            require_may_go_on(read, Pair(state.ids.case, state.ids.volunteer), given.today)
        return [
            same_ids(MatchResumed, state.ids, resumed_on=self.resumed_on, corrects=self.corrects)
        ]


@command(
    "matches.end",
    "POST /matches/{match}/end",
    da="Afslut match",
    en="End a match",
    rules=[CORRECTS_WHAT_STANDS, MATCH_IS_NOT_ENDED],
)
class EndMatch(MatchCommand):
    """End a match, or withdraw a proposal. What was stored about it stays."""

    reason: EndReason
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        if replaced(read, self.match, self.corrects, MatchEnded) is None:
            MATCH_IS_NOT_ENDED.require(state.status != "ended")
        return [same_ids(MatchEnded, state.ids, reason=self.reason, corrects=self.corrects)]


def _require_introduced(state: MatchState) -> None:
    FIRST_MEETING_WAS_HELD.require(state.phase != "new")
    MATCH_IS_NOT_CONFIRMED.require(state.phase != "confirmed")
