"""Notifications of municipalities (barnets lov sections 133 and 135), and their receipts."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, seal
from domains.branches.events import FourDigits
from domains.branches.facts import is_municipality
from domains.cases.commands.base import CaseCommand, of_case, open_case
from domains.cases.events import (
    ConcernId,
    ConcernOutcome,
    NotificationId,
    NotificationSent,
    ReceiptReceived,
    Section,
)
from domains.cases.facts import Concerns, concerns
from domains.cases.inputs import Words
from domains.cases.rules import (
    CASE_DAY_IS_NOT_TO_COME,
    CASE_IS_OPEN,
    CONCERN_IS_OF_THE_CASE,
    NOTIFICATION_IS_NOT_RELIED_ON,
    NOTIFIED_MUNICIPALITY_EXISTS,
    RECEIPT_IS_MISSING,
)


@command(
    "cases.record_notification",
    "POST /cases/{case}/notifications",
    da="Notér underretning",
    en="Record a notification",
    rules=[
        CASE_IS_OPEN,
        NOTIFIED_MUNICIPALITY_EXISTS,
        CONCERN_IS_OF_THE_CASE,
        NOTIFICATION_IS_NOT_RELIED_ON,
        CASE_DAY_IS_NOT_TO_COME,
        CORRECTS_WHAT_STANDS,
    ],
)
class RecordNotification(CaseCommand):
    """Record that a municipality was notified: where it went, under which duty, of what concern."""

    municipality: FourDigits
    section: Section
    sent_on: date
    concern: ConcernId | None = None
    words: Private[Words] | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        exists = is_municipality(self.municipality)
        NOTIFIED_MUNICIPALITY_EXISTS.require(exists, municipality=self.municipality)
        known = read(concerns, self.case)
        CONCERN_IS_OF_THE_CASE.require(self.concern is None or self.concern in known.due)
        notification = self._notification(read, given)
        self._require_not_relied_on(known, notification)
        CASE_DAY_IS_NOT_TO_COME.require(self.sent_on <= given.today, day=self.sent_on)
        return [
            of_case(
                NotificationSent,
                self.case,
                case,
                notification=notification,
                municipality=self.municipality,
                section=self.section,
                sent_on=self.sent_on,
                concern=self.concern,
                words=None if self.words is None else seal(self.words),
                corrects=self.corrects,
            )
        ]

    def _notification(self, read: Reader, given: Given) -> NotificationId:
        """Return the id of the notification that is corrected, or a new one."""
        if self.corrects is None:
            return NotificationId(given.new_id())
        sent = corrected(read, self.corrects, [NotificationSent], "case", self.case)
        assert isinstance(sent, NotificationSent)  # noqa: S101 - the one type that was asked for
        return sent.notification

    def _require_not_relied_on(self, known: Concerns, notification: NotificationId) -> None:
        """Let a concern that was handled by a notification keep one."""
        before = known.notified.get(notification)
        if before is None or known.outcomes.get(before) is not ConcernOutcome.NOTIFIED:
            return
        after = {**known.notified, notification: self.concern}
        NOTIFICATION_IS_NOT_RELIED_ON.require(before in after.values(), concern=before)


@command(
    "cases.record_receipt",
    "POST /cases/{case}/notifications/{notification}/receipt",
    da="Notér kvittering",
    en="Record a receipt",
    rules=[CASE_IS_OPEN, RECEIPT_IS_MISSING, CASE_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class RecordReceipt(CaseCommand):
    """Record that the municipality has confirmed that it received the notification."""

    notification: NotificationId
    received_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        if self.corrects is not None:
            self._require_receipt_of_it(read, self.corrects)
        else:
            receipts = read(concerns, self.case).receipts
            RECEIPT_IS_MISSING.require(receipts.get(self.notification) is False)
        CASE_DAY_IS_NOT_TO_COME.require(self.received_on <= given.today, day=self.received_on)
        return [
            of_case(
                ReceiptReceived,
                self.case,
                case,
                notification=self.notification,
                received_on=self.received_on,
                corrects=self.corrects,
            )
        ]

    def _require_receipt_of_it(self, read: Reader, corrects: EventId) -> None:
        received = corrected(read, corrects, [ReceiptReceived], "case", self.case)
        of_it = isinstance(received, ReceiptReceived) and received.notification == self.notification
        CORRECTS_WHAT_STANDS.require(of_it, event=corrects)
