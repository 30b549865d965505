"""Matches: proposed, accepted, met, ended; one a case, and as many as a volunteer has room for."""

from datetime import date

from core.personal import Private, seal
from core.testing import given, new_id
from domains.matches.commands import AcceptMatch, EndMatch, LogMeeting, ProposeMatch
from domains.matches.events import (
    EndReason,
    MatchAccepted,
    MatchEnded,
    MatchId,
    MatchProposed,
    MeetingKind,
    MeetingLogged,
)
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
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_BRANCH,
    OTHER_CASE,
    OTHER_CASE_OPENED,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    OTHER_VOLUNTEER_ADDED,
    OTHER_VOLUNTEERS_ACCOUNT,
    PARTICIPANT,
    PROPOSED,
    TODAY,
    TOMORROW,
    VOLUNTEER,
    VOLUNTEER_ADDED,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
    VOLUNTEERS_ACCOUNT,
    History,
    matched,
    proposed,
    volunteer_approved,
)

READY: History = (*LEADER_ADDED, *CASE_OPENED, *VOLUNTEER_APPROVED)
NOTE = Private("De gik en tur")
HELPS_ANOTHER = matched(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT, VOLUNTEER)


def propose() -> ProposeMatch:
    return ProposeMatch(case=CASE, volunteer=VOLUNTEER)


def accept() -> AcceptMatch:
    return AcceptMatch(match=MATCH)


def meet(held_on: date = TODAY, note: Private[str] | None = None) -> LogMeeting:
    return LogMeeting(match=MATCH, held_on=held_on, kind=MeetingKind.COFFEE, minutes=90, note=note)


def end() -> EndMatch:
    return EndMatch(match=MATCH, reason=EndReason.NO_FIT)


def is_proposed() -> MatchProposed:
    return MatchProposed(
        match=MatchId(new_id("match")),
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
    )


def is_accepted() -> MatchAccepted:
    return MatchAccepted(
        match=MATCH, case=CASE, participant=PARTICIPANT, volunteer=VOLUNTEER, branch=BRANCH
    )


def is_logged(note: Private[str] | None = None) -> MeetingLogged:
    return MeetingLogged(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        held_on=TODAY,
        kind=MeetingKind.COFFEE,
        minutes=90,
        note=None if note is None else seal(note),
    )


def is_ended() -> MatchEnded:
    return MatchEnded(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=EndReason.NO_FIT,
    )


class TestProposing:
    def test_a_volunteer_is_proposed_for_a_case(self) -> None:
        given(READY).when(propose(), by=LEADER).then(is_proposed())

    def test_several_may_be_proposed(self) -> None:
        given(READY, proposed(OTHER_MATCH, volunteer=OTHER_VOLUNTEER)).when(
            propose(), by=LEADER
        ).then(is_proposed())

    def test_another_is_proposed_after_a_match_has_ended(self) -> None:
        given(READY, MATCHED, MATCH_ENDED).when(propose(), by=LEADER).then(is_proposed())

    def test_nobody_is_proposed_for_a_closed_case(self) -> None:
        given(READY, CASE_CLOSED).when(propose(), by=LEADER).refused(CASE_IS_OPEN)

    def test_nobody_is_proposed_without_her_consent(self) -> None:
        given(READY, CONSENT_WITHDRAWN).when(propose(), by=LEADER).refused(PARTICIPANT_CONSENTS)

    def test_a_volunteer_is_approved_before_she_is_proposed(self) -> None:
        given(LEADER_ADDED, CASE_OPENED, VOLUNTEER_REGISTERED).when(propose(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )

    def test_a_volunteer_of_another_branch_looks_like_none(self) -> None:
        there = volunteer_approved(VOLUNTEER, OTHER_BRANCH)
        given(LEADER_ADDED, CASE_OPENED, there).when(propose(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )
        given(LEADER_ADDED, CASE_OPENED).when(propose(), by=LEADER).refused(VOLUNTEER_IS_AVAILABLE)

    def test_nobody_is_proposed_beside_an_active_match(self) -> None:
        given(READY, matched(OTHER_MATCH, volunteer=OTHER_VOLUNTEER)).when(
            propose(), by=LEADER
        ).refused(CASE_HAS_NO_ACTIVE_MATCH)

    def test_a_volunteer_without_room_is_not_proposed(self) -> None:
        given(READY, OTHER_CASE_OPENED, HELPS_ANOTHER).when(propose(), by=LEADER).refused(
            VOLUNTEER_HAS_ROOM, capacity=1
        )

    def test_a_volunteer_with_room_for_one_more_is_proposed(self) -> None:
        given(LEADER_ADDED, CASE_OPENED, volunteer_approved(capacity=2), HELPS_ANOTHER).when(
            propose(), by=LEADER
        ).then(is_proposed())


class TestAccepting:
    def test_no_proposal_becomes_active_without_her_consent(self) -> None:
        given(READY, PROPOSED, CONSENT_WITHDRAWN).when(accept(), by=LEADER).refused(
            PARTICIPANT_CONSENTS
        )

    def test_a_proposal_becomes_active(self) -> None:
        given(READY, PROPOSED).when(accept(), by=LEADER).then(is_accepted())

    def test_a_match_is_accepted_once(self) -> None:
        given(READY, MATCHED).when(accept(), by=LEADER).refused(MATCH_IS_PROPOSED, status="active")

    def test_what_was_withdrawn_is_not_accepted(self) -> None:
        given(READY, PROPOSED, MATCH_ENDED).when(accept(), by=LEADER).refused(
            MATCH_IS_PROPOSED, status="ended"
        )

    def test_no_match_begins_in_a_closed_case(self) -> None:
        given(READY, PROPOSED, CASE_CLOSED).when(accept(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_case_has_one_active_match(self) -> None:
        given(READY, PROPOSED, matched(OTHER_MATCH, volunteer=OTHER_VOLUNTEER)).when(
            accept(), by=LEADER
        ).refused(CASE_HAS_NO_ACTIVE_MATCH)

    def test_a_volunteer_has_no_more_matches_than_she_has_room_for(self) -> None:
        given(READY, PROPOSED, HELPS_ANOTHER).when(accept(), by=LEADER).refused(
            VOLUNTEER_HAS_ROOM, capacity=1
        )


class TestMeeting:
    def test_a_meeting_is_logged(self) -> None:
        given(LEADER_ADDED, MATCHED).when(meet(), by=LEADER).then(is_logged())

    def test_a_note_is_sealed(self) -> None:
        given(LEADER_ADDED, MATCHED).when(meet(note=NOTE), by=LEADER).then(is_logged(NOTE))

    def test_a_proposed_match_has_no_meetings(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(meet(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="proposed"
        )

    def test_an_ended_match_has_no_more_meetings(self) -> None:
        given(LEADER_ADDED, MATCHED, MATCH_ENDED).when(meet(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="ended"
        )

    def test_a_meeting_is_not_logged_before_it_was_held(self) -> None:
        given(LEADER_ADDED, MATCHED).when(meet(TOMORROW), by=LEADER).refused(
            MEETING_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_volunteer_logs_in_her_own_match(self) -> None:
        given(VOLUNTEER_ADDED, MATCHED).when(meet(), by=VOLUNTEERS_ACCOUNT).then(is_logged())

    def test_a_volunteer_knows_of_no_other_match(self) -> None:
        given(OTHER_VOLUNTEER_ADDED, MATCHED).when(meet(), by=OTHER_VOLUNTEERS_ACCOUNT).not_found()

    def test_a_match_opens_to_its_volunteer_when_it_is_accepted(self) -> None:
        given(VOLUNTEER_ADDED, PROPOSED).when(meet(), by=VOLUNTEERS_ACCOUNT).not_found()

    def test_an_ended_match_closes_to_its_volunteer_at_once(self) -> None:
        given(VOLUNTEER_ADDED, MATCHED, MATCH_ENDED).when(meet(), by=VOLUNTEERS_ACCOUNT).not_found()


class TestEnding:
    def test_an_active_match_ends(self) -> None:
        given(LEADER_ADDED, MATCHED).when(end(), by=LEADER).then(is_ended())

    def test_a_proposal_is_withdrawn(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(end(), by=LEADER).then(is_ended())

    def test_a_match_ends_once(self) -> None:
        given(LEADER_ADDED, MATCHED, MATCH_ENDED).when(end(), by=LEADER).refused(MATCH_IS_NOT_ENDED)
