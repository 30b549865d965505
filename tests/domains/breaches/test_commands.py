"""Breaches of personal data: reported, assessed, notified in time, told, closed."""

from datetime import timedelta

import pytest

from core.facts import Reader
from core.personal import Private, seal
from core.testing import Bench, given, installed, new_id
from core.testing.bench import START
from domains.breaches.commands import (
    AssessBreach,
    CloseBreach,
    DescribeBreach,
    NotifyAuthority,
    ReopenBreach,
    ReportBreach,
    TellPersons,
)
from domains.breaches.events import (
    AuthorityNotified,
    BreachAssessed,
    BreachClosed,
    BreachData,
    BreachDescribed,
    BreachId,
    BreachKind,
    BreachReopened,
    BreachReported,
    LateReason,
    Measure,
    PersonsTold,
    Risk,
)
from domains.breaches.rules import (
    AUTHORITY_KNOWS_OF_A_RISK,
    BREACH_IS_ASSESSED,
    BREACH_IS_CLOSED,
    BREACH_IS_OPEN,
    BREACH_IS_PAST,
    LATENESS_IS_EXPLAINED,
    NOTIFIED_AFTER_DISCOVERY,
    PERSONS_KNOW_OF_A_HIGH_RISK,
)
from tests.domains.breaches.histories import (
    AN_HOUR_AGO,
    BREACH,
    CLOSED,
    NOTIFIED,
    TOLD,
    WORDS,
    assessed,
    reported,
)
from tests.domains.histories import (
    LEADER,
    LEADER_ADDED,
    NATIONAL,
    NATIONAL_ADDED,
    TODAY,
    TOMORROW,
    History,
    disabled,
)
from tests.domains.safety.histories import DUTY, DUTY_ADDED

HERE: History = (*NATIONAL_ADDED, *LEADER_ADDED, *DUTY_ADDED)
SOON = START + timedelta(minutes=1)
LONG_AGO = START - timedelta(hours=73)
ASSESS = AssessBreach(breach=BREACH, risk=Risk.RISK)
DESCRIBE = DescribeBreach(
    breach=BREACH,
    kind=BreachKind.INTRUSION,
    persons=40,
    data=(BreachData.IDENTITY,),
    description=Private("Også navnene var med"),
)
NOTIFY = NotifyAuthority(breach=BREACH, notified_at=START)
NOTIFY_LATE = NotifyAuthority(breach=BREACH, notified_at=START, late=LateReason.FOUND_LATE)
NOTIFY_SOON = NotifyAuthority(breach=BREACH, notified_at=SOON)
TELL = TellPersons(breach=BREACH, told_on=TODAY, persons=12)
TELL_TOMORROW = TellPersons(breach=BREACH, told_on=TOMORROW, persons=12)
CLOSE = CloseBreach(breach=BREACH, measures=(Measure.ACCESS_CLOSED,))
REOPEN = ReopenBreach(breach=BREACH)


def report(discovered_at: object = AN_HOUR_AGO) -> ReportBreach:
    return ReportBreach(
        kind=BreachKind.LOST_DEVICE,
        discovered_at=discovered_at,  # type: ignore[arg-type]  # a moment
        persons=12,
        data=(BreachData.CONTACT, BreachData.WHEREABOUTS),
        description=WORDS,
    )


class TestReporting:
    def test_anybody_reports_what_she_discovered(self) -> None:
        given(HERE).when(report(), by=LEADER).then(
            BreachReported(
                breach=BreachId(new_id("breach")),
                reporter=LEADER,
                kind=BreachKind.LOST_DEVICE,
                discovered_at=AN_HOUR_AGO,
                persons=12,
                data=(BreachData.CONTACT, BreachData.WHEREABOUTS),
                description=seal(WORDS),
            )
        )

    def test_nobody_discovers_what_is_to_come(self) -> None:
        given(HERE).when(report(SOON), by=LEADER).refused(BREACH_IS_PAST)

    def test_the_office_is_told_at_once_but_not_whoever_reported_it(self) -> None:
        with Bench() as bench:
            bench.append(*HERE, *reported())
            read = Reader(bench.recorder, bench.registry.codec)
            recorded = bench.recorded()[-1]
            told = [m.to for n in installed().notices for m in n.messages(read, recorded)]
        assert told == [DUTY]

    def test_nobody_is_told_who_is_gone(self) -> None:
        with Bench() as bench:
            bench.append(*HERE, *disabled(DUTY), *reported())
            read = Reader(bench.recorder, bench.registry.codec)
            recorded = bench.recorded()[-1]
            assert not [m for n in installed().notices for m in n.messages(read, recorded)]


class TestKnowingMore:
    def test_it_is_described_further(self) -> None:
        given(HERE, reported()).when(DESCRIBE, by=DUTY).then(
            BreachDescribed(
                breach=BREACH,
                reporter=NATIONAL,
                kind=BreachKind.INTRUSION,
                persons=40,
                data=(BreachData.IDENTITY,),
                description=seal(DESCRIBE.description),
            )
        )
        given(HERE, reported(), CLOSED).when(DESCRIBE, by=DUTY).refused(BREACH_IS_OPEN)

    def test_it_is_assessed_and_assessed_anew(self) -> None:
        there = (HERE, reported(), assessed(Risk.HIGH))
        given(*there).when(ASSESS, by=DUTY).then(BreachAssessed(breach=BREACH, risk=Risk.RISK))
        given(*there, CLOSED).when(ASSESS, by=DUTY).refused(BREACH_IS_OPEN)

    def test_what_was_not_reported_is_not_there(self) -> None:
        given(HERE).when(ASSESS, by=DUTY).not_found()


class TestNotifyingTheAuthority:
    def test_in_time_needs_no_reason(self) -> None:
        notified = AuthorityNotified(breach=BREACH, notified_at=START)
        given(HERE, reported(START - timedelta(hours=72))).when(NOTIFY, by=DUTY).then(notified)
        given(HERE, reported()).when(NOTIFY_LATE, by=DUTY).refused(LATENESS_IS_EXPLAINED, hours=72)

    def test_late_needs_one(self) -> None:
        there = (HERE, reported(LONG_AGO))
        late = AuthorityNotified(breach=BREACH, notified_at=START, late=LateReason.FOUND_LATE)
        given(*there).when(NOTIFY, by=DUTY).refused(LATENESS_IS_EXPLAINED)
        given(*there).when(NOTIFY_LATE, by=DUTY).then(late)

    def test_another_phase_needs_none(self) -> None:
        there = (HERE, reported(LONG_AGO), NOTIFIED)
        given(*there).when(NOTIFY, by=DUTY).then(
            AuthorityNotified(breach=BREACH, notified_at=START)
        )

    def test_is_past_and_follows_the_discovery(self) -> None:
        given(HERE, reported()).when(NOTIFY_SOON, by=DUTY).refused(BREACH_IS_PAST)
        given(HERE, reported(SOON)).when(NOTIFY, by=DUTY).refused(NOTIFIED_AFTER_DISCOVERY)

    def test_ends_with_the_breach(self) -> None:
        given(HERE, reported(), CLOSED).when(NOTIFY, by=DUTY).refused(BREACH_IS_OPEN)


class TestTellingPersons:
    def test_it_is_recorded_on_which_day_and_how_many(self) -> None:
        given(HERE, reported()).when(TELL, by=NATIONAL).then(
            PersonsTold(breach=BREACH, told_on=TODAY, persons=12)
        )

    def test_it_is_past_and_ends_with_the_breach(self) -> None:
        given(HERE, reported()).when(TELL_TOMORROW, by=NATIONAL).refused(BREACH_IS_PAST)
        given(HERE, reported(), CLOSED).when(TELL, by=NATIONAL).refused(BREACH_IS_OPEN)


class TestClosing:
    @pytest.mark.parametrize(
        "done",
        [
            assessed(Risk.UNLIKELY),
            (*assessed(Risk.RISK), *NOTIFIED),
            (*assessed(Risk.HIGH), *NOTIFIED, *TOLD),
        ],
        ids=["unlikely", "a risk", "a high risk"],
    )
    def test_it_is_closed_once_everybody_knows_who_must(self, done: History) -> None:
        closed = BreachClosed(breach=BREACH, measures=(Measure.ACCESS_CLOSED,))
        given(HERE, reported(), done).when(CLOSE, by=DUTY).then(closed)

    def test_it_is_not_closed_unassessed_or_twice(self) -> None:
        given(HERE, reported()).when(CLOSE, by=DUTY).refused(BREACH_IS_ASSESSED)
        there = (HERE, reported(), assessed(Risk.UNLIKELY), CLOSED)
        given(*there).when(CLOSE, by=DUTY).refused(BREACH_IS_OPEN)

    def test_it_is_not_closed_while_somebody_must_still_be_told(self) -> None:
        given(HERE, reported(), assessed(Risk.RISK)).when(CLOSE, by=DUTY).refused(
            AUTHORITY_KNOWS_OF_A_RISK
        )
        given(HERE, reported(), assessed(Risk.HIGH), NOTIFIED).when(CLOSE, by=DUTY).refused(
            PERSONS_KNOW_OF_A_HIGH_RISK
        )

    def test_it_is_reopened(self) -> None:
        given(HERE, reported(), CLOSED).when(REOPEN, by=DUTY).then(BreachReopened(breach=BREACH))
        given(HERE, reported()).when(REOPEN, by=DUTY).refused(BREACH_IS_CLOSED)
