"""The waiting list, and support that rests."""

from datetime import date

import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event, EventId, UnknownEvent
from core.testing import Bench, given
from domains.cases.commands import PauseCase, PutOnWaitingList, ResumeCase, TakeOffWaitingList
from domains.cases.events import PauseReason, WaitingReason
from domains.cases.rules import (
    CASE_DAY_IS_NOT_TO_COME,
    CASE_GOES_ON,
    CASE_IS_OFF_THE_WAITING_LIST,
    CASE_IS_ON_THE_WAITING_LIST,
    CASE_IS_OPEN,
    CASE_RESTS,
    NO_MATCH_IS_UNDER_WAY,
)
from tests.domains.cases.histories import (
    BEGUN,
    MATCH_PAUSED,
    id_of_last,
    paused,
    resumed,
    waited,
    waiting,
)
from tests.domains.histories import (
    CASE,
    CASE_CLOSED,
    LEADER,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_CASE,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    PROPOSED,
    TODAY,
    TOMORROW,
    YESTERDAY,
    History,
    matched,
)


def wait(
    since: date = YESTERDAY,
    reason: WaitingReason = WaitingReason.LANGUAGE,
    corrects: EventId | None = None,
) -> PutOnWaitingList:
    return PutOnWaitingList(case=CASE, reason=reason, since=since, corrects=corrects)


def stop_waiting() -> TakeOffWaitingList:
    return TakeOffWaitingList(case=CASE)


def pause(
    paused_on: date = YESTERDAY,
    reason: PauseReason = PauseReason.AWAY,
    corrects: EventId | None = None,
) -> PauseCase:
    return PauseCase(case=CASE, reason=reason, paused_on=paused_on, corrects=corrects)


def resume(resumed_on: date = TODAY, corrects: EventId | None = None) -> ResumeCase:
    return ResumeCase(case=CASE, resumed_on=resumed_on, corrects=corrects)


class TestWaiting:
    def test_she_waits_for_a_volunteer(self) -> None:
        given(BEGUN).when(wait(), by=LEADER).then(waiting())

    def test_she_waits_again(self) -> None:
        given(BEGUN, waiting(), waited()).when(wait(), by=LEADER).then(waiting())

    def test_she_waits_after_her_match_has_ended(self) -> None:
        given(BEGUN, MATCHED, MATCH_ENDED).when(wait(), by=LEADER).then(waiting())

    def test_she_waits_for_a_substitute(self) -> None:
        given(BEGUN, MATCHED, MATCH_PAUSED).when(wait(), by=LEADER).then(waiting())

    def test_she_waits_once(self) -> None:
        given(BEGUN, waiting()).when(wait(), by=LEADER).refused(CASE_IS_OFF_THE_WAITING_LIST)

    def test_she_does_not_wait_while_a_volunteer_is_there(self) -> None:
        given(BEGUN, MATCHED).when(wait(), by=LEADER).refused(NO_MATCH_IS_UNDER_WAY, match=MATCH)
        given(BEGUN, PROPOSED).when(wait(), by=LEADER).refused(NO_MATCH_IS_UNDER_WAY, match=MATCH)

    def test_she_does_not_wait_since_tomorrow(self) -> None:
        given(BEGUN).when(wait(TOMORROW), by=LEADER).refused(CASE_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_nobody_waits_in_a_closed_case(self) -> None:
        given(BEGUN, CASE_CLOSED).when(wait(), by=LEADER).refused(CASE_IS_OPEN)

    def test_the_reason_is_corrected(self) -> None:
        wrong = id_of_last(BEGUN, waiting())
        given(BEGUN, waiting(), MATCHED).when(
            wait(TODAY, WaitingReason.HER_WISH, wrong), by=LEADER
        ).then(waiting(WaitingReason.HER_WISH, TODAY, wrong))

    def test_a_correction_puts_nobody_back_on_the_list(self) -> None:
        wrong = id_of_last(BEGUN, waiting())
        corrected = waiting(WaitingReason.HER_WISH, corrects=wrong)
        given(BEGUN, waiting(), waited(), corrected).when(stop_waiting(), by=LEADER).refused(
            CASE_IS_ON_THE_WAITING_LIST
        )

    def test_what_is_corrected_is_a_wait_of_the_case(self) -> None:
        given(BEGUN, paused()).when(wait(corrects=id_of_last(BEGUN, paused())), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_she_waits_no_longer(self) -> None:
        given(BEGUN, waiting()).when(stop_waiting(), by=LEADER).then(waited())

    def test_who_does_not_wait_is_not_taken_off(self) -> None:
        given(BEGUN).when(stop_waiting(), by=LEADER).refused(CASE_IS_ON_THE_WAITING_LIST)

    def test_a_closed_case_is_off_the_list(self) -> None:
        given(BEGUN, waiting(), CASE_CLOSED).when(stop_waiting(), by=LEADER).refused(CASE_IS_OPEN)


class TestResting:
    def test_a_case_is_paused(self) -> None:
        given(BEGUN).when(pause(), by=LEADER).then(paused())

    def test_a_paused_case_is_not_paused_again(self) -> None:
        given(BEGUN, paused()).when(pause(), by=LEADER).refused(CASE_GOES_ON)

    def test_a_closed_case_is_not_paused(self) -> None:
        given(BEGUN, CASE_CLOSED).when(pause(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_pause_does_not_begin_tomorrow(self) -> None:
        given(BEGUN).when(pause(TOMORROW), by=LEADER).refused(CASE_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_a_pause_is_corrected(self) -> None:
        wrong = id_of_last(BEGUN, paused())
        given(BEGUN, paused()).when(pause(TODAY, PauseReason.SAFETY, wrong), by=LEADER).then(
            paused(PauseReason.SAFETY, TODAY, wrong)
        )

    def test_what_is_corrected_is_a_pause_of_the_case(self) -> None:
        given(BEGUN).when(pause(corrects=id_of_last(BEGUN)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_she_keeps_her_place_on_the_list(self) -> None:
        given(BEGUN, waiting(), paused()).when(stop_waiting(), by=LEADER).then(waited())

    def test_a_case_goes_on(self) -> None:
        given(BEGUN, paused()).when(resume(), by=LEADER).then(resumed())

    def test_a_case_goes_on_after_a_pause(self) -> None:
        given(BEGUN).when(resume(), by=LEADER).refused(CASE_RESTS)
        given(BEGUN, paused(), resumed()).when(resume(), by=LEADER).refused(CASE_RESTS)

    def test_a_closed_case_does_not_go_on(self) -> None:
        given(BEGUN, paused(), CASE_CLOSED).when(resume(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_case_does_not_go_on_tomorrow(self) -> None:
        given(BEGUN, paused()).when(resume(TOMORROW), by=LEADER).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_resumption_is_corrected(self) -> None:
        wrong = id_of_last(BEGUN, paused(), resumed())
        given(BEGUN, paused(), resumed()).when(resume(YESTERDAY, wrong), by=LEADER).then(
            resumed(YESTERDAY, wrong)
        )

    def test_what_is_corrected_is_a_resumption_of_the_case(self) -> None:
        given(BEGUN, paused()).when(
            resume(corrects=id_of_last(BEGUN, paused())), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS)


def after_reacting(history: History) -> list[Event | UnknownEvent]:
    with Bench() as bench:
        bench.append(*history)
        bench.react()
        bench.react()
        return [recorded.event for recorded in bench.recorded(len(history))]


def test_she_waits_no_longer_when_a_match_is_accepted() -> None:
    assert after_reacting((*BEGUN, waiting(), *MATCHED)) == [waited()]


@pytest.mark.parametrize("history", [(*BEGUN, *MATCHED), (*BEGUN, waiting(), *PROPOSED)])
def test_nothing_follows_for_the_waiting_list(history: History) -> None:
    assert after_reacting(history) == []


def test_a_match_whose_case_is_not_in_the_log_holds_up_nobody() -> None:
    stray = matched(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT, OTHER_VOLUNTEER)
    assert after_reacting((*BEGUN, waiting(), *stray, *MATCHED)) == [waited()]
