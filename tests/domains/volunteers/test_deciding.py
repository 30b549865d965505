"""Whether she becomes a volunteer: an approval that lists what is missing, capacity, roles."""

from datetime import UTC, date, datetime

import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.errors import RuleBroken
from core.events import Event, EventId
from core.testing import Bench, given
from domains.volunteers.commands import (
    AgreeRoles,
    ApproveVolunteer,
    SetCapacity,
    TurnDownVolunteer,
)
from domains.volunteers.events import (
    CapacitySet,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    InterviewOutcome,
    PledgeSigned,
    ReferenceOutcome,
    ReferenceTaken,
    RolesAgreed,
    TurnDownReason,
    TurnedDown,
    VolunteerApproved,
    VolunteerInterviewed,
    VolunteerRole,
)
from domains.volunteers.rules import (
    CAPACITY_COVERS_HER_MATCHES,
    VOLUNTEER_APPLIES,
    VOLUNTEER_AWAITS_APPROVAL,
    VOLUNTEER_DAY_IS_NOT_TO_COME,
    VOLUNTEER_IS_APPROVED,
    VOLUNTEER_IS_HERE,
    VOLUNTEER_IS_PREPARED,
)
from tests.domains.histories import (
    BRANCH,
    LEADER,
    MATCHED,
    OTHER_CASE,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    TODAY,
    TOMORROW,
    VOLUNTEER,
    YESTERDAY,
    History,
    certificate,
    matched,
    volunteer_prepared,
)
from tests.domains.volunteers.histories import (
    AFTER_APPROVAL,
    APPLIES,
    APPROVAL,
    APPROVED,
    BACK,
    FIRST,
    LEFT,
    NOWHERE,
    PAUSED,
    TURNED_DOWN,
    told,
)

PREPARED = volunteer_prepared()
APPROVE = ApproveVolunteer(volunteer=VOLUNTEER, capacity=2)
IS_APPROVED = VolunteerApproved(volunteer=VOLUNTEER, branch=BRANCH, capacity=2)
CHILD, RECORD = CertificateKind.CHILD, CertificateKind.CRIMINAL_RECORD
TWO_MATCHES: History = (*MATCHED, *matched(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT, VOLUNTEER))


def interview(
    outcome: InterviewOutcome,
    held_on: date = TODAY,
    corrects: EventId | None = None,
    replaces: int | None = None,
) -> VolunteerInterviewed:
    return VolunteerInterviewed(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        held_on=held_on,
        outcome=outcome,
        corrects=corrects,
        replaces=replaces,
    )


def reference(
    outcome: ReferenceOutcome, corrects: EventId | None = None, replaces: int | None = None
) -> ReferenceTaken:
    return ReferenceTaken(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        taken_on=TODAY,
        outcome=outcome,
        corrects=corrects,
        replaces=replaces,
    )


def seen(
    issued_on: date,
    valid_until: date,
    outcome: CertificateOutcome = CertificateOutcome.CLEAR,
    corrects: EventId | None = None,
    replaces: int | None = None,
) -> CertificateSeen:
    return CertificateSeen(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        kind=CHILD,
        issued_on=issued_on,
        outcome=outcome,
        valid_until=valid_until,
        corrects=corrects,
        replaces=replaces,
    )


GOOD, DOUBTS = ReferenceOutcome.GOOD, ReferenceOutcome.DOUBTS
SUITABLE, LATER = InterviewOutcome.SUITABLE, InterviewOutcome.LATER
OLD = seen(date(2023, 1, 1), date(2025, 1, 1))
LONG_AGO = date(2025, 11, 1)


def without(kind: type[Event]) -> History:
    """Return all that comes before an approval, except what is of this kind."""
    return tuple(event for event in PREPARED if not isinstance(event, kind))


def without_certificate(kind: CertificateKind) -> History:
    return tuple(
        event
        for event in PREPARED
        if not (isinstance(event, CertificateSeen) and event.kind is kind)
    )


class TestApproving:
    def test_she_is_approved_when_all_is_there(self) -> None:
        given(APPLIES, PREPARED).when(APPROVE, by=LEADER).then(IS_APPROVED)

    def test_all_that_is_missing_is_listed(self) -> None:
        given(APPLIES).when(APPROVE, by=LEADER).refused(
            VOLUNTEER_IS_PREPARED,
            missing=[
                "interview",
                "references",
                "child_certificate",
                "criminal_record_certificate",
                "pledge",
                "guidelines",
                "course",
            ],
        )

    @pytest.mark.parametrize(
        ("history", "missing"),
        [
            (without(VolunteerInterviewed), "interview"),
            ((*without(VolunteerInterviewed), interview(LATER)), "interview"),
            (without(ReferenceTaken), "references"),
            ((*without(ReferenceTaken), reference(GOOD), reference(DOUBTS)), "references"),
            (without_certificate(CHILD), "child_certificate"),
            (without_certificate(RECORD), "criminal_record_certificate"),
            (
                (*PREPARED, seen(TODAY, date(2028, 3, 2), CertificateOutcome.REMARKS)),
                "child_certificate",
            ),
            (
                (*without_certificate(RECORD), *certificate(RECORD, valid_until=YESTERDAY)),
                "criminal_record_certificate",
            ),
            (without(PledgeSigned), "pledge"),
            (without(GuidelinesAccepted), "guidelines"),
            (without(CourseDone), "course"),
        ],
    )
    def test_one_thing_that_is_missing_is_enough(self, history: History, missing: str) -> None:
        given(APPLIES, history).when(APPROVE, by=LEADER).refused(
            VOLUNTEER_IS_PREPARED, missing=[missing]
        )

    def test_what_is_missing_is_said_in_words(self) -> None:
        with Bench() as bench:
            bench.append(*APPLIES, *without(PledgeSigned))
            with pytest.raises(RuleBroken) as refusal:
                bench.execute(APPROVE, LEADER)
        words = refusal.value.detail
        assert words.da == "Før hun kan godkendes, mangler: tavshedserklæringen"
        assert words.en == "Before she can be approved, still missing: the confidentiality pledge"

    @pytest.mark.parametrize(
        "history",
        [
            pytest.param(
                (*without(VolunteerInterviewed), interview(SUITABLE), interview(LATER, LONG_AGO)),
                id="an earlier interview that is told later doesn't count",
            ),
            pytest.param(
                (
                    interview(LATER, LONG_AGO),
                    *PREPARED,
                    interview(LATER, LONG_AGO, corrects=FIRST, replaces=0),
                ),
                id="nor does the correction of an earlier interview",
            ),
            pytest.param(
                (
                    *without(VolunteerInterviewed),
                    interview(LATER),
                    interview(SUITABLE, corrects=told(8), replaces=0),
                ),
                id="a corrected interview has the corrected outcome",
            ),
            pytest.param(
                (
                    reference(DOUBTS),
                    reference(GOOD),
                    reference(GOOD, corrects=FIRST, replaces=0),
                    *without(ReferenceTaken),
                ),
                id="a corrected reference has the corrected outcome",
            ),
            pytest.param((*PREPARED, OLD), id="an older certificate doesn't shadow a newer one"),
            pytest.param(
                (
                    OLD,
                    *PREPARED,
                    seen(date(2022, 1, 1), date(2024, 1, 1), corrects=FIRST, replaces=0),
                ),
                id="nor does the correction of an older one",
            ),
            pytest.param(
                (
                    seen(TODAY, date(2028, 3, 2), CertificateOutcome.REMARKS),
                    seen(TODAY, date(2028, 3, 2), corrects=FIRST, replaces=0),
                    *without_certificate(CHILD),
                ),
                id="a corrected certificate has the corrected outcome",
            ),
            pytest.param((*TURNED_DOWN, *BACK, *PREPARED), id="she came back after a no"),
        ],
    )
    def test_what_was_told_counts_as_it_is_corrected(self, history: History) -> None:
        given(APPLIES, history).when(APPROVE, by=LEADER).then(IS_APPROVED)

    @pytest.mark.parametrize(
        ("history", "missing"),
        [
            pytest.param(
                (*PREPARED, reference(DOUBTS, corrects=told(3), replaces=1)),
                "references",
                id="a reference was not that good",
            ),
            pytest.param(
                (*PREPARED, seen(LONG_AGO, YESTERDAY, corrects=told(4), replaces=0)),
                "child_certificate",
                id="a certificate was issued long ago",
            ),
            pytest.param(
                (*PREPARED, interview(InterviewOutcome.UNSUITABLE, YESTERDAY, told(1), 0)),
                "interview",
                id="an interview found her unfit",
            ),
        ],
    )
    def test_a_correction_takes_back_what_it_replaces(self, history: History, missing: str) -> None:
        given(APPLIES, history).when(APPROVE, by=LEADER).refused(
            VOLUNTEER_IS_PREPARED, missing=[missing]
        )

    def test_a_certificate_counts_on_its_last_day_and_no_longer(self) -> None:
        history = (*without_certificate(CHILD), *certificate(CHILD, valid_until=TODAY))
        given(APPLIES, history).when(APPROVE, by=LEADER).then(IS_APPROVED)
        given(APPLIES, history).at(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)).when(
            APPROVE, by=LEADER
        ).refused(VOLUNTEER_IS_PREPARED, missing=["child_certificate"])

    def test_she_is_approved_once(self) -> None:
        given(APPROVED).when(APPROVE, by=LEADER).refused(VOLUNTEER_AWAITS_APPROVAL)

    @pytest.mark.parametrize("away", [PAUSED, LEFT, TURNED_DOWN])
    def test_she_comes_back_first(self, away: History) -> None:
        given(APPLIES, PREPARED, away).when(APPROVE, by=LEADER).refused(VOLUNTEER_IS_HERE)


TURN_DOWN = TurnDownVolunteer(
    volunteer=VOLUNTEER, reason=TurnDownReason.NO_ANSWER, turned_down_on=TODAY
)


class TestTurningDown:
    @pytest.mark.parametrize("history", [(), PAUSED])
    def test_somebody_who_applies_is_turned_down(self, history: History) -> None:
        given(APPLIES, history).when(TURN_DOWN, by=LEADER).then(
            TurnedDown(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                reason=TurnDownReason.NO_ANSWER,
                turned_down_on=TODAY,
            )
        )

    @pytest.mark.parametrize(
        "history", [APPROVED, (*APPLIES, *TURNED_DOWN), (*APPLIES, *LEFT), (*APPROVED, *PAUSED)]
    )
    def test_nobody_else_is(self, history: History) -> None:
        given(history).when(TURN_DOWN, by=LEADER).refused(VOLUNTEER_APPLIES)

    def test_the_day_has_come(self) -> None:
        given(APPLIES).when(
            TurnDownVolunteer(
                volunteer=VOLUNTEER, reason=TurnDownReason.NO_ANSWER, turned_down_on=TOMORROW
            ),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_the_reason_is_corrected(self) -> None:
        given(APPLIES, TURNED_DOWN).when(
            TurnDownVolunteer(
                volunteer=VOLUNTEER,
                reason=TurnDownReason.NO_ANSWER,
                turned_down_on=TODAY,
                corrects=FIRST,
            ),
            by=LEADER,
        ).then(
            TurnedDown(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                reason=TurnDownReason.NO_ANSWER,
                turned_down_on=TODAY,
                corrects=FIRST,
            )
        )

    def test_what_is_corrected_was_recorded(self) -> None:
        given(APPLIES, TURNED_DOWN).when(
            TurnDownVolunteer(
                volunteer=VOLUNTEER,
                reason=TurnDownReason.NO_ANSWER,
                turned_down_on=TODAY,
                corrects=NOWHERE,
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)

    def test_a_corrected_no_does_not_say_no_again(self) -> None:
        again = TurnedDown(
            volunteer=VOLUNTEER,
            branch=BRANCH,
            reason=TurnDownReason.NO_ANSWER,
            turned_down_on=TODAY,
            corrects=FIRST,
        )
        given(APPLIES, TURNED_DOWN, BACK, again, PREPARED).when(APPROVE, by=LEADER).then(
            IS_APPROVED
        )


def is_set(capacity: int, corrects: EventId | None = None, replaces: int | None = None) -> Event:
    return CapacitySet(
        volunteer=VOLUNTEER, branch=BRANCH, capacity=capacity, corrects=corrects, replaces=replaces
    )


class TestCapacity:
    @pytest.mark.parametrize("history", [(), PAUSED, (*PAUSED, *BACK)])
    def test_is_agreed(self, history: History) -> None:
        given(APPROVED, history).when(SetCapacity(volunteer=VOLUNTEER, capacity=3), by=LEADER).then(
            is_set(3)
        )

    @pytest.mark.parametrize("history", [PAUSED, LEFT, TURNED_DOWN, PREPARED])
    def test_is_for_the_approved_only(self, history: History) -> None:
        given(APPLIES, history).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=3), by=LEADER
        ).refused(VOLUNTEER_IS_APPROVED)

    def test_is_not_for_those_who_left(self) -> None:
        given(APPROVED, LEFT).when(SetCapacity(volunteer=VOLUNTEER, capacity=3), by=LEADER).refused(
            VOLUNTEER_IS_APPROVED, status="left"
        )

    def test_covers_the_matches_that_she_has(self) -> None:
        given(APPROVED, TWO_MATCHES).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=1), by=LEADER
        ).refused(CAPACITY_COVERS_HER_MATCHES, load=2)
        given(APPROVED, TWO_MATCHES).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=2), by=LEADER
        ).then(is_set(2))

    def test_of_the_approval_is_corrected(self) -> None:
        given(APPROVED, MATCHED).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=2, corrects=APPROVAL), by=LEADER
        ).then(is_set(2, APPROVAL, 0))

    def test_is_not_corrected_below_the_matches_that_she_has(self) -> None:
        given(APPROVED, is_set(3), TWO_MATCHES).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=1, corrects=AFTER_APPROVAL), by=LEADER
        ).refused(CAPACITY_COVERS_HER_MATCHES, load=2)

    def test_of_earlier_is_corrected_and_does_not_count_now(self) -> None:
        history = (*APPROVED, is_set(3), *TWO_MATCHES)
        given(history).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=1, corrects=APPROVAL), by=LEADER
        ).then(is_set(1, APPROVAL, 0))

    def test_what_is_corrected_was_recorded(self) -> None:
        given(APPROVED).when(
            SetCapacity(volunteer=VOLUNTEER, capacity=2, corrects=FIRST), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


ONE_TO_ONE, DRIVER = VolunteerRole.ONE_TO_ONE, VolunteerRole.DRIVER


class TestRoles:
    def test_are_agreed_each_once(self) -> None:
        given(APPLIES).when(
            AgreeRoles(volunteer=VOLUNTEER, roles=(DRIVER, ONE_TO_ONE, DRIVER)), by=LEADER
        ).then(RolesAgreed(volunteer=VOLUNTEER, branch=BRANCH, roles=(ONE_TO_ONE, DRIVER)))

    def test_are_corrected(self) -> None:
        agreed = RolesAgreed(volunteer=VOLUNTEER, branch=BRANCH, roles=(DRIVER,))
        given(APPLIES, agreed, agreed).when(
            AgreeRoles(volunteer=VOLUNTEER, roles=(ONE_TO_ONE,), corrects=told(2)), by=LEADER
        ).then(
            RolesAgreed(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                roles=(ONE_TO_ONE,),
                corrects=told(2),
                replaces=1,
            )
        )

    def test_correct_what_was_recorded(self) -> None:
        given(APPLIES).when(
            AgreeRoles(volunteer=VOLUNTEER, roles=(ONE_TO_ONE,), corrects=NOWHERE), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)
