"""Concerns and notifications: raised, handled, sent, received, and corrected."""

from datetime import date, timedelta

import msgspec

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import EventId
from core.personal import Private
from core.testing import given, new_id
from domains.branches.events import MunicipalityCode
from domains.cases.commands import (
    HandleConcern,
    RaiseConcern,
    RaiseConcernInMatch,
    RecordNotification,
    RecordReceipt,
)
from domains.cases.events import ConcernId, ConcernOutcome, NotificationId, Section
from domains.cases.rules import (
    CASE_DAY_IS_NOT_TO_COME,
    CASE_IS_OPEN,
    CONCERN_IS_DUE_AFTERWARDS,
    CONCERN_IS_OF_THE_CASE,
    CONCERN_IS_UNHANDLED,
    NOTIFICATION_IS_NOT_RELIED_ON,
    NOTIFICATION_IS_RECORDED,
    NOTIFIED_MUNICIPALITY_EXISTS,
    RECEIPT_IS_MISSING,
)
from tests.domains.cases.histories import (
    BEGUN,
    CONCERN,
    ELSEWHERE,
    MATCH_PAUSED,
    NOTIFICATION,
    OTHER_CONCERN,
    OTHER_NOTIFICATION,
    WORDS,
    concern_handled,
    concern_raised,
    id_of_last,
    notified,
    receipt,
    transferred,
)
from tests.domains.histories import (
    CASE,
    CASE_CLOSED,
    COVERED,
    LEADER,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_BRANCH,
    OTHER_COVERED,
    OTHER_LEADER,
    OTHER_VOLUNTEER_ADDED,
    OTHER_VOLUNTEERS_ACCOUNT,
    PROPOSED,
    TODAY,
    TOMORROW,
    VOLUNTEER_ADDED,
    VOLUNTEERS_ACCOUNT,
    YESTERDAY,
    History,
)

NEXT_WEEK = TODAY + timedelta(days=7)
IN_THREE_DAYS = TODAY + timedelta(days=3)
NEW_CONCERN = ConcernId(new_id("concern"))
NEW_NOTIFICATION = NotificationId(new_id("notification"))
WORRIED: History = (*BEGUN, concern_raised())
MET: History = (*BEGUN, *VOLUNTEER_ADDED, *MATCHED)
BY_NOTIFICATION = concern_handled(ConcernOutcome.NOTIFIED)


def worry(
    raised_on: date = YESTERDAY, due_on: date = NEXT_WEEK, corrects: EventId | None = None
) -> RaiseConcern:
    return RaiseConcern(
        case=CASE, words=WORDS, raised_on=raised_on, due_on=due_on, corrects=corrects
    )


def worry_in_match(raised_on: date = YESTERDAY) -> RaiseConcernInMatch:
    return RaiseConcernInMatch(match=MATCH, words=WORDS, raised_on=raised_on)


def handle(
    outcome: ConcernOutcome = ConcernOutcome.SUPPORTED,
    handled_on: date = TODAY,
    concern: ConcernId = CONCERN,
    words: Private[str] | None = None,
    corrects: EventId | None = None,
) -> HandleConcern:
    return HandleConcern(
        case=CASE,
        concern=concern,
        outcome=outcome,
        handled_on=handled_on,
        words=words,
        corrects=corrects,
    )


def notify(
    concern: ConcernId | None = CONCERN,
    municipality: MunicipalityCode = COVERED,
    sent_on: date = YESTERDAY,
    words: Private[str] | None = None,
    corrects: EventId | None = None,
) -> RecordNotification:
    return RecordNotification(
        case=CASE,
        municipality=municipality,
        section=Section.EVERYONE,
        sent_on=sent_on,
        concern=concern,
        words=words,
        corrects=corrects,
    )


def receive(
    received_on: date = TODAY,
    notification: NotificationId = NOTIFICATION,
    corrects: EventId | None = None,
) -> RecordReceipt:
    return RecordReceipt(
        case=CASE, notification=notification, received_on=received_on, corrects=corrects
    )


class TestRaising:
    def test_a_concern_is_raised(self) -> None:
        given(BEGUN).when(worry(), by=LEADER).then(concern_raised(NEW_CONCERN, due_on=NEXT_WEEK))

    def test_a_case_may_have_several(self) -> None:
        given(WORRIED).when(worry(), by=LEADER).then(concern_raised(NEW_CONCERN, due_on=NEXT_WEEK))

    def test_a_concern_may_be_due_at_once(self) -> None:
        given(BEGUN).when(worry(due_on=YESTERDAY), by=LEADER).then(
            concern_raised(NEW_CONCERN, due_on=YESTERDAY)
        )

    def test_a_concern_is_not_raised_tomorrow(self) -> None:
        given(BEGUN).when(worry(TOMORROW), by=LEADER).refused(CASE_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_a_concern_is_due_when_it_is_raised_or_later(self) -> None:
        given(BEGUN).when(worry(TODAY, YESTERDAY), by=LEADER).refused(
            CONCERN_IS_DUE_AFTERWARDS, due_on=YESTERDAY
        )

    def test_no_concern_is_raised_in_a_closed_case(self) -> None:
        given(BEGUN, CASE_CLOSED).when(worry(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_concern_is_corrected(self) -> None:
        wrong = id_of_last(WORRIED)
        given(WORRIED).when(worry(TODAY, NEXT_WEEK, wrong), by=LEADER).then(
            concern_raised(CONCERN, TODAY, NEXT_WEEK, wrong)
        )

    def test_what_is_corrected_is_a_concern_of_the_case(self) -> None:
        given(WORRIED).when(worry(corrects=id_of_last(BEGUN)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )


class TestRaisingInAMatch:
    def test_the_volunteer_is_worried(self) -> None:
        given(MET).when(worry_in_match(), by=VOLUNTEERS_ACCOUNT).then(
            concern_raised(NEW_CONCERN, due_on=IN_THREE_DAYS)
        )

    def test_the_leader_is_worried(self) -> None:
        given(MET).when(worry_in_match(), by=LEADER).then(
            concern_raised(NEW_CONCERN, due_on=IN_THREE_DAYS)
        )

    def test_her_concern_is_not_raised_tomorrow(self) -> None:
        given(MET).when(worry_in_match(TOMORROW), by=VOLUNTEERS_ACCOUNT).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_her_concern_is_not_raised_in_a_closed_case(self) -> None:
        given(MET, CASE_CLOSED).when(worry_in_match(), by=VOLUNTEERS_ACCOUNT).refused(CASE_IS_OPEN)

    def test_a_volunteer_knows_of_her_own_match_only(self) -> None:
        given(MET, OTHER_VOLUNTEER_ADDED).when(
            worry_in_match(), by=OTHER_VOLUNTEERS_ACCOUNT
        ).not_found()

    def test_a_volunteer_knows_of_it_while_it_lasts(self) -> None:
        given(BEGUN, VOLUNTEER_ADDED, PROPOSED).when(
            worry_in_match(), by=VOLUNTEERS_ACCOUNT
        ).not_found()
        given(MET, MATCH_PAUSED).when(worry_in_match(), by=VOLUNTEERS_ACCOUNT).not_found()
        given(MET, MATCH_ENDED).when(worry_in_match(), by=VOLUNTEERS_ACCOUNT).not_found()

    def test_an_old_match_leads_no_branch_back_to_a_case_that_left_it(self) -> None:
        gone: History = (*MET, *MATCH_ENDED, *ELSEWHERE, transferred())
        given(gone).when(worry_in_match(), by=LEADER).not_found()
        raised = concern_raised(NEW_CONCERN, due_on=IN_THREE_DAYS)
        given(gone).when(worry_in_match(), by=OTHER_LEADER).then(
            msgspec.structs.replace(raised, branch=OTHER_BRANCH)
        )


class TestHandling:
    def test_a_concern_is_handled(self) -> None:
        given(WORRIED).when(handle(words=WORDS), by=LEADER).then(concern_handled(words=WORDS))

    def test_a_concern_is_handled_once(self) -> None:
        given(WORRIED, concern_handled()).when(handle(), by=LEADER).refused(CONCERN_IS_UNHANDLED)

    def test_a_concern_that_nobody_raised_is_not_handled(self) -> None:
        given(WORRIED).when(handle(concern=OTHER_CONCERN), by=LEADER).refused(CONCERN_IS_UNHANDLED)

    def test_a_concern_is_not_handled_tomorrow(self) -> None:
        given(WORRIED).when(handle(handled_on=TOMORROW), by=LEADER).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_concern_is_handled_while_the_case_is_open(self) -> None:
        given(WORRIED, CASE_CLOSED).when(handle(), by=LEADER).refused(CASE_IS_OPEN)

    def test_who_was_notified_is_recorded_first(self) -> None:
        given(WORRIED).when(handle(ConcernOutcome.NOTIFIED), by=LEADER).refused(
            NOTIFICATION_IS_RECORDED
        )
        given(WORRIED, notified(concern=None)).when(
            handle(ConcernOutcome.NOTIFIED), by=LEADER
        ).refused(NOTIFICATION_IS_RECORDED)
        given(WORRIED, notified()).when(handle(ConcernOutcome.NOTIFIED), by=LEADER).then(
            BY_NOTIFICATION
        )

    def test_a_handling_is_corrected(self) -> None:
        wrong = id_of_last(WORRIED, concern_handled())
        given(WORRIED, concern_handled()).when(
            handle(ConcernOutcome.POLICE, YESTERDAY, corrects=wrong), by=LEADER
        ).then(concern_handled(ConcernOutcome.POLICE, YESTERDAY, corrects=wrong))

    def test_a_corrected_handling_tells_of_no_notification_that_was_not_sent(self) -> None:
        wrong = id_of_last(WORRIED, concern_handled())
        given(WORRIED, concern_handled()).when(
            handle(ConcernOutcome.NOTIFIED, corrects=wrong), by=LEADER
        ).refused(NOTIFICATION_IS_RECORDED)

    def test_what_is_corrected_is_the_handling_of_this_concern(self) -> None:
        handled: History = (*WORRIED, concern_raised(OTHER_CONCERN), concern_handled())
        given(handled).when(
            handle(concern=OTHER_CONCERN, corrects=id_of_last(handled)), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=id_of_last(handled))
        given(handled).when(handle(corrects=id_of_last(WORRIED)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )


class TestNotifying:
    def test_a_notification_is_recorded(self) -> None:
        given(WORRIED).when(notify(words=WORDS), by=LEADER).then(
            notified(NEW_NOTIFICATION, words=WORDS)
        )

    def test_a_notification_needs_no_concern(self) -> None:
        given(BEGUN).when(notify(None), by=LEADER).then(notified(NEW_NOTIFICATION, None))

    def test_it_went_to_a_municipality(self) -> None:
        nowhere = MunicipalityCode("9999")
        given(WORRIED).when(notify(municipality=nowhere), by=LEADER).refused(
            NOTIFIED_MUNICIPALITY_EXISTS, municipality=nowhere
        )

    def test_it_tells_of_a_concern_of_the_case(self) -> None:
        given(WORRIED).when(notify(OTHER_CONCERN), by=LEADER).refused(CONCERN_IS_OF_THE_CASE)

    def test_it_was_not_sent_tomorrow(self) -> None:
        given(WORRIED).when(notify(sent_on=TOMORROW), by=LEADER).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_nothing_is_recorded_in_a_closed_case(self) -> None:
        given(WORRIED, CASE_CLOSED).when(notify(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_notification_is_corrected(self) -> None:
        wrong = id_of_last(WORRIED, notified())
        given(WORRIED, notified()).when(
            notify(municipality=OTHER_COVERED, corrects=wrong), by=LEADER
        ).then(notified(municipality=OTHER_COVERED, corrects=wrong))

    def test_what_is_corrected_is_a_notification_of_the_case(self) -> None:
        given(WORRIED).when(notify(corrects=id_of_last(WORRIED)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_concern_that_was_handled_by_it_keeps_it(self) -> None:
        wrong = id_of_last(WORRIED, notified())
        given(WORRIED, notified(), BY_NOTIFICATION).when(
            notify(None, corrects=wrong), by=LEADER
        ).refused(NOTIFICATION_IS_NOT_RELIED_ON, concern=CONCERN)
        given(WORRIED, notified(), BY_NOTIFICATION).when(
            notify(municipality=OTHER_COVERED, corrects=wrong), by=LEADER
        ).then(notified(municipality=OTHER_COVERED, corrects=wrong))

    def test_a_concern_that_was_handled_by_two_may_lose_one(self) -> None:
        wrong = id_of_last(WORRIED, notified())
        given(WORRIED, notified(), notified(OTHER_NOTIFICATION), BY_NOTIFICATION).when(
            notify(None, corrects=wrong), by=LEADER
        ).then(notified(concern=None, corrects=wrong))


class TestReceiving:
    def test_the_municipality_has_received_it(self) -> None:
        given(WORRIED, notified()).when(receive(), by=LEADER).then(receipt())

    def test_a_receipt_comes_once(self) -> None:
        given(WORRIED, notified(), receipt()).when(receive(), by=LEADER).refused(RECEIPT_IS_MISSING)

    def test_a_correction_makes_no_receipt_undone(self) -> None:
        wrong = id_of_last(WORRIED, notified())
        corrected = notified(municipality=OTHER_COVERED, corrects=wrong)
        given(WORRIED, notified(), receipt(), corrected).when(receive(), by=LEADER).refused(
            RECEIPT_IS_MISSING
        )

    def test_a_receipt_is_of_a_notification_that_was_sent(self) -> None:
        given(WORRIED, notified()).when(
            receive(notification=OTHER_NOTIFICATION), by=LEADER
        ).refused(RECEIPT_IS_MISSING)

    def test_a_receipt_does_not_come_tomorrow(self) -> None:
        given(WORRIED, notified()).when(receive(TOMORROW), by=LEADER).refused(
            CASE_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_receipt_is_recorded_while_the_case_is_open(self) -> None:
        given(WORRIED, notified(), CASE_CLOSED).when(receive(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_receipt_is_corrected(self) -> None:
        wrong = id_of_last(WORRIED, notified(), receipt())
        given(WORRIED, notified(), receipt()).when(
            receive(YESTERDAY, corrects=wrong), by=LEADER
        ).then(receipt(YESTERDAY, wrong))

    def test_what_is_corrected_is_the_receipt_of_this_notification(self) -> None:
        received: History = (*WORRIED, notified(), notified(OTHER_NOTIFICATION), receipt())
        given(received).when(
            receive(notification=OTHER_NOTIFICATION, corrects=id_of_last(received)), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=id_of_last(received))
        given(received).when(receive(corrects=id_of_last(WORRIED)), by=LEADER).refused(
            CORRECTS_WHAT_STANDS
        )
