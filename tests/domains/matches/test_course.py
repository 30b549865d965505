"""The course of a match: the first meeting of three, a trial, a pause and a substitute, the end."""

from datetime import date

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import EventId
from core.testing import given
from domains.matches.commands import (
    BeginTrial,
    ConfirmMatch,
    EndMatch,
    Introduce,
    PauseMatch,
    PlanFirstMeeting,
    ResumeMatch,
)
from domains.matches.events import EndReason, MatchEnded, MatchPaused, MatchPauseReason
from domains.matches.rules import (
    CASE_IS_NOT_PAUSED,
    CASE_IS_OPEN,
    CERTIFICATE_HOLDS,
    FIRST_MEETING_IS_TO_COME,
    FIRST_MEETING_WAS_HELD,
    LIKENESS_IS_JUDGED,
    MATCH_DAY_IS_NOT_TO_COME,
    MATCH_IS_ACTIVE,
    MATCH_IS_NOT_CONFIRMED,
    MATCH_IS_NOT_ENDED,
    MATCH_IS_PAUSED,
    MEETING_IS_NOT_TO_COME,
    PARTICIPANT_CONSENTS,
    PLAN_IS_WITHIN_A_YEAR,
    SUBSTITUTE_HAS_ENDED,
    VOLUNTEER_IS_AVAILABLE,
)
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CONSENT_WITHDRAWN,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_CASE_OPENED,
    PARTICIPANT,
    PROPOSED,
    TODAY,
    TOMORROW,
    VOLUNTEER,
    YESTERDAY,
)
from tests.domains.matches.histories import (
    BEYOND_A_YEAR,
    CASE_PAUSED,
    CERTIFICATE_EXPIRED,
    CONFIRMED,
    HAS_A_CHILD,
    HAS_ANOTHER,
    HAS_ANOTHER_UNDER_ANOTHER_ID,
    IN_A_YEAR,
    INTRODUCED,
    LIKENESS,
    NOTHING,
    ON_TRIAL,
    PAUSED,
    READY,
    THE_OTHER_ENDED,
    VETO,
    VOLUNTEER_PAUSED,
    confirmed,
    first_meeting,
    introduced,
    last_of,
    resumed,
    trial,
)


def plan(planned_on: date = TOMORROW, corrects: EventId | None = None) -> PlanFirstMeeting:
    return PlanFirstMeeting(match=MATCH, planned_on=planned_on, corrects=corrects)


def introduce(held_on: date = TODAY, corrects: EventId | None = None) -> Introduce:
    return Introduce(match=MATCH, held_on=held_on, corrects=corrects)


def begin_trial(until: date = IN_A_YEAR, corrects: EventId | None = None) -> BeginTrial:
    return BeginTrial(match=MATCH, until=until, corrects=corrects)


def confirm(confirmed_on: date = TODAY, corrects: EventId | None = None) -> ConfirmMatch:
    return ConfirmMatch(match=MATCH, confirmed_on=confirmed_on, corrects=corrects)


def pause(paused_on: date = TODAY, corrects: EventId | None = None) -> PauseMatch:
    return PauseMatch(
        match=MATCH,
        reason=MatchPauseReason.PARTICIPANT_AWAY,
        paused_on=paused_on,
        corrects=corrects,
    )


def is_paused(corrects: EventId | None = None) -> MatchPaused:
    return MatchPaused(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=MatchPauseReason.PARTICIPANT_AWAY,
        paused_on=TODAY,
        corrects=corrects,
    )


def resume(resumed_on: date = TODAY, corrects: EventId | None = None) -> ResumeMatch:
    return ResumeMatch(match=MATCH, resumed_on=resumed_on, corrects=corrects)


def end(corrects: EventId | None = None) -> EndMatch:
    return EndMatch(match=MATCH, reason=EndReason.NO_FIT, corrects=corrects)


def is_ended(corrects: EventId | None = None) -> MatchEnded:
    return MatchEnded(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        reason=EndReason.NO_FIT,
        corrects=corrects,
    )


class TestPlanningTheFirstMeeting:
    def test_the_three_will_meet(self) -> None:
        given(LEADER_ADDED, MATCHED).when(plan(), by=LEADER).then(first_meeting(TOMORROW))
        given(LEADER_ADDED, MATCHED).when(plan(IN_A_YEAR), by=LEADER).then(first_meeting(IN_A_YEAR))

    def test_the_first_meeting_is_moved(self) -> None:
        given(LEADER_ADDED, MATCHED, first_meeting(TODAY)).when(plan(), by=LEADER).then(
            first_meeting(TOMORROW)
        )

    def test_a_wrong_day_is_corrected_later(self) -> None:
        history = (*LEADER_ADDED, *MATCHED, first_meeting(TODAY))
        told = last_of(history)
        later = (introduced(TODAY), *MATCH_ENDED)
        given(history, later).when(plan(YESTERDAY, told), by=LEADER).then(
            first_meeting(YESTERDAY, told)
        )

    def test_nothing_else_is_corrected(self) -> None:
        given(LEADER_ADDED, MATCHED).when(plan(TODAY, NOTHING), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_proposal_has_no_first_meeting(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(plan(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="proposed"
        )

    def test_there_is_one_first_meeting(self) -> None:
        given(LEADER_ADDED, INTRODUCED).when(plan(), by=LEADER).refused(FIRST_MEETING_IS_TO_COME)

    def test_nobody_plans_further_than_a_year(self) -> None:
        given(LEADER_ADDED, MATCHED).when(plan(BEYOND_A_YEAR), by=LEADER).refused(
            PLAN_IS_WITHIN_A_YEAR, day=BEYOND_A_YEAR
        )


class TestIntroducing:
    def test_the_three_have_met(self) -> None:
        given(LEADER_ADDED, MATCHED).when(introduce(), by=LEADER).then(introduced(TODAY))

    def test_a_wrong_day_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *INTRODUCED)
        told = last_of(history)
        given(history).when(introduce(TODAY, told), by=LEADER).then(introduced(TODAY, told))

    def test_what_is_corrected_already_is_not_corrected_again(self) -> None:
        history = (*LEADER_ADDED, *INTRODUCED)
        told = last_of(history)
        given(history, introduced(TODAY, told)).when(introduce(TODAY, told), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_proposal_has_no_first_meeting(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(introduce(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="proposed"
        )

    def test_there_is_one_first_meeting(self) -> None:
        given(LEADER_ADDED, INTRODUCED).when(introduce(), by=LEADER).refused(
            FIRST_MEETING_IS_TO_COME
        )

    def test_it_is_not_recorded_before_it_was_held(self) -> None:
        given(LEADER_ADDED, MATCHED).when(introduce(TOMORROW), by=LEADER).refused(
            MEETING_IS_NOT_TO_COME, day=TOMORROW
        )
        history = (*LEADER_ADDED, *INTRODUCED)
        given(history).when(introduce(TOMORROW, last_of(history)), by=LEADER).refused(
            MEETING_IS_NOT_TO_COME, day=TOMORROW
        )


class TestTrying:
    def test_the_two_try_it_out(self) -> None:
        given(LEADER_ADDED, INTRODUCED).when(begin_trial(), by=LEADER).then(trial(IN_A_YEAR))

    def test_the_two_try_some_time_more(self) -> None:
        given(LEADER_ADDED, INTRODUCED, trial(TODAY)).when(begin_trial(), by=LEADER).then(
            trial(IN_A_YEAR)
        )

    def test_a_wrong_day_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *ON_TRIAL)
        told = last_of(history)
        given(history, confirmed(TODAY)).when(begin_trial(TOMORROW, told), by=LEADER).then(
            trial(TOMORROW, told)
        )

    def test_nothing_else_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *INTRODUCED)
        given(history).when(begin_trial(TODAY, last_of(history)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_an_ended_match_has_no_trial(self) -> None:
        given(LEADER_ADDED, INTRODUCED, MATCH_ENDED).when(begin_trial(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="ended"
        )

    def test_the_three_meet_before(self) -> None:
        given(LEADER_ADDED, MATCHED).when(begin_trial(), by=LEADER).refused(FIRST_MEETING_WAS_HELD)

    def test_nothing_is_tried_after_the_confirmation(self) -> None:
        given(LEADER_ADDED, CONFIRMED).when(begin_trial(), by=LEADER).refused(
            MATCH_IS_NOT_CONFIRMED
        )

    def test_nobody_tries_for_more_than_a_year(self) -> None:
        given(LEADER_ADDED, INTRODUCED).when(begin_trial(BEYOND_A_YEAR), by=LEADER).refused(
            PLAN_IS_WITHIN_A_YEAR, day=BEYOND_A_YEAR
        )


class TestConfirming:
    def test_the_two_go_on(self) -> None:
        given(LEADER_ADDED, ON_TRIAL).when(confirm(), by=LEADER).then(confirmed(TODAY))

    def test_the_two_go_on_without_a_trial(self) -> None:
        given(LEADER_ADDED, INTRODUCED).when(confirm(), by=LEADER).then(confirmed(TODAY))

    def test_a_wrong_day_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *CONFIRMED)
        told = last_of(history)
        given(history).when(confirm(TODAY, told), by=LEADER).then(confirmed(TODAY, told))

    def test_nothing_else_is_corrected(self) -> None:
        given(LEADER_ADDED, CONFIRMED).when(confirm(TODAY, NOTHING), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_proposal_is_not_confirmed(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(confirm(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="proposed"
        )

    def test_the_three_meet_before(self) -> None:
        given(LEADER_ADDED, MATCHED).when(confirm(), by=LEADER).refused(FIRST_MEETING_WAS_HELD)

    def test_a_match_is_confirmed_once(self) -> None:
        given(LEADER_ADDED, CONFIRMED).when(confirm(), by=LEADER).refused(MATCH_IS_NOT_CONFIRMED)

    def test_it_is_not_confirmed_before_the_day(self) -> None:
        given(LEADER_ADDED, ON_TRIAL).when(confirm(TOMORROW), by=LEADER).refused(
            MATCH_DAY_IS_NOT_TO_COME, day=TOMORROW
        )


class TestPausing:
    def test_a_match_rests(self) -> None:
        given(LEADER_ADDED, MATCHED).when(pause(), by=LEADER).then(is_paused())

    def test_a_wrong_day_or_reason_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *PAUSED)
        told = last_of(history)
        given(history, resumed(TODAY)).when(pause(TODAY, told), by=LEADER).then(is_paused(told))

    def test_nothing_else_is_corrected(self) -> None:
        given(LEADER_ADDED, MATCHED).when(pause(TODAY, NOTHING), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_match_rests_once(self) -> None:
        given(LEADER_ADDED, PAUSED).when(pause(), by=LEADER).refused(
            MATCH_IS_ACTIVE, status="paused"
        )

    def test_no_pause_begins_later(self) -> None:
        given(LEADER_ADDED, MATCHED).when(pause(TOMORROW), by=LEADER).refused(
            MATCH_DAY_IS_NOT_TO_COME, day=TOMORROW
        )


class TestResuming:
    def test_the_two_meet_again(self) -> None:
        given(READY, PAUSED).when(resume(), by=LEADER).then(resumed(TODAY))

    def test_the_two_meet_again_after_the_substitute(self) -> None:
        given(READY, PAUSED, HAS_ANOTHER, THE_OTHER_ENDED).when(resume(), by=LEADER).then(
            resumed(TODAY)
        )

    def test_a_wrong_day_is_corrected(self) -> None:
        history = (*READY, *PAUSED, resumed(YESTERDAY))
        told = last_of(history)
        given(history, VETO, MATCH_ENDED).when(resume(TODAY, told), by=LEADER).then(
            resumed(TODAY, told)
        )

    def test_nothing_else_is_corrected(self) -> None:
        history = (*READY, *PAUSED)
        given(history).when(resume(TODAY, last_of(history)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_only_what_rests_is_resumed(self) -> None:
        given(READY, MATCHED).when(resume(), by=LEADER).refused(MATCH_IS_PAUSED, status="active")

    def test_it_is_not_resumed_before_the_day(self) -> None:
        given(READY, PAUSED).when(resume(TOMORROW), by=LEADER).refused(
            MATCH_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_nothing_is_resumed_in_a_closed_case(self) -> None:
        given(READY, PAUSED, CASE_CLOSED).when(resume(), by=LEADER).refused(CASE_IS_OPEN)

    def test_the_case_is_resumed_first(self) -> None:
        given(READY, PAUSED, CASE_PAUSED).when(resume(), by=LEADER).refused(CASE_IS_NOT_PAUSED)

    def test_nothing_is_resumed_without_her_consent(self) -> None:
        given(READY, PAUSED, CONSENT_WITHDRAWN).when(resume(), by=LEADER).refused(
            PARTICIPANT_CONSENTS
        )

    def test_the_volunteer_comes_back_first(self) -> None:
        given(READY, PAUSED, VOLUNTEER_PAUSED).when(resume(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )

    def test_a_veto_that_was_told_meanwhile_holds(self) -> None:
        given(READY, PAUSED, VETO).when(resume(), by=LEADER).refused(VOLUNTEER_IS_AVAILABLE)

    def test_a_near_name_that_was_told_meanwhile_is_judged_first(self) -> None:
        given(READY, PAUSED, LIKENESS).when(resume(), by=LEADER).refused(LIKENESS_IS_JUDGED)

    def test_a_certificate_that_expired_meanwhile_is_missing(self) -> None:
        given(READY, PAUSED, HAS_A_CHILD, CERTIFICATE_EXPIRED).when(resume(), by=LEADER).refused(
            CERTIFICATE_HOLDS
        )

    def test_the_substitute_says_goodbye_first(self) -> None:
        given(READY, PAUSED, HAS_ANOTHER).when(resume(), by=LEADER).refused(SUBSTITUTE_HAS_ENDED)

    def test_a_match_under_another_of_her_ids_ends_first(self) -> None:
        given(READY, OTHER_CASE_OPENED, PAUSED, HAS_ANOTHER_UNDER_ANOTHER_ID).when(
            resume(), by=LEADER
        ).refused(SUBSTITUTE_HAS_ENDED)


class TestEnding:
    def test_an_active_match_ends(self) -> None:
        given(LEADER_ADDED, MATCHED).when(end(), by=LEADER).then(is_ended())

    def test_a_match_that_rests_ends(self) -> None:
        given(LEADER_ADDED, PAUSED).when(end(), by=LEADER).then(is_ended())

    def test_a_proposal_is_withdrawn(self) -> None:
        given(LEADER_ADDED, PROPOSED).when(end(), by=LEADER).then(is_ended())

    def test_a_wrong_reason_is_corrected(self) -> None:
        history = (*LEADER_ADDED, *MATCHED, *MATCH_ENDED)
        told = last_of(history)
        given(history).when(end(told), by=LEADER).then(is_ended(told))

    def test_nothing_else_is_corrected(self) -> None:
        given(LEADER_ADDED, MATCHED).when(end(NOTHING), by=LEADER).refused(CORRECTS_WHAT_STANDS)

    def test_a_match_ends_once(self) -> None:
        given(LEADER_ADDED, MATCHED, MATCH_ENDED).when(end(), by=LEADER).refused(MATCH_IS_NOT_ENDED)
