"""The waiting list, and support that rests."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from domains.cases.commands.base import CaseCommand, of_case, open_case
from domains.cases.events import (
    CasePaused,
    CaseResumed,
    PauseReason,
    WaitingBegan,
    WaitingEnded,
    WaitingReason,
)
from domains.cases.rules import (
    CASE_DAY_IS_NOT_TO_COME,
    CASE_GOES_ON,
    CASE_IS_OFF_THE_WAITING_LIST,
    CASE_IS_ON_THE_WAITING_LIST,
    CASE_IS_OPEN,
    CASE_RESTS,
    NO_MATCH_IS_UNDER_WAY,
)
from domains.matches.facts import matches_of_case


@command(
    "cases.wait",
    "POST /cases/{case}/waiting",
    da="Sæt på venteliste",
    en="Put on the waiting list",
    rules=[
        CASE_IS_OPEN,
        CASE_IS_OFF_THE_WAITING_LIST,
        NO_MATCH_IS_UNDER_WAY,
        CASE_DAY_IS_NOT_TO_COME,
        CORRECTS_WHAT_STANDS,
    ],
)
class PutOnWaitingList(CaseCommand):
    """Say that she waits for a volunteer, since when, and why."""

    reason: WaitingReason
    since: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        if self.corrects is not None:
            corrected(read, self.corrects, [WaitingBegan], "case", self.case)
        else:
            CASE_IS_OFF_THE_WAITING_LIST.require(not case.waiting)
            self._require_no_match(read)
        CASE_DAY_IS_NOT_TO_COME.require(self.since <= given.today, day=self.since)
        return [
            of_case(
                WaitingBegan,
                self.case,
                case,
                reason=self.reason,
                since=self.since,
                corrects=self.corrects,
            )
        ]

    def _require_no_match(self, read: Reader) -> None:
        """Refuse while a volunteer is there; beside a match that rests, she waits for another."""
        matches = read(matches_of_case, self.case)
        found = sorted(matches.active | matches.proposed)
        if found:
            raise NO_MATCH_IS_UNDER_WAY.broken(match=found[0])


@command(
    "cases.stop_waiting",
    "POST /cases/{case}/waiting/end",
    da="Tag af venteliste",
    en="Take off the waiting list",
    rules=[CASE_IS_OPEN, CASE_IS_ON_THE_WAITING_LIST],
)
class TakeOffWaitingList(CaseCommand):
    """Say that she waits no longer: a volunteer was found, or she wants none."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        CASE_IS_ON_THE_WAITING_LIST.require(case.waiting)
        return [of_case(WaitingEnded, self.case, case)]


@command(
    "cases.pause",
    "POST /cases/{case}/pause",
    da="Sæt forløb på pause",
    en="Pause a case",
    rules=[CASE_IS_OPEN, CASE_GOES_ON, CASE_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class PauseCase(CaseCommand):
    """Let the support rest. Her place on the waiting list is kept."""

    reason: PauseReason
    paused_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        if self.corrects is not None:
            corrected(read, self.corrects, [CasePaused], "case", self.case)
        else:
            CASE_GOES_ON.require(not case.paused)
        CASE_DAY_IS_NOT_TO_COME.require(self.paused_on <= given.today, day=self.paused_on)
        return [
            of_case(
                CasePaused,
                self.case,
                case,
                reason=self.reason,
                paused_on=self.paused_on,
                corrects=self.corrects,
            )
        ]


@command(
    "cases.resume",
    "POST /cases/{case}/resumption",
    da="Genoptag forløb",
    en="Resume a case",
    rules=[CASE_IS_OPEN, CASE_RESTS, CASE_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class ResumeCase(CaseCommand):
    """Let the support go on after a pause."""

    resumed_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        if self.corrects is not None:
            corrected(read, self.corrects, [CaseResumed], "case", self.case)
        else:
            CASE_RESTS.require(case.paused)
        CASE_DAY_IS_NOT_TO_COME.require(self.resumed_on <= given.today, day=self.resumed_on)
        return [
            of_case(
                CaseResumed, self.case, case, resumed_on=self.resumed_on, corrects=self.corrects
            )
        ]
