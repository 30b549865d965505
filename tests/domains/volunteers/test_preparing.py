"""What is done before an approval, and told anew where it was told wrong."""

from datetime import date

import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.personal import Private, seal
from core.testing import given
from domains.volunteers.commands import (
    AcceptGuidelines,
    DoCourse,
    InterviewVolunteer,
    SeeCertificate,
    SignPledge,
    TakeReference,
)
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
from domains.volunteers.policy import last_valid_day
from domains.volunteers.rules import VOLUNTEER_DAY_IS_NOT_TO_COME
from tests.domains.histories import BRANCH, LEADER, TODAY, TOMORROW, VOLUNTEER, YESTERDAY
from tests.domains.volunteers.histories import APPLIES, FIRST, NOWHERE, SECOND, THIRD

NOTE = Private("Hun lytter godt")
INTERVIEWED = VolunteerInterviewed(
    volunteer=VOLUNTEER, branch=BRANCH, held_on=TODAY, outcome=InterviewOutcome.LATER
)
REFERRED = ReferenceTaken(
    volunteer=VOLUNTEER, branch=BRANCH, taken_on=TODAY, outcome=ReferenceOutcome.GOOD
)
CHILD = CertificateSeen(
    volunteer=VOLUNTEER,
    branch=BRANCH,
    kind=CertificateKind.CHILD,
    issued_on=TODAY,
    outcome=CertificateOutcome.CLEAR,
    valid_until=date(2028, 3, 2),
)
SIGNED = PledgeSigned(volunteer=VOLUNTEER, branch=BRANCH, signed_on=TODAY)
ACCEPTED = GuidelinesAccepted(volunteer=VOLUNTEER, branch=BRANCH, accepted_on=TODAY)
DONE = CourseDone(volunteer=VOLUNTEER, branch=BRANCH, done_on=TODAY)


class TestInterview:
    def test_is_recorded(self) -> None:
        given(APPLIES).when(
            InterviewVolunteer(
                volunteer=VOLUNTEER, held_on=TODAY, outcome=InterviewOutcome.SUITABLE, note=NOTE
            ),
            by=LEADER,
        ).then(
            VolunteerInterviewed(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                held_on=TODAY,
                outcome=InterviewOutcome.SUITABLE,
                note=seal(NOTE),
            )
        )

    def test_is_corrected(self) -> None:
        given(APPLIES, INTERVIEWED).when(
            InterviewVolunteer(
                volunteer=VOLUNTEER,
                held_on=YESTERDAY,
                outcome=InterviewOutcome.SUITABLE,
                corrects=FIRST,
            ),
            by=LEADER,
        ).then(
            VolunteerInterviewed(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                held_on=YESTERDAY,
                outcome=InterviewOutcome.SUITABLE,
                corrects=FIRST,
                replaces=0,
            )
        )

    def test_was_held(self) -> None:
        given(APPLIES).when(
            InterviewVolunteer(
                volunteer=VOLUNTEER, held_on=TOMORROW, outcome=InterviewOutcome.SUITABLE
            ),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_is_not_the_correction_of_something_else(self) -> None:
        given(APPLIES, REFERRED).when(
            InterviewVolunteer(
                volunteer=VOLUNTEER,
                held_on=TODAY,
                outcome=InterviewOutcome.SUITABLE,
                corrects=FIRST,
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


class TestReference:
    def test_is_recorded(self) -> None:
        given(APPLIES, REFERRED).when(
            TakeReference(
                volunteer=VOLUNTEER, taken_on=TODAY, outcome=ReferenceOutcome.DOUBTS, note=NOTE
            ),
            by=LEADER,
        ).then(
            ReferenceTaken(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                taken_on=TODAY,
                outcome=ReferenceOutcome.DOUBTS,
                note=seal(NOTE),
            )
        )

    def test_is_corrected_by_its_place_among_the_tellings(self) -> None:
        corrected = ReferenceTaken(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            taken_on=TODAY,
            outcome=ReferenceOutcome.DOUBTS,
            corrects=SECOND,
            replaces=1,
        )
        given(APPLIES, REFERRED, REFERRED, corrected).when(
            TakeReference(
                volunteer=VOLUNTEER,
                taken_on=YESTERDAY,
                outcome=ReferenceOutcome.GOOD,
                corrects=THIRD,
            ),
            by=LEADER,
        ).then(
            ReferenceTaken(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                taken_on=YESTERDAY,
                outcome=ReferenceOutcome.GOOD,
                corrects=THIRD,
                replaces=1,
            )
        )

    def test_was_taken(self) -> None:
        given(APPLIES).when(
            TakeReference(volunteer=VOLUNTEER, taken_on=TOMORROW, outcome=ReferenceOutcome.GOOD),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_is_corrected_once(self) -> None:
        corrected = ReferenceTaken(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            taken_on=TODAY,
            outcome=ReferenceOutcome.DOUBTS,
            corrects=FIRST,
            replaces=0,
        )
        given(APPLIES, REFERRED, corrected).when(
            TakeReference(
                volunteer=VOLUNTEER, taken_on=TODAY, outcome=ReferenceOutcome.GOOD, corrects=FIRST
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


class TestCertificate:
    def test_counts_for_two_years(self) -> None:
        given(APPLIES).when(
            SeeCertificate(
                volunteer=VOLUNTEER,
                kind=CertificateKind.CHILD,
                issued_on=TODAY,
                outcome=CertificateOutcome.CLEAR,
            ),
            by=LEADER,
        ).then(CHILD)

    def test_is_corrected(self) -> None:
        given(APPLIES, CHILD).when(
            SeeCertificate(
                volunteer=VOLUNTEER,
                kind=CertificateKind.CHILD,
                issued_on=YESTERDAY,
                outcome=CertificateOutcome.CLEAR,
                corrects=FIRST,
            ),
            by=LEADER,
        ).then(
            CertificateSeen(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                kind=CertificateKind.CHILD,
                issued_on=YESTERDAY,
                outcome=CertificateOutcome.CLEAR,
                valid_until=date(2028, 3, 1),
                corrects=FIRST,
                replaces=0,
            )
        )

    def test_was_issued(self) -> None:
        given(APPLIES).when(
            SeeCertificate(
                volunteer=VOLUNTEER,
                kind=CertificateKind.CHILD,
                issued_on=TOMORROW,
                outcome=CertificateOutcome.CLEAR,
            ),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_of_one_kind_does_not_correct_one_of_another(self) -> None:
        given(APPLIES, CHILD).when(
            SeeCertificate(
                volunteer=VOLUNTEER,
                kind=CertificateKind.CRIMINAL_RECORD,
                issued_on=TODAY,
                outcome=CertificateOutcome.CLEAR,
                corrects=FIRST,
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        (date(2026, 3, 2), date(2028, 3, 2)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
    ],
)
@pytest.mark.parametrize("kind", CertificateKind)
def test_the_last_valid_day(kind: CertificateKind, issued_on: date, last: date) -> None:
    assert last_valid_day(kind, issued_on) == last


class TestPledge:
    def test_is_recorded(self) -> None:
        given(APPLIES).when(SignPledge(volunteer=VOLUNTEER, signed_on=TODAY), by=LEADER).then(
            SIGNED
        )

    def test_was_signed(self) -> None:
        given(APPLIES).when(SignPledge(volunteer=VOLUNTEER, signed_on=TOMORROW), by=LEADER).refused(
            VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_is_corrected(self) -> None:
        given(APPLIES, SIGNED).when(
            SignPledge(volunteer=VOLUNTEER, signed_on=YESTERDAY, corrects=FIRST), by=LEADER
        ).then(
            PledgeSigned(volunteer=VOLUNTEER, branch=BRANCH, signed_on=YESTERDAY, corrects=FIRST)
        )

    def test_corrects_what_was_recorded(self) -> None:
        given(APPLIES, SIGNED).when(
            SignPledge(volunteer=VOLUNTEER, signed_on=YESTERDAY, corrects=NOWHERE), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)


class TestGuidelines:
    def test_are_accepted(self) -> None:
        given(APPLIES).when(
            AcceptGuidelines(volunteer=VOLUNTEER, accepted_on=TODAY), by=LEADER
        ).then(ACCEPTED)

    def test_were_accepted(self) -> None:
        given(APPLIES).when(
            AcceptGuidelines(volunteer=VOLUNTEER, accepted_on=TOMORROW), by=LEADER
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_are_corrected(self) -> None:
        given(APPLIES, ACCEPTED).when(
            AcceptGuidelines(volunteer=VOLUNTEER, accepted_on=YESTERDAY, corrects=FIRST), by=LEADER
        ).then(
            GuidelinesAccepted(
                volunteer=VOLUNTEER, branch=BRANCH, accepted_on=YESTERDAY, corrects=FIRST
            )
        )

    def test_correct_what_was_recorded(self) -> None:
        given(APPLIES, SIGNED).when(
            AcceptGuidelines(volunteer=VOLUNTEER, accepted_on=YESTERDAY, corrects=FIRST), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


class TestCourse:
    def test_is_done(self) -> None:
        given(APPLIES).when(DoCourse(volunteer=VOLUNTEER, done_on=TODAY), by=LEADER).then(DONE)

    def test_was_done(self) -> None:
        given(APPLIES).when(DoCourse(volunteer=VOLUNTEER, done_on=TOMORROW), by=LEADER).refused(
            VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_is_corrected(self) -> None:
        given(APPLIES, DONE).when(
            DoCourse(volunteer=VOLUNTEER, done_on=YESTERDAY, corrects=FIRST), by=LEADER
        ).then(CourseDone(volunteer=VOLUNTEER, branch=BRANCH, done_on=YESTERDAY, corrects=FIRST))

    def test_corrects_what_was_recorded(self) -> None:
        given(APPLIES).when(
            DoCourse(volunteer=VOLUNTEER, done_on=YESTERDAY, corrects=NOWHERE), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)
