"""What decisions know of matches."""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.matches.events import (
    FirstMeetingPlanned,
    Introduced,
    LikenessAsked,
    LikenessJudged,
    MatchAccepted,
    MatchAgreed,
    MatchConfirmed,
    MatchEnded,
    MatchEvent,
    MatchId,
    MatchPaused,
    MatchProposed,
    MatchResumed,
    MeetingCancelled,
    MeetingId,
    MeetingLogged,
    MeetingMissed,
    MeetingPlanned,
    Party,
    TrialBegan,
)
from domains.volunteers.events import VolunteerId

Status = Literal["proposed", "active", "paused", "ended"]
Phase = Literal["new", "introduced", "trial", "confirmed"]


class MatchState(Struct, frozen=True):
    """Where the match stands, and the event that proposed it, with all its ids."""

    status: Status
    ids: MatchEvent
    phase: Phase = "new"
    agreed: frozenset[Party] = frozenset()
    substitute: bool = False


match_state: Fact[MatchState | None] = Fact("match_state", None, by="match")


def _now(state: MatchState | None, **changes: object) -> MatchState | None:
    return None if state is None else msgspec.structs.replace(state, **changes)


@match_state.on(MatchProposed)
def proposed(_state: MatchState | None, event: MatchProposed) -> MatchState:
    return MatchState("proposed", event, substitute=event.substitute)


@match_state.on(MatchAgreed)
def agreed(state: MatchState | None, event: MatchAgreed) -> MatchState | None:
    return state and msgspec.structs.replace(state, agreed=state.agreed | {event.by})


@match_state.on(MatchAccepted)
def accepted(state: MatchState | None, _event: MatchAccepted) -> MatchState | None:
    return _now(state, status="active")


@match_state.on(Introduced)
def introduced(state: MatchState | None, event: Introduced) -> MatchState | None:
    return state if event.corrects is not None else _now(state, phase="introduced")


@match_state.on(TrialBegan)
def trial_began(state: MatchState | None, event: TrialBegan) -> MatchState | None:
    return state if event.corrects is not None else _now(state, phase="trial")


@match_state.on(MatchConfirmed)
def confirmed(state: MatchState | None, event: MatchConfirmed) -> MatchState | None:
    return state if event.corrects is not None else _now(state, phase="confirmed")


@match_state.on(MatchPaused)
def paused(state: MatchState | None, event: MatchPaused) -> MatchState | None:
    return state if event.corrects is not None else _now(state, status="paused")


@match_state.on(MatchResumed)
def resumed(state: MatchState | None, event: MatchResumed) -> MatchState | None:
    return state if event.corrects is not None else _now(state, status="active")


@match_state.on(MatchEnded)
def ended(state: MatchState | None, event: MatchEnded) -> MatchState | None:
    return state if event.corrects is not None else _now(state, status="ended")


class Matches(Struct, frozen=True):
    """The matches that carry the tag and haven't ended: proposed, active, paused."""

    proposed: frozenset[MatchId] = frozenset()
    active: frozenset[MatchId] = frozenset()
    paused: frozenset[MatchId] = frozenset()

    def without(self, match: MatchId) -> "Matches":
        gone = {match}
        return Matches(self.proposed - gone, self.active - gone, self.paused - gone)

    @property
    def load(self) -> int:
        """How many are promised: the active ones, and those that rest."""
        return len(self.active) + len(self.paused)


matches_of_case = Fact("matches_of_case", Matches(), by="case")
matches_of_participant = Fact("matches_of_participant", Matches(), by="participant")
matches_of_volunteer = Fact("matches_of_volunteer", Matches(), by="volunteer")


@matches_of_case.on(MatchProposed)
@matches_of_participant.on(MatchProposed)
@matches_of_volunteer.on(MatchProposed)
def one_proposed(state: Matches, event: MatchProposed) -> Matches:
    return msgspec.structs.replace(state, proposed=state.proposed | {event.match})


@matches_of_case.on(MatchAccepted)
@matches_of_participant.on(MatchAccepted)
@matches_of_volunteer.on(MatchAccepted)
def one_accepted(state: Matches, event: MatchAccepted) -> Matches:
    rest = state.without(event.match)
    return msgspec.structs.replace(rest, active=rest.active | {event.match})


@matches_of_case.on(MatchPaused)
@matches_of_participant.on(MatchPaused)
@matches_of_volunteer.on(MatchPaused)
def one_paused(state: Matches, event: MatchPaused) -> Matches:
    if event.corrects is not None:
        return state
    rest = state.without(event.match)
    return msgspec.structs.replace(rest, paused=rest.paused | {event.match})


@matches_of_case.on(MatchResumed)
@matches_of_participant.on(MatchResumed)
@matches_of_volunteer.on(MatchResumed)
def one_resumed(state: Matches, event: MatchResumed) -> Matches:
    if event.corrects is not None:
        return state
    rest = state.without(event.match)
    return msgspec.structs.replace(rest, active=rest.active | {event.match})


@matches_of_case.on(MatchEnded)
@matches_of_participant.on(MatchEnded)
@matches_of_volunteer.on(MatchEnded)
def one_ended(state: Matches, event: MatchEnded) -> Matches:
    return state if event.corrects is not None else state.without(event.match)


class Planned(Struct, frozen=True):
    """The planned meetings of a match that nothing was told of yet."""

    meetings: frozenset[MeetingId] = frozenset()
    first_meeting: bool = False


planned_meetings = Fact("planned_meetings", Planned(), by="match")


@planned_meetings.on(FirstMeetingPlanned)
def first_meeting_planned(state: Planned, _event: FirstMeetingPlanned) -> Planned:
    return msgspec.structs.replace(state, first_meeting=True)


@planned_meetings.on(MeetingPlanned)
def meeting_planned(state: Planned, event: MeetingPlanned) -> Planned:
    if event.corrects is not None:
        return state
    return msgspec.structs.replace(state, meetings=state.meetings | {event.meeting})


@planned_meetings.on(MeetingLogged)
def meeting_logged(state: Planned, event: MeetingLogged) -> Planned:
    return _told(state, event.meeting)


@planned_meetings.on(MeetingCancelled)
def meeting_cancelled(state: Planned, event: MeetingCancelled) -> Planned:
    return _told(state, event.meeting)


@planned_meetings.on(MeetingMissed)
def meeting_missed(state: Planned, event: MeetingMissed) -> Planned:
    return _told(state, event.meeting)


def _told(state: Planned, meeting: MeetingId | None) -> Planned:
    return state if meeting is None else Planned(state.meetings - {meeting}, state.first_meeting)


class Likenesses(Struct, frozen=True):
    """What the duty officer was asked of a case's likenesses (None) and judged, each told last."""

    judged: Mapping[VolunteerId, bool | None] = {}


likenesses = Fact("likenesses", Likenesses(), by="case")


@likenesses.on(LikenessAsked)
def likeness_asked(state: Likenesses, event: LikenessAsked) -> Likenesses:
    return Likenesses({**state.judged, event.volunteer: None})


@likenesses.on(LikenessJudged)
def likeness_judged(state: Likenesses, event: LikenessJudged) -> Likenesses:
    return Likenesses({**state.judged, event.volunteer: event.may_meet})
