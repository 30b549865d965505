"""What decisions know of matches."""

from typing import Literal

from msgspec import Struct

from core.facts import Fact
from domains.matches.events import MatchAccepted, MatchEnded, MatchEvent, MatchId, MatchProposed

Status = Literal["proposed", "active", "ended"]


class MatchState(Struct, frozen=True):
    """Where the match stands, and the event that brought it there, with all its ids."""

    status: Status
    ids: MatchEvent


match_state: Fact[MatchState | None] = Fact("match_state", None, by="match")


@match_state.on(MatchProposed)
def proposed(_state: MatchState | None, event: MatchProposed) -> MatchState:
    return MatchState("proposed", event)


@match_state.on(MatchAccepted)
def accepted(_state: MatchState | None, event: MatchAccepted) -> MatchState:
    return MatchState("active", event)


@match_state.on(MatchEnded)
def ended(_state: MatchState | None, event: MatchEnded) -> MatchState:
    return MatchState("ended", event)


class MatchesOfCase(Struct, frozen=True):
    """The proposals of a case, and its one active match."""

    proposed: frozenset[MatchId] = frozenset()
    active: MatchId | None = None


matches_of_case = Fact("matches_of_case", MatchesOfCase(), by="case")


@matches_of_case.on(MatchProposed)
def proposed_for(state: MatchesOfCase, event: MatchProposed) -> MatchesOfCase:
    return MatchesOfCase(state.proposed | {event.match}, state.active)


@matches_of_case.on(MatchAccepted)
def accepted_for(state: MatchesOfCase, event: MatchAccepted) -> MatchesOfCase:
    return MatchesOfCase(state.proposed - {event.match}, event.match)


@matches_of_case.on(MatchEnded)
def ended_for(state: MatchesOfCase, event: MatchEnded) -> MatchesOfCase:
    active = None if state.active == event.match else state.active
    return MatchesOfCase(state.proposed - {event.match}, active)


class VolunteerLoad(Struct, frozen=True):
    """The active matches of a volunteer."""

    active: frozenset[MatchId] = frozenset()


volunteer_load = Fact("volunteer_load", VolunteerLoad(), by="volunteer")


@volunteer_load.on(MatchAccepted)
def accepted_by(state: VolunteerLoad, event: MatchAccepted) -> VolunteerLoad:
    return VolunteerLoad(state.active | {event.match})


@volunteer_load.on(MatchEnded)
def ended_by(state: VolunteerLoad, event: MatchEnded) -> VolunteerLoad:
    return VolunteerLoad(state.active - {event.match})
