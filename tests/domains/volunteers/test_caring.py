"""Supervision and boundary incidents; a volunteer changes nothing that others have told of her."""

import msgspec
import pytest

from core.corrections import CORRECTS_WHAT_STANDS
from core.errors import RuleBroken
from core.events import EventId
from core.personal import Private, seal
from core.testing import Bench, given, new_id
from domains.volunteers.commands import HandleIncident, HoldSupervision, ReportIncident
from domains.volunteers.events import (
    BoundaryCrossed,
    IncidentHandled,
    IncidentId,
    IncidentOutcome,
    SupervisionHeld,
)
from domains.volunteers.rules import INCIDENT_AWAITS_HANDLING, VOLUNTEER_DAY_IS_NOT_TO_COME
from tests.domains.histories import (
    BRANCH,
    LEADER,
    TODAY,
    TOMORROW,
    VOLUNTEER,
    VOLUNTEERS_ACCOUNT,
    YESTERDAY,
)
from tests.domains.volunteers.histories import (
    APPLIES,
    FIRST,
    INCIDENT,
    NOWHERE,
    OTHER_INCIDENT,
    SECOND,
    THIRD,
    crossed,
    handled,
)

WORDS = Private("Han stod ved døren")
NOTE = Private("Hun er glad, og lidt træt")
SUPERVISED = SupervisionHeld(volunteer=VOLUNTEER, branch=BRANCH, held_on=YESTERDAY)
REPORT = ReportIncident(volunteer=VOLUNTEER, happened_on=TODAY, words=WORDS)


class TestSupervision:
    def test_is_recorded(self) -> None:
        given(APPLIES).when(
            HoldSupervision(volunteer=VOLUNTEER, held_on=TODAY, note=NOTE), by=LEADER
        ).then(SupervisionHeld(volunteer=VOLUNTEER, branch=BRANCH, held_on=TODAY, note=seal(NOTE)))

    def test_was_held(self) -> None:
        given(APPLIES).when(
            HoldSupervision(volunteer=VOLUNTEER, held_on=TOMORROW), by=LEADER
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_is_corrected(self) -> None:
        given(APPLIES, SUPERVISED).when(
            HoldSupervision(volunteer=VOLUNTEER, held_on=TODAY, corrects=FIRST), by=LEADER
        ).then(SupervisionHeld(volunteer=VOLUNTEER, branch=BRANCH, held_on=TODAY, corrects=FIRST))

    def test_corrects_what_was_recorded(self) -> None:
        given(APPLIES, SUPERVISED).when(
            HoldSupervision(volunteer=VOLUNTEER, held_on=TODAY, corrects=NOWHERE), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)


def is_reported() -> BoundaryCrossed:
    return BoundaryCrossed(
        volunteer=VOLUNTEER,
        branch=BRANCH,
        incident=IncidentId(new_id("incident")),
        happened_on=TODAY,
        words=seal(WORDS),
    )


class TestReporting:
    def test_a_leader_or_herself_reports_an_incident(self) -> None:
        given(APPLIES).when(REPORT, by=LEADER).then(is_reported())
        given(APPLIES).when(REPORT, by=VOLUNTEERS_ACCOUNT).then(is_reported())

    def test_it_has_happened(self) -> None:
        given(APPLIES).when(
            ReportIncident(volunteer=VOLUNTEER, happened_on=TOMORROW, words=WORDS), by=LEADER
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_a_correction_is_about_the_same_incident(self) -> None:
        given(APPLIES, crossed()).when(
            ReportIncident(volunteer=VOLUNTEER, happened_on=TODAY, words=WORDS, corrects=FIRST),
            by=LEADER,
        ).then(
            BoundaryCrossed(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                incident=INCIDENT,
                happened_on=TODAY,
                words=seal(WORDS),
                corrects=FIRST,
            )
        )

    def test_a_correction_corrects_what_was_recorded(self) -> None:
        given(APPLIES, crossed()).when(
            ReportIncident(volunteer=VOLUNTEER, happened_on=TODAY, words=WORDS, corrects=NOWHERE),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)

    def test_she_corrects_what_she_told_herself_and_nothing_else(self) -> None:
        with Bench() as bench:
            bench.append(*APPLIES)
            for teller in (LEADER, VOLUNTEERS_ACCOUNT):
                bench.execute(REPORT, teller)
            theirs, hers = (EventId(recorded.id) for recorded in bench.recorded()[-2:])
            with pytest.raises(RuleBroken) as refusal:
                bench.execute(correction(theirs), VOLUNTEERS_ACCOUNT)
            assert refusal.value.rule == CORRECTS_WHAT_STANDS.name
            bench.execute(correction(hers), VOLUNTEERS_ACCOUNT)
            corrected = bench.recorded()[-1].event
            assert isinstance(corrected, BoundaryCrossed)
            assert corrected.corrects == hers


def correction(event: EventId) -> ReportIncident:
    return ReportIncident(volunteer=VOLUNTEER, happened_on=TODAY, words=WORDS, corrects=event)


HANDLE = HandleIncident(
    volunteer=VOLUNTEER, incident=INCIDENT, outcome=IncidentOutcome.TALK, handled_on=TODAY
)


class TestHandling:
    def test_an_incident_is_handled(self) -> None:
        given(APPLIES, crossed()).when(
            HandleIncident(
                volunteer=VOLUNTEER,
                incident=INCIDENT,
                outcome=IncidentOutcome.PAUSE,
                handled_on=TODAY,
                words=WORDS,
            ),
            by=LEADER,
        ).then(
            IncidentHandled(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                incident=INCIDENT,
                outcome=IncidentOutcome.PAUSE,
                handled_on=TODAY,
                words=seal(WORDS),
            )
        )

    def test_it_was_reported_and_is_handled_once(self) -> None:
        given(APPLIES, crossed(OTHER_INCIDENT)).when(HANDLE, by=LEADER).refused(
            INCIDENT_AWAITS_HANDLING
        )
        given(APPLIES, crossed(), handled()).when(HANDLE, by=LEADER).refused(
            INCIDENT_AWAITS_HANDLING
        )

    def test_a_corrected_report_is_still_handled(self) -> None:
        corrected = msgspec.structs.replace(crossed()[0], corrects=FIRST)
        given(APPLIES, crossed(), handled(), corrected).when(HANDLE, by=LEADER).refused(
            INCIDENT_AWAITS_HANDLING
        )

    def test_the_day_has_come(self) -> None:
        given(APPLIES, crossed()).when(
            HandleIncident(
                volunteer=VOLUNTEER,
                incident=INCIDENT,
                outcome=IncidentOutcome.TALK,
                handled_on=TOMORROW,
            ),
            by=LEADER,
        ).refused(VOLUNTEER_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_the_outcome_is_corrected(self) -> None:
        given(APPLIES, crossed(), handled()).when(
            HandleIncident(
                volunteer=VOLUNTEER,
                incident=INCIDENT,
                outcome=IncidentOutcome.NOTHING,
                handled_on=TODAY,
                corrects=SECOND,
            ),
            by=LEADER,
        ).then(
            IncidentHandled(
                volunteer=VOLUNTEER,
                branch=BRANCH,
                incident=INCIDENT,
                outcome=IncidentOutcome.NOTHING,
                handled_on=TODAY,
                corrects=SECOND,
            )
        )

    def test_a_correction_is_about_the_same_incident(self) -> None:
        given(APPLIES, crossed(), crossed(OTHER_INCIDENT), handled()).when(
            HandleIncident(
                volunteer=VOLUNTEER,
                incident=OTHER_INCIDENT,
                outcome=IncidentOutcome.NOTHING,
                handled_on=TODAY,
                corrects=THIRD,
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=THIRD)
