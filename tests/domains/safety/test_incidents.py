"""He has found her: what one command does at once, and the steps that follow."""

from core.identity import of_system
from core.testing import given, new_id
from core.testing.bench import Bench
from domains.cases.events import CasePaused, PauseReason
from domains.safety.commands import CloseIncident, HeFoundHer, TakeStep, UnlockCase
from domains.safety.events import (
    CaseLocked,
    CaseUnlocked,
    IncidentClosed,
    IncidentOpened,
    SafetyIncidentId,
    Step,
    StepDone,
    UnlockReason,
)
from domains.safety.rules import (
    CASE_IS_LOCKED,
    INCIDENT_IS_OPEN,
    NO_INCIDENT_IS_OPEN,
    STEP_IS_TO_DO,
    STEPS_ARE_DONE,
)
from tests.domains.cases.histories import SECOND_LEADER, SECOND_LEADER_ADDED, paused
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    LEADER,
    LEADER_ADDED,
    MATCHED,
    PARTICIPANT,
    TODAY,
)
from tests.domains.safety.histories import (
    DUTY,
    DUTY_ADDED,
    INCIDENT,
    INCIDENT_CLOSED,
    found,
    locked,
    steps_done,
)

HERE = (*LEADER_ADDED, *SECOND_LEADER_ADDED, *DUTY_ADDED, *CASE_OPENED)
FOUND = HeFoundHer(case=CASE)
UNLOCK = UnlockCase(case=CASE, reason=UnlockReason.DANGER_IS_OVER)

PAUSED = CasePaused(
    case=CASE,
    participant=PARTICIPANT,
    branch=BRANCH,
    reason=PauseReason.SAFETY,
    paused_on=TODAY,
)
LOCKED = CaseLocked(case=CASE, participant=PARTICIPANT, branch=BRANCH, keeper=LEADER)
OPENED = IncidentOpened(
    case=CASE, participant=PARTICIPANT, branch=BRANCH, incident=SafetyIncidentId(new_id("incident"))
)

POLICE = TakeStep(incident=INCIDENT, step=Step.POLICE)


class TestHeFoundHer:
    def test_pauses_and_locks_the_case_and_opens_an_incident_at_once(self) -> None:
        given(HERE).when(FOUND, by=LEADER).then(OPENED, LOCKED, PAUSED)

    def test_a_case_that_rests_goes_on_resting(self) -> None:
        given(HERE, paused()).when(FOUND, by=LEADER).then(OPENED, LOCKED)

    def test_a_closed_case_is_locked_too(self) -> None:
        given(HERE, CASE_CLOSED).when(FOUND, by=LEADER).then(OPENED, LOCKED)

    def test_the_keeper_is_who_says_so(self) -> None:
        kept = CaseLocked(case=CASE, participant=PARTICIPANT, branch=BRANCH, keeper=DUTY)
        given(HERE).when(FOUND, by=DUTY).then(OPENED, kept, PAUSED)

    def test_once_is_enough(self) -> None:
        given(HERE, found()).when(FOUND, by=DUTY).refused(NO_INCIDENT_IS_OPEN)

    def test_a_locked_case_is_not_found_by_another_leader(self) -> None:
        given(HERE, found()).when(FOUND, by=SECOND_LEADER).not_found()

    def test_the_match_rests_with_the_case(self) -> None:
        with Bench() as bench:
            bench.append(*HERE, *MATCHED)
            bench.execute(FOUND, by=LEADER)
            bench.react()
            assert "match.paused" in [recorded.name for recorded in bench.recorded()]


class TestUnlocking:
    def test_the_duty_officer_opens_the_case_again(self) -> None:
        unlocked = CaseUnlocked(
            case=CASE,
            participant=PARTICIPANT,
            branch=BRANCH,
            keeper=LEADER,
            reason=UnlockReason.DANGER_IS_OVER,
        )
        given(HERE, found()).when(UNLOCK, by=DUTY).then(unlocked)
        given(HERE, found(), unlocked).when(FOUND, by=SECOND_LEADER).refused(NO_INCIDENT_IS_OPEN)

    def test_what_is_not_locked_is_not_unlocked(self) -> None:
        given(HERE).when(UNLOCK, by=DUTY).refused(CASE_IS_LOCKED)

    def test_the_branch_does_not_unlock(self) -> None:
        given(HERE, locked()).when(UNLOCK, by=LEADER).denied()


class TestSteps:
    def test_a_step_is_taken(self) -> None:
        done = StepDone(
            case=CASE,
            participant=PARTICIPANT,
            branch=BRANCH,
            incident=INCIDENT,
            step=Step.POLICE,
        )
        given(HERE, found()).when(POLICE, by=LEADER).then(done)

    def test_no_step_is_taken_twice(self) -> None:
        there = (HERE, found(), steps_done(Step.POLICE))
        given(*there).when(POLICE, by=LEADER).refused(STEP_IS_TO_DO)

    def test_no_step_follows_the_end(self) -> None:
        given(HERE, found(), INCIDENT_CLOSED).when(POLICE, by=LEADER).refused(INCIDENT_IS_OPEN)

    def test_the_system_takes_none(self) -> None:
        given(HERE, found()).when(POLICE, by=of_system("test")).denied()


class TestTheEnd:
    def test_comes_when_all_steps_are_done(self) -> None:
        closed = IncidentClosed(
            case=CASE, participant=PARTICIPANT, branch=BRANCH, incident=INCIDENT
        )
        there = (HERE, found(), steps_done(*Step))
        given(*there).when(CloseIncident(incident=INCIDENT), by=DUTY).then(closed)

    def test_does_not_come_before(self) -> None:
        there = (HERE, found(), steps_done(*list(Step)[1:]))
        given(*there).when(CloseIncident(incident=INCIDENT), by=DUTY).refused(
            STEPS_ARE_DONE, missing=1
        )

    def test_comes_once(self) -> None:
        there = (HERE, found(), steps_done(*Step), INCIDENT_CLOSED)
        given(*there).when(CloseIncident(incident=INCIDENT), by=DUTY).refused(INCIDENT_IS_OPEN)
