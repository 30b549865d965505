"""He has found her: her case is locked at once, and what has to be done is done step by step."""

from collections.abc import Sequence
from typing import TypeVar

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Resource
from domains.cases.events import CasePaused, PauseReason
from domains.cases.facts import case_state
from domains.participants.events import ParticipantId
from domains.safety.commands.base import AboutHerCase, acting_account
from domains.safety.events import (
    CaseLocked,
    CaseUnlocked,
    IncidentClosed,
    IncidentEvent,
    IncidentOpened,
    SafetyIncidentId,
    Step,
    StepDone,
    UnlockReason,
)
from domains.safety.facts import guard_of
from domains.safety.facts.incidents import IncidentState, incident_of_case, incident_state
from domains.safety.rules import (
    CASE_IS_LOCKED,
    INCIDENT_IS_OPEN,
    NO_INCIDENT_IS_OPEN,
    STEP_IS_TO_DO,
    STEPS_ARE_DONE,
)

E = TypeVar("E", bound=IncidentEvent)


@command(
    "safety.he_found_her",
    "POST /cases/{case}/found",
    da="Han har fundet hende",
    en="He has found her",
    rules=[NO_INCIDENT_IS_OPEN],
)
class HeFoundHer(AboutHerCase):
    """Say that where she is has come out. One command, and all that can be done at once is done.

    The case rests. Nobody sees anything of her but who sends this, and whoever is on duty. An
    incident begins, with the steps to take.
    """

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        is_open = read(incident_of_case, self.case).incident is not None
        NO_INCIDENT_IS_OPEN.require(not is_open and _keeper(read, case.participant) is None)
        incident = SafetyIncidentId(given.new_id())
        opened = self.of_it(read, IncidentOpened, incident=incident)
        locked = self.of_it(read, CaseLocked, keeper=acting_account(given))
        if not case.is_open or case.paused:
            return [opened, locked]
        safety = PauseReason.SAFETY
        return [opened, locked, self.of_it(read, CasePaused, reason=safety, paused_on=given.today)]


@command(
    "safety.unlock",
    "POST /cases/{case}/unlocking",
    da="Lås forløb op",
    en="Unlock a case",
    rules=[CASE_IS_LOCKED],
)
class UnlockCase(AboutHerCase):
    """Let those see her again who saw her before. The incident goes on until it is closed."""

    reason: UnlockReason

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        keeper = _keeper(read, read.known(case_state, self.case).participant)
        CASE_IS_LOCKED.require(keeper is not None)
        return [self.of_it(read, CaseUnlocked, keeper=keeper, reason=self.reason)]


class _IncidentCommand(Command):
    """A command about an incident: of whoever may see her case while it is locked."""

    incident: SafetyIncidentId

    def resource(self, read: Reader) -> Resource:
        ids = read.known(incident_state, self.incident).ids
        branch = read.known(case_state, ids.case).branch
        return Resource(branch=branch, case=ids.case, participants=(ids.participant,))

    def going_on(self, read: Reader) -> IncidentState:
        """Return the incident. Raises RuleBroken by INCIDENT_IS_OPEN if it is closed."""
        state = read.known(incident_state, self.incident)
        INCIDENT_IS_OPEN.require(state.is_open)
        return state


@command(
    "safety.take_step",
    "POST /incidents/{incident}/steps",
    da="Notér, at et skridt er taget",
    en="Note that a step was taken",
    rules=[INCIDENT_IS_OPEN, STEP_IS_TO_DO],
)
class TakeStep(_IncidentCommand):
    """Note that one of the steps was taken, or that it isn't needed."""

    step: Step

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = self.going_on(read)
        STEP_IS_TO_DO.require(self.step not in state.done)
        return [_of_it(StepDone, state, step=self.step)]


@command(
    "safety.close_incident",
    "POST /incidents/{incident}/closure",
    da="Afslut hændelse",
    en="Close an incident",
    rules=[INCIDENT_IS_OPEN, STEPS_ARE_DONE],
)
class CloseIncident(_IncidentCommand):
    """Say that nothing more is to be done. Whether the case is locked is another matter."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = self.going_on(read)
        missing = len(Step) - len(state.done)
        STEPS_ARE_DONE.require(missing == 0, missing=missing)
        return [_of_it(IncidentClosed, state)]


def _of_it(event_type: type[E], state: IncidentState, **fields: object) -> E:
    """Return an event with the ids that every event of the incident carries."""
    ids = state.ids
    return event_type(
        incident=ids.incident,
        case=ids.case,
        participant=ids.participant,
        branch=ids.branch,
        **fields,
    )


def _keeper(read: Reader, participant: ParticipantId) -> AccountId | None:
    return read(guard_of, participant).keeper
