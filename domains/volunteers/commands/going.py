"""How volunteers come and go: a pause, a return, a goodbye."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.facts import Reader
from domains.matches.facts import matches_of_volunteer
from domains.volunteers.commands.base import CorrectingCommand
from domains.volunteers.events import (
    AbsenceReason,
    LeavingReason,
    VolunteerBack,
    VolunteerLeft,
    VolunteerPaused,
)
from domains.volunteers.facts import volunteer_state
from domains.volunteers.rules import (
    MATCHES_ARE_HANDED_OVER,
    PAUSE_ENDS_AFTER_IT_BEGINS,
    VOLUNTEER_DAY_IS_NOT_TO_COME,
    VOLUNTEER_IS_AWAY,
    VOLUNTEER_IS_HERE,
)


@command(
    "volunteers.pause",
    "POST /volunteers/{volunteer}/pause",
    da="Sæt frivillig på pause",
    en="Pause a volunteer",
    rules=[
        VOLUNTEER_IS_HERE,
        VOLUNTEER_DAY_IS_NOT_TO_COME,
        PAUSE_ENDS_AFTER_IT_BEGINS,
        CORRECTS_WHAT_STANDS,
    ],
)
class PauseVolunteer(CorrectingCommand):
    """Let her take on nobody new for a while. The matches that she has go on."""

    reason: AbsenceReason
    paused_on: date
    back_on: date | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.earlier(read, given, VolunteerPaused) is None:
            state = read.known(volunteer_state, self.volunteer)
            VOLUNTEER_IS_HERE.require(state.is_here, status=state.status)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.paused_on <= given.today, day=self.paused_on)
        later = self.back_on is None or self.paused_on < self.back_on
        PAUSE_ENDS_AFTER_IT_BEGINS.require(later, day=self.paused_on)
        return [
            self.told(
                read,
                VolunteerPaused,
                reason=self.reason,
                paused_on=self.paused_on,
                back_on=self.back_on,
                corrects=self.corrects,
            )
        ]


@command(
    "volunteers.come_back",
    "POST /volunteers/{volunteer}/return",
    da="Frivillig er tilbage",
    en="A volunteer is back",
    rules=[VOLUNTEER_IS_AWAY, VOLUNTEER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class ComeBack(CorrectingCommand):
    """Record that she is there again, after a pause, a goodbye, or a no.

    After a goodbye she applies anew, and is approved when everything holds again.
    """

    back_on: date

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.earlier(read, given, VolunteerBack) is None:
            state = read.known(volunteer_state, self.volunteer)
            VOLUNTEER_IS_AWAY.require(not state.is_here, status=state.status)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.back_on <= given.today, day=self.back_on)
        return [self.told(read, VolunteerBack, back_on=self.back_on, corrects=self.corrects)]


@command(
    "volunteers.leave",
    "POST /volunteers/{volunteer}/leaving",
    da="Frivillig stopper",
    en="A volunteer leaves",
    rules=[
        VOLUNTEER_IS_HERE,
        MATCHES_ARE_HANDED_OVER,
        VOLUNTEER_DAY_IS_NOT_TO_COME,
        CORRECTS_WHAT_STANDS,
    ],
)
class LeaveVolunteer(CorrectingCommand):
    """Record her goodbye. Nobody is left behind: her matches are handed over or ended first."""

    reason: LeavingReason
    left_on: date

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.earlier(read, given, VolunteerLeft) is None:
            state = read.known(volunteer_state, self.volunteer)
            VOLUNTEER_IS_HERE.require(not state.has_left, status=state.status)
            hers = read(matches_of_volunteer, self.volunteer)
            count = len(hers.proposed) + hers.load
            MATCHES_ARE_HANDED_OVER.require(count == 0, matches=count)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.left_on <= given.today, day=self.left_on)
        return [
            self.told(
                read,
                VolunteerLeft,
                reason=self.reason,
                left_on=self.left_on,
                corrects=self.corrects,
            )
        ]
