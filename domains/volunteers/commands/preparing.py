"""What is done before somebody is approved."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.facts import Reader
from core.personal import Private, seal
from domains.volunteers.commands.base import CorrectingCommand
from domains.volunteers.events import (
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    InterviewOutcome,
    PledgeSigned,
    ReferenceOutcome,
    ReferenceTaken,
    VolunteerInterviewed,
)
from domains.volunteers.inputs import Words
from domains.volunteers.policy import last_valid_day
from domains.volunteers.rules import VOLUNTEER_DAY_IS_NOT_TO_COME

_RULES = (VOLUNTEER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS)


@command(
    "volunteers.interview",
    "POST /volunteers/{volunteer}/interviews",
    da="Notér samtale",
    en="Record an interview",
    rules=_RULES,
)
class InterviewVolunteer(CorrectingCommand):
    """Record that a leader has spoken with her, and what came of it."""

    held_on: date
    outcome: InterviewOutcome
    note: Private[Words] | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, VolunteerInterviewed)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.held_on <= given.today, day=self.held_on)
        return [
            self.told(
                read,
                VolunteerInterviewed,
                held_on=self.held_on,
                outcome=self.outcome,
                note=None if self.note is None else seal(self.note),
                corrects=self.corrects,
                replaces=self.replaced(read, VolunteerInterviewed),
            )
        ]


@command(
    "volunteers.take_reference",
    "POST /volunteers/{volunteer}/references",
    da="Notér reference",
    en="Record a reference",
    rules=_RULES,
)
class TakeReference(CorrectingCommand):
    """Record what somebody who knows her has said."""

    taken_on: date
    outcome: ReferenceOutcome
    note: Private[Words] | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, ReferenceTaken)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.taken_on <= given.today, day=self.taken_on)
        return [
            self.told(
                read,
                ReferenceTaken,
                taken_on=self.taken_on,
                outcome=self.outcome,
                note=None if self.note is None else seal(self.note),
                corrects=self.corrects,
                replaces=self.replaced(read, ReferenceTaken),
            )
        ]


@command(
    "volunteers.see_certificate",
    "POST /volunteers/{volunteer}/certificates",
    da="Notér attest",
    en="Record a certificate",
    rules=_RULES,
)
class SeeCertificate(CorrectingCommand):
    """Record a certificate that was seen: its day and outcome only, never its content."""

    kind: CertificateKind
    issued_on: date
    outcome: CertificateOutcome

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        earlier = self.earlier(read, given, CertificateSeen)
        CORRECTS_WHAT_STANDS.require(
            not isinstance(earlier, CertificateSeen) or earlier.kind is self.kind,
            event=self.corrects,
        )
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.issued_on <= given.today, day=self.issued_on)
        return [
            self.told(
                read,
                CertificateSeen,
                kind=self.kind,
                issued_on=self.issued_on,
                outcome=self.outcome,
                valid_until=last_valid_day(self.kind, self.issued_on),
                corrects=self.corrects,
                replaces=self.replaced(read, CertificateSeen),
            )
        ]


@command(
    "volunteers.sign_pledge",
    "POST /volunteers/{volunteer}/pledge",
    da="Notér tavshedserklæring",
    en="Record the confidentiality pledge",
    rules=_RULES,
)
class SignPledge(CorrectingCommand):
    """Record that she has promised to keep what she hears to herself."""

    signed_on: date

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, PledgeSigned)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.signed_on <= given.today, day=self.signed_on)
        return [
            self.told(read, PledgeSigned, signed_on=self.signed_on, corrects=self.corrects),
        ]


@command(
    "volunteers.accept_guidelines",
    "POST /volunteers/{volunteer}/guidelines",
    da="Notér retningslinjer om børn",
    en="Record the child guidelines",
    rules=_RULES,
)
class AcceptGuidelines(CorrectingCommand):
    """Record that she knows the guidelines for being with children, and will follow them."""

    accepted_on: date

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, GuidelinesAccepted)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.accepted_on <= given.today, day=self.accepted_on)
        return [
            self.told(
                read, GuidelinesAccepted, accepted_on=self.accepted_on, corrects=self.corrects
            ),
        ]


@command(
    "volunteers.do_course",
    "POST /volunteers/{volunteer}/course",
    da="Notér kursus",
    en="Record the course",
    rules=_RULES,
)
class DoCourse(CorrectingCommand):
    """Record that she has done the course for volunteers of Qnet."""

    done_on: date

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, CourseDone)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(self.done_on <= given.today, day=self.done_on)
        return [self.told(read, CourseDone, done_on=self.done_on, corrects=self.corrects)]
