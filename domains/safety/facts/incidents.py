"""What decisions know of incidents: he has found her."""

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.safety.events import IncidentClosed, IncidentOpened, SafetyIncidentId, Step, StepDone


class IncidentState(Struct, frozen=True):
    """The event that opened it, with all its ids; which steps were taken; whether it goes on."""

    ids: IncidentOpened
    done: frozenset[Step] = frozenset()
    is_open: bool = True


incident_state: Fact[IncidentState | None] = Fact("incident_state", None, by="safety_incident")


@incident_state.on(IncidentOpened)
def opened(_state: IncidentState | None, event: IncidentOpened) -> IncidentState:
    return IncidentState(event)


@incident_state.on(StepDone)
def step_done(state: IncidentState | None, event: StepDone) -> IncidentState | None:
    return state and msgspec.structs.replace(state, done=state.done | {event.step})


@incident_state.on(IncidentClosed)
def closed(state: IncidentState | None, _event: IncidentClosed) -> IncidentState | None:
    return state and msgspec.structs.replace(state, is_open=False)


class IncidentOfCase(Struct, frozen=True):
    """The incident of a case that goes on now."""

    incident: SafetyIncidentId | None = None


incident_of_case = Fact("incident_of_case", IncidentOfCase(), by="case")


@incident_of_case.on(IncidentOpened)
def began(_state: IncidentOfCase, event: IncidentOpened) -> IncidentOfCase:
    return IncidentOfCase(event.incident)


@incident_of_case.on(IncidentClosed)
def ended(_state: IncidentOfCase, _event: IncidentClosed) -> IncidentOfCase:
    return IncidentOfCase()
