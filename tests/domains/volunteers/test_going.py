"""How volunteers pause, come back and say goodbye."""

from datetime import date

import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.testing import given
from domains.matches.events import MatchPaused, MatchPauseReason
from domains.volunteers.commands import (
    ApproveVolunteer,
    ComeBack,
    LeaveVolunteer,
    PauseVolunteer,
    SetCapacity,
)
from domains.volunteers.events import (
    AbsenceReason,
    CapacitySet,
    LeavingReason,
    VolunteerApproved,
    VolunteerBack,
    VolunteerLeft,
    VolunteerPaused,
)
from domains.volunteers.rules import (
    MATCHES_ARE_HANDED_OVER,
    PAUSE_ENDS_AFTER_IT_BEGINS,
    VOLUNTEER_DAY_IS_NOT_TO_COME,
    VOLUNTEER_IS_APPROVED,
    VOLUNTEER_IS_AWAY,
    VOLUNTEER_IS_HERE,
)
from tests.domains.histories import (
    BRANCH,
    CASE,
    LEADER,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    PARTICIPANT,
    PROPOSED,
    TODAY,
    TOMORROW,
    VOLUNTEER,
    VOLUNTEERS_ACCOUNT,
    YESTERDAY,
    History,
)
from tests.domains.volunteers.histories import (
    AFTER_APPROVAL,
    APPLIES,
    APPROVED,
    BACK,
    LEFT,
    NOWHERE,
    PAUSED,
    TURNED_DOWN,
    told,
)

SPRING = date(2026, 5, 1)
PAUSE = PauseVolunteer(
    volunteer=VOLUNTEER, reason=AbsenceReason.ILLNESS, paused_on=TODAY, back_on=SPRING
)
RETURN = ComeBack(volunteer=VOLUNTEER, back_on=TODAY)
LEAVE = LeaveVolunteer(volunteer=VOLUNTEER, reason=LeavingReason.TIME, left_on=TODAY)
MATCH_RESTS: History = (
    *MATCHED,
    MatchPaused(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=MatchPauseReason.VOLUNTEER_AWAY,
        paused_on=YESTERDAY,
    ),
)


def is_paused() -> VolunteerPaused:
    return VolunteerPaused(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=AbsenceReason.ILLNESS,
        paused_on=TODAY,
        back_on=SPRING,
    )


class TestPausing:
    def test_a_leader_or_herself_pauses_her(self) -> None:
        given(APPROVED, MATCHED).when(PAUSE, by=LEADER).then(is_paused())
        given(APPROVED).when(PAUSE, by=VOLUNTEERS_ACCOUNT).then(is_paused())

    def test_somebody_who_applies_may_pause(self) -> None:
        given(APPLIES).when(PAUSE, by=LEADER).then(is_paused())

    @pytest.mark.parametrize("away", [PAUSED, LEFT, TURNED_DOWN])
    def test_who_is_away_does_not_pause(self, away: History) -> None:
        given(APPLIES, away).when(PAUSE, by=LEADER).refused(VOLUNTEER_IS_HERE)

    def test_the_day_has_come(self) -> None:
        given(APPROVED).when(
            PauseVolunteer(volunteer=VOLUNTEER, reason=AbsenceReason.REST, paused_on=TOMORROW),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_it_ends_after_it_begins(self) -> None:
        given(APPROVED).when(
            PauseVolunteer(
                volunteer=VOLUNTEER, reason=AbsenceReason.REST, paused_on=TODAY, back_on=TODAY
            ),
            by=LEADER,
        ).refused(PAUSE_ENDS_AFTER_IT_BEGINS, day=TODAY)

    def test_it_is_corrected_while_she_is_away_and_later(self) -> None:
        corrected = VolunteerPaused(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            reason=AbsenceReason.REST,
            paused_on=TODAY,
            corrects=AFTER_APPROVAL,
        )
        for history in (PAUSED, (*PAUSED, *BACK)):
            given(APPROVED, history).when(
                PauseVolunteer(
                    volunteer=VOLUNTEER,
                    reason=AbsenceReason.REST,
                    paused_on=TODAY,
                    corrects=AFTER_APPROVAL,
                ),
                by=LEADER,
            ).then(corrected)

    def test_a_corrected_pause_does_not_send_her_away_again(self) -> None:
        corrected = VolunteerPaused(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            reason=AbsenceReason.REST,
            paused_on=YESTERDAY,
            corrects=AFTER_APPROVAL,
        )
        given(APPROVED, PAUSED, BACK, corrected).when(PAUSE, by=LEADER).then(is_paused())

    def test_what_is_corrected_was_recorded(self) -> None:
        given(APPROVED, PAUSED).when(
            PauseVolunteer(
                volunteer=VOLUNTEER, reason=AbsenceReason.REST, paused_on=TODAY, corrects=NOWHERE
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)


class TestComingBack:
    @pytest.mark.parametrize("away", [PAUSED, LEFT])
    def test_she_is_there_again(self, away: History) -> None:
        given(APPROVED, away).when(RETURN, by=LEADER).then(
            VolunteerBack(volunteer=VOLUNTEER, branch=BRANCH, back_on=TODAY)
        )

    def test_after_a_pause_she_is_as_approved_as_she_was(self) -> None:
        given(APPROVED, PAUSED, BACK).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=2), by=LEADER
        ).then(CapacitySet(volunteer=VOLUNTEER, branch=BRANCH, capacity=2))

    def test_after_a_goodbye_she_applies_anew(self) -> None:
        given(APPROVED, LEFT, BACK).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=2), by=LEADER
        ).refused(VOLUNTEER_IS_APPROVED, status="applied")
        again = ApproveVolunteer(volunteer=VOLUNTEER, capacity=1)
        given(APPROVED, LEFT, BACK).when(again, by=LEADER).then(
            VolunteerApproved(volunteer=VOLUNTEER, branch=BRANCH, capacity=1)
        )

    def test_she_applies_again_after_a_no(self) -> None:
        given(APPLIES, TURNED_DOWN).when(RETURN, by=LEADER).then(
            VolunteerBack(volunteer=VOLUNTEER, branch=BRANCH, back_on=TODAY)
        )

    @pytest.mark.parametrize("history", [APPLIES, APPROVED, (*APPROVED, *PAUSED, *BACK)])
    def test_who_is_here_does_not_come_back(self, history: History) -> None:
        given(history).when(RETURN, by=LEADER).refused(VOLUNTEER_IS_AWAY)

    def test_the_day_has_come(self) -> None:
        given(APPROVED, PAUSED).when(
            ComeBack(volunteer=VOLUNTEER, back_on=TOMORROW), by=LEADER
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_it_is_corrected(self) -> None:
        given(APPROVED, PAUSED, BACK).when(
            ComeBack(volunteer=VOLUNTEER, back_on=TODAY, corrects=told(11)), by=LEADER
        ).then(VolunteerBack(volunteer=VOLUNTEER, branch=BRANCH, back_on=TODAY, corrects=told(11)))

    def test_what_is_corrected_was_recorded(self) -> None:
        given(APPROVED, PAUSED, BACK).when(
            ComeBack(volunteer=VOLUNTEER, back_on=TODAY, corrects=told(10)), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=told(10))


class TestLeaving:
    @pytest.mark.parametrize("history", [(), PAUSED, (*MATCHED, *MATCH_ENDED)])
    def test_she_says_goodbye(self, history: History) -> None:
        given(APPROVED, history).when(LEAVE, by=LEADER).then(
            VolunteerLeft(
                volunteer=VOLUNTEER, branch=BRANCH, reason=LeavingReason.TIME, left_on=TODAY
            )
        )

    @pytest.mark.parametrize("history", [PROPOSED, MATCHED, MATCH_RESTS])
    def test_her_matches_are_handed_over_first(self, history: History) -> None:
        given(APPROVED, history).when(LEAVE, by=LEADER).refused(MATCHES_ARE_HANDED_OVER, matches=1)

    @pytest.mark.parametrize("gone", [LEFT, TURNED_DOWN])
    def test_she_leaves_once(self, gone: History) -> None:
        given(APPLIES, gone).when(LEAVE, by=LEADER).refused(VOLUNTEER_IS_HERE)

    def test_the_day_has_come(self) -> None:
        given(APPROVED).when(
            LeaveVolunteer(volunteer=VOLUNTEER, reason=LeavingReason.TIME, left_on=TOMORROW),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_the_reason_is_corrected(self) -> None:
        given(APPROVED, LEFT).when(
            LeaveVolunteer(
                volunteer=VOLUNTEER,
                reason=LeavingReason.HEALTH,
                left_on=TODAY,
                corrects=AFTER_APPROVAL,
            ),
            by=LEADER,
        ).then(
            VolunteerLeft(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                reason=LeavingReason.HEALTH,
                left_on=TODAY,
                corrects=AFTER_APPROVAL,
            )
        )

    def test_what_is_corrected_was_recorded(self) -> None:
        given(APPROVED, LEFT).when(
            LeaveVolunteer(
                volunteer=VOLUNTEER, reason=LeavingReason.HEALTH, left_on=TODAY, corrects=NOWHERE
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)
