"""Meetings: planned, held, cancelled, missed; and told anew where something was wrong."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from core.codec import decode_metadata
from core.corrections import CORRECTS_WHAT_STANDS
from core.errors import InvalidInput, NotFound
from core.events import EventId
from core.personal import Private
from core.testing import Bench, given, new_id
from domains.matches.commands import CancelMeeting, LogMeeting, MissMeeting, PlanMeeting
from domains.matches.events import MeetingId, MeetingKind, Party
from domains.matches.facts import match_state, planned_meetings
from domains.matches.rules import (
    MATCH_IS_ACTIVE,
    MEETING_IS_NOT_TO_COME,
    MEETING_IS_WITHIN_THE_MATCH,
    PLAN_IS_OPEN,
    PLAN_IS_WITHIN_A_YEAR,
)
from domains.safety.facts import guard_of
from tests.domains.cases.histories import transferred
from tests.domains.histories import (
    CASE_OPENED,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_CASE,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_MATCH,
    OTHER_VOLUNTEER_ADDED,
    OTHER_VOLUNTEERS_ACCOUNT,
    PROPOSED,
    TODAY,
    TOMORROW,
    VOLUNTEER_ADDED,
    VOLUNTEERS_ACCOUNT,
    YESTERDAY,
)
from tests.domains.matches.histories import (
    BEYOND_A_YEAR,
    HELPS_ANOTHER,
    IN_A_YEAR,
    MEETING,
    NOTHING,
    OTHER_MEETING,
    PAUSED,
    PLANNED,
    is_cancelled,
    is_logged,
    is_missed,
    is_planned,
    last_of,
)

NOTE = Private("De gik en tur")


def plan(planned_on: date = TOMORROW, corrects: EventId | None = None) -> PlanMeeting:
    return PlanMeeting(
        match=MATCH, planned_on=planned_on, kind=MeetingKind.COFFEE, corrects=corrects
    )


def meet(
    held_on: date = TODAY,
    note: Private[str] | None = None,
    *,
    meeting: MeetingId | None = None,
    corrects: EventId | None = None,
) -> LogMeeting:
    return LogMeeting(
        match=MATCH,
        held_on=held_on,
        kind=MeetingKind.COFFEE,
        minutes=90,
        note=note,
        meeting=meeting,
        corrects=corrects,
    )


def cancel(
    planned_on: date = TOMORROW,
    note: Private[str] | None = None,
    *,
    meeting: MeetingId | None = None,
    corrects: EventId | None = None,
) -> CancelMeeting:
    return CancelMeeting(
        match=MATCH,
        planned_on=planned_on,
        by=Party.PARTICIPANT,
        note=note,
        meeting=meeting,
        corrects=corrects,
    )


def miss(
    planned_on: date = TODAY,
    note: Private[str] | None = None,
    *,
    meeting: MeetingId | None = None,
    corrects: EventId | None = None,
) -> MissMeeting:
    return MissMeeting(
        match=MATCH,
        planned_on=planned_on,
        by=Party.VOLUNTEER,
        note=note,
        meeting=meeting,
        corrects=corrects,
    )


class TestPlanning:
    def test_the_two_will_meet(self) -> None:
        given(LEADER_ADDED, MATCHED).when(plan(), by=LEADER).then(
            is_planned(TOMORROW, new_id("meeting"))
        )
        given(LEADER_ADDED, MATCHED).when(plan(IN_A_YEAR), by=LEADER).then(
            is_planned(IN_A_YEAR, new_id("meeting"))
        )

    def test_a_volunteer_plans_in_her_own_match(self) -> None:
        given(VOLUNTEER_ADDED, MATCHED).when(plan(), by=VOLUNTEERS_ACCOUNT).then(
            is_planned(TOMORROW, new_id("meeting"))
        )

    def test_a_wrong_day_is_corrected_and_the_meeting_is_the_same(self) -> None:
        history = (*LEADER_ADDED, *PLANNED)
        told = last_of(history)
        given(history).when(plan(TODAY, told), by=LEADER).then(is_planned(TODAY, MEETING, told))

    def test_nothing_else_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *MATCHED, is_logged())
        given(history).when(plan(TODAY, last_of(history)), by=LEADER).refused(CORRECTS_WHAT_STANDS)

    def test_nothing_is_planned_while_a_match_rests(self) -> None:
        given(LEADER_ADDED, PAUSED).when(plan(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="paused"
        )

    def test_nobody_plans_further_than_a_year(self) -> None:
        given(LEADER_ADDED, MATCHED).when(plan(BEYOND_A_YEAR), by=LEADER).refused(
            PLAN_IS_WITHIN_A_YEAR, day=BEYOND_A_YEAR
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

    def test_a_match_that_rests_has_no_meetings(self) -> None:
        given(LEADER_ADDED, PAUSED).when(meet(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="paused"
        )

    def test_a_meeting_is_not_logged_before_it_was_held(self) -> None:
        given(LEADER_ADDED, MATCHED).when(meet(TOMORROW), by=LEADER).refused(
            MEETING_IS_NOT_TO_COME, day=TOMORROW
        )

    @pytest.mark.parametrize("minutes", [0, -1, 1441])
    def test_a_meeting_lasts_a_minute_to_a_day(self, minutes: int) -> None:
        meeting = LogMeeting(match=MATCH, held_on=TODAY, kind=MeetingKind.PHONE, minutes=minutes)
        with pytest.raises(InvalidInput):
            given(LEADER_ADDED, MATCHED).when(meeting, by=LEADER).then()

    def test_a_planned_meeting_is_held(self) -> None:
        given(LEADER_ADDED, PLANNED).when(meet(meeting=MEETING), by=LEADER).then(
            is_logged(meeting=MEETING)
        )

    def test_a_plan_belongs_to_the_match_and_is_told_of_once(self) -> None:
        given(LEADER_ADDED, PLANNED).when(meet(meeting=OTHER_MEETING), by=LEADER).refused(
            PLAN_IS_OPEN
        )
        for told in (
            is_logged(meeting=MEETING),
            is_cancelled(YESTERDAY, meeting=MEETING),
            is_missed(YESTERDAY, meeting=MEETING),
        ):
            given(LEADER_ADDED, PLANNED, told).when(meet(meeting=MEETING), by=LEADER).refused(
                PLAN_IS_OPEN
            )

    def test_a_volunteer_logs_in_her_own_match(self) -> None:
        given(VOLUNTEER_ADDED, MATCHED).when(meet(), by=VOLUNTEERS_ACCOUNT).then(is_logged())

    def test_a_volunteer_knows_of_no_other_match(self) -> None:
        given(OTHER_VOLUNTEER_ADDED, MATCHED).when(meet(), by=OTHER_VOLUNTEERS_ACCOUNT).not_found()

    def test_a_match_opens_to_its_volunteer_when_it_is_accepted(self) -> None:
        given(VOLUNTEER_ADDED, PROPOSED).when(meet(), by=VOLUNTEERS_ACCOUNT).not_found()

    def test_a_match_that_rests_is_closed_to_its_volunteer(self) -> None:
        given(VOLUNTEER_ADDED, PAUSED).when(meet(), by=VOLUNTEERS_ACCOUNT).not_found()

    def test_an_ended_match_closes_to_its_volunteer_at_once(self) -> None:
        given(VOLUNTEER_ADDED, MATCHED, MATCH_ENDED).when(meet(), by=VOLUNTEERS_ACCOUNT).not_found()


class TestCancelling:
    def test_a_meeting_is_cancelled_before_the_day(self) -> None:
        given(LEADER_ADDED, MATCHED).when(cancel(note=NOTE), by=LEADER).then(
            is_cancelled(TOMORROW, NOTE)
        )

    def test_a_volunteer_notes_it(self) -> None:
        given(VOLUNTEER_ADDED, PLANNED).when(
            cancel(YESTERDAY, meeting=MEETING), by=VOLUNTEERS_ACCOUNT
        ).then(is_cancelled(YESTERDAY, meeting=MEETING))

    def test_nothing_is_cancelled_in_a_proposal(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(cancel(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="proposed"
        )

    def test_no_meeting_is_further_away_than_a_year(self) -> None:
        given(LEADER_ADDED, MATCHED).when(cancel(BEYOND_A_YEAR), by=LEADER).refused(
            PLAN_IS_WITHIN_A_YEAR, day=BEYOND_A_YEAR
        )

    def test_a_plan_belongs_to_the_match(self) -> None:
        given(LEADER_ADDED, PLANNED).when(cancel(meeting=OTHER_MEETING), by=LEADER).refused(
            PLAN_IS_OPEN
        )

    def test_nothing_but_a_meeting_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *PLANNED)
        given(history).when(cancel(corrects=last_of(history)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )


class TestMissing:
    def test_somebody_did_not_come(self) -> None:
        given(LEADER_ADDED, MATCHED).when(miss(note=NOTE), by=LEADER).then(is_missed(TODAY, NOTE))

    def test_a_volunteer_notes_it(self) -> None:
        given(VOLUNTEER_ADDED, PLANNED).when(
            miss(YESTERDAY, meeting=MEETING), by=VOLUNTEERS_ACCOUNT
        ).then(is_missed(YESTERDAY, meeting=MEETING))

    def test_nobody_is_missed_in_a_proposal(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(miss(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="proposed"
        )

    def test_nobody_is_missed_before_the_day(self) -> None:
        given(LEADER_ADDED, MATCHED).when(miss(TOMORROW), by=LEADER).refused(
            MEETING_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_plan_belongs_to_the_match(self) -> None:
        given(LEADER_ADDED, PLANNED).when(miss(meeting=OTHER_MEETING), by=LEADER).refused(
            PLAN_IS_OPEN
        )

    def test_nothing_but_a_meeting_is_corrected(self) -> None:
        given(LEADER_ADDED, MATCHED).when(miss(corrects=NOTHING), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )


class TestCorrecting:
    def test_what_was_told_of_a_meeting_is_told_anew(self) -> None:
        history = (*LEADER_ADDED, *MATCHED, is_missed(YESTERDAY))
        told = last_of(history)
        given(history).when(meet(note=NOTE, corrects=told), by=LEADER).then(
            is_logged(NOTE, corrects=told)
        )
        given(history).when(cancel(YESTERDAY, corrects=told), by=LEADER).then(
            is_cancelled(YESTERDAY, corrects=told)
        )
        given(history).when(miss(corrects=told), by=LEADER).then(is_missed(TODAY, corrects=told))

    def test_a_leader_corrects_after_the_end(self) -> None:
        history = (*LEADER_ADDED, *MATCHED, is_logged())
        told = last_of(history)
        given(history, MATCH_ENDED).when(meet(corrects=told), by=LEADER).then(
            is_logged(corrects=told)
        )

    def test_a_volunteer_corrects_what_she_told_during_her_match_only(self) -> None:
        with Bench() as bench:
            bench.append(*VOLUNTEER_ADDED, *MATCHED)
            position = bench.execute(meet(), VOLUNTEERS_ACCOUNT).position
            (told,) = [EventId(found.id) for found in bench.recorded(position - 1)]
            corrected = bench.execute(meet(corrects=told), VOLUNTEERS_ACCOUNT).position
            (again,) = [EventId(found.id) for found in bench.recorded(corrected - 1)]
            bench.append(*MATCH_ENDED)
            with pytest.raises(NotFound):
                bench.execute(meet(corrects=again), VOLUNTEERS_ACCOUNT)

    def test_a_volunteer_does_not_correct_what_her_leader_told(self) -> None:
        history = (*VOLUNTEER_ADDED, *MATCHED, is_logged())
        given(history).when(meet(corrects=last_of(history)), by=VOLUNTEERS_ACCOUNT).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_the_branch_that_supports_her_now_corrects_an_ended_match(self) -> None:
        told = (*OTHER_LEADER_ADDED, *LEADER_ADDED, *CASE_OPENED, *MATCHED, is_logged())
        history = (*told, *MATCH_ENDED, transferred())
        correction = meet(corrects=last_of(told))
        given(history).when(correction, by=OTHER_LEADER).then(is_logged(corrects=last_of(told)))
        given(history).when(correction, by=LEADER).not_found()

    def test_what_is_told_late_lies_within_the_match(self) -> None:
        before = TODAY - timedelta(days=32)
        given(LEADER_ADDED, MATCHED).when(meet(before), by=LEADER).refused(
            MEETING_IS_WITHIN_THE_MATCH, day=TODAY
        )
        lately = TODAY - timedelta(days=31)
        given(LEADER_ADDED, MATCHED).when(meet(lately), by=LEADER).then(
            structs.replace(is_logged(), held_on=lately)
        )

    def test_a_correction_is_corrected_and_not_what_it_replaced(self) -> None:
        logged = (*LEADER_ADDED, *MATCHED, is_logged())
        first = last_of(logged)
        history = (*logged, is_missed(TODAY, corrects=first))
        second = last_of(history)
        given(history).when(meet(corrects=first), by=LEADER).refused(CORRECTS_WHAT_STANDS)
        given(history).when(meet(corrects=second), by=LEADER).then(is_logged(corrects=second))

    def test_a_meeting_of_another_match_is_not_corrected(self) -> None:
        elsewhere = structs.replace(is_logged(), match=OTHER_MATCH, case=OTHER_CASE)
        history = (*LEADER_ADDED, *MATCHED, *HELPS_ANOTHER, elsewhere)
        given(history).when(meet(corrects=last_of(history)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_what_is_told_anew_keeps_its_plan(self) -> None:
        history = (*LEADER_ADDED, *PLANNED, is_logged(meeting=MEETING))
        told = last_of(history)
        given(history).when(cancel(YESTERDAY, corrects=told), by=LEADER).then(
            is_cancelled(YESTERDAY, meeting=MEETING, corrects=told)
        )
        given(history, is_planned(TODAY, OTHER_MEETING)).when(
            meet(meeting=OTHER_MEETING, corrects=told), by=LEADER
        ).refused(PLAN_IS_OPEN)

    def test_what_is_told_anew_may_turn_out_to_have_been_planned(self) -> None:
        history = (*LEADER_ADDED, *PLANNED, is_logged())
        told = last_of(history)
        given(history).when(meet(meeting=MEETING, corrects=told), by=LEADER).then(
            is_logged(meeting=MEETING, corrects=told)
        )


def read_for(command: LogMeeting) -> set[tuple[str, ...]]:
    """Return the types of events that the decision read, beside account and guard."""
    history = (*LEADER_ADDED, *PLANNED, is_logged())
    outcome = given(history).when(command, by=LEADER)
    assert outcome.answer.position == len(history) + 1
    (logged,) = outcome.bench.recorded(after=len(history))
    return {
        item.types
        for item in decode_metadata(logged.raw_metadata).boundary
        if item.types != guard_of.types and not any(tag.startswith("account:") for tag in item.tags)
    }


def test_logging_a_meeting_reads_no_more_than_it_needs() -> None:
    told = last_of((*LEADER_ADDED, *PLANNED, is_logged()))
    state, plans = match_state.types, planned_meetings.types
    meetings = ("match.meeting_logged", "match.meeting_cancelled", "match.meeting_missed")
    assert not {*meetings, "match.meeting_planned"} & {*state}
    assert read_for(meet()) == {state}
    assert read_for(meet(meeting=MEETING)) == {state, plans}
    assert read_for(meet(corrects=told)) == {state, meetings}
