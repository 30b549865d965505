"""What may be asked of matches."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

from msgspec import Meta

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import Resource
from core.personal import Private, seal
from domains.cases.events import CaseId
from domains.cases.facts import case_state
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchEvent,
    MatchId,
    MatchProposed,
    MeetingKind,
    MeetingLogged,
)
from domains.matches.facts import match_state, matches_of_case, matches_of_volunteer
from domains.matches.rules import (
    CASE_HAS_NO_ACTIVE_MATCH,
    CASE_IS_OPEN,
    MATCH_IS_ACTIVE,
    MATCH_IS_NOT_ENDED,
    MATCH_IS_PROPOSED,
    MEETING_IS_NOT_TO_COME,
    PARTICIPANT_CONSENTS,
    VOLUNTEER_HAS_ROOM,
    VOLUNTEER_IS_AVAILABLE,
)
from domains.participants.facts import participant_state
from domains.volunteers.events import VolunteerId
from domains.volunteers.facts import volunteer_state

M = TypeVar("M", bound=MatchEvent)


@command(
    "matches.propose",
    "POST /cases/{case}/matches",
    da="Foreslå match",
    en="Propose a match",
    rules=[
        CASE_IS_OPEN,
        PARTICIPANT_CONSENTS,
        VOLUNTEER_IS_AVAILABLE,
        CASE_HAS_NO_ACTIVE_MATCH,
        VOLUNTEER_HAS_ROOM,
    ],
)
class ProposeMatch(Command):
    """Propose a volunteer of the branch for a case."""

    case: CaseId
    volunteer: VolunteerId

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(case_state, self.case).branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        CASE_IS_OPEN.require(case.is_open)
        PARTICIPANT_CONSENTS.require(read(participant_state, case.participant).consents)
        volunteer = read(volunteer_state, self.volunteer)
        VOLUNTEER_IS_AVAILABLE.require(
            volunteer is not None and volunteer.is_approved and volunteer.branch == case.branch
        )
        CASE_HAS_NO_ACTIVE_MATCH.require(not read(matches_of_case, self.case).active)
        _require_room(read, self.volunteer)
        return [
            MatchProposed(
                match=MatchId(given.new_id()),
                case=self.case,
                participant=case.participant,
                volunteer=self.volunteer,
                branch=case.branch,
            )
        ]


@command(
    "matches.accept",
    "POST /matches/{match}/acceptance",
    da="Acceptér match",
    en="Accept a match",
    rules=[
        MATCH_IS_PROPOSED,
        CASE_IS_OPEN,
        PARTICIPANT_CONSENTS,
        CASE_HAS_NO_ACTIVE_MATCH,
        VOLUNTEER_HAS_ROOM,
    ],
)
class AcceptMatch(Command):
    """Record that both said yes. The match is active from now on."""

    match: MatchId

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.match)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        MATCH_IS_PROPOSED.require(state.status == "proposed", status=state.status)
        case = read.known(case_state, state.ids.case)
        CASE_IS_OPEN.require(case.is_open)
        PARTICIPANT_CONSENTS.require(read(participant_state, case.participant).consents)
        active = read(matches_of_case, state.ids.case).active
        CASE_HAS_NO_ACTIVE_MATCH.require(active is None)
        _require_room(read, state.ids.volunteer)
        return [_same_ids(MatchAccepted, state.ids)]


@command(
    "matches.log_meeting",
    "POST /matches/{match}/meetings",
    da="Registrér møde",
    en="Log a meeting",
    rules=[MATCH_IS_ACTIVE, MEETING_IS_NOT_TO_COME],
)
class LogMeeting(Command):
    """Log that the two met, for how many minutes, and a note if there is something to say."""

    match: MatchId
    held_on: date
    kind: MeetingKind
    minutes: Annotated[int, Meta(ge=1, le=1440)]
    note: Private[Annotated[str, Meta(min_length=1, max_length=10_000)]] | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.match)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        MATCH_IS_ACTIVE.require(state.status == "active", status=state.status)
        MEETING_IS_NOT_TO_COME.require(self.held_on <= given.today, day=self.held_on)
        return [
            _same_ids(
                MeetingLogged,
                state.ids,
                held_on=self.held_on,
                kind=self.kind,
                minutes=self.minutes,
                note=None if self.note is None else seal(self.note),
            )
        ]


@command(
    "matches.end",
    "POST /matches/{match}/end",
    da="Afslut match",
    en="End a match",
    rules=[MATCH_IS_NOT_ENDED],
)
class EndMatch(Command):
    """End a match, or withdraw a proposal. What was stored about it stays."""

    match: MatchId
    reason: EndReason

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.match)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        MATCH_IS_NOT_ENDED.require(state.status != "ended")
        return [_same_ids(MatchEnded, state.ids, reason=self.reason)]


def _resource(read: Reader, match: MatchId) -> Resource:
    state = read.known(match_state, match)
    return Resource(
        branch=state.ids.branch, volunteer=state.ids.volunteer, during=state.status == "active"
    )


def _require_room(read: Reader, volunteer: VolunteerId) -> None:
    capacity = read.known(volunteer_state, volunteer).capacity
    load = read(matches_of_volunteer, volunteer).load
    VOLUNTEER_HAS_ROOM.require(load < capacity, capacity=capacity)


def _same_ids(event_type: type[M], ids: MatchEvent, **fields: object) -> M:
    return event_type(
        match=ids.match,
        case=ids.case,
        participant=ids.participant,
        volunteer=ids.volunteer,
        branch=ids.branch,
        **fields,
    )
