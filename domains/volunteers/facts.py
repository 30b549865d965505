"""What decisions know of volunteers."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId
from domains.participants.events import ThirdPersonId
from domains.volunteers.events import (
    BoundaryCrossed,
    CapacitySet,
    CertificateKind,
    CertificateOutcome,
    CertificateSeen,
    CourseDone,
    GuidelinesAccepted,
    IncidentHandled,
    IncidentId,
    InterviewOutcome,
    PledgeSigned,
    ReferenceOutcome,
    ReferenceTaken,
    RelationTold,
    RelationWithdrawn,
    RolesAgreed,
    TurnedDown,
    VolunteerApproved,
    VolunteerBack,
    VolunteerInterviewed,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerRegistered,
    VolunteerRole,
)

Status = Literal["applied", "approved", "paused", "left", "turned_down"]


class VolunteerState(Struct, frozen=True):
    """Where she helps and where she stands, and for how many women at a time she may be there."""

    branch: BranchId
    status: Status = "applied"
    capacity: int = 0
    was_approved: bool = False

    @property
    def is_approved(self) -> bool:
        """Whether she may be matched now: approved, not away, not gone."""
        return self.status == "approved"


volunteer_state: Fact[VolunteerState | None] = Fact("volunteer_state", None, by="volunteer")


def _now(state: VolunteerState | None, **changes: object) -> VolunteerState | None:
    return None if state is None else msgspec.structs.replace(state, **changes)


@volunteer_state.on(VolunteerRegistered)
def registered(_state: VolunteerState | None, event: VolunteerRegistered) -> VolunteerState:
    return VolunteerState(event.branch)


@volunteer_state.on(VolunteerApproved)
def approved(state: VolunteerState | None, event: VolunteerApproved) -> VolunteerState | None:
    return _now(state, status="approved", capacity=event.capacity, was_approved=True)


@volunteer_state.on(TurnedDown)
def turned_down(state: VolunteerState | None, event: TurnedDown) -> VolunteerState | None:
    return state if event.corrects is not None else _now(state, status="turned_down")


@volunteer_state.on(CapacitySet)
def capacity_set(state: VolunteerState | None, event: CapacitySet) -> VolunteerState | None:
    return _now(state, capacity=event.capacity)


@volunteer_state.on(VolunteerPaused)
def paused(state: VolunteerState | None, event: VolunteerPaused) -> VolunteerState | None:
    return state if event.corrects is not None else _now(state, status="paused")


@volunteer_state.on(VolunteerBack)
def back(state: VolunteerState | None, event: VolunteerBack) -> VolunteerState | None:
    if event.corrects is not None or state is None:
        return state
    return _now(state, status="approved" if state.was_approved else "applied")


@volunteer_state.on(VolunteerLeft)
def left(state: VolunteerState | None, event: VolunteerLeft) -> VolunteerState | None:
    return state if event.corrects is not None else _now(state, status="left")


class Certificate(Struct, frozen=True):
    """The outcome of a certificate, and the last day on which it counts."""

    outcome: CertificateOutcome
    issued_on: date
    valid_until: date

    def holds(self, day: date) -> bool:
        """Say whether it is clear, and counts on the day."""
        return self.outcome is CertificateOutcome.CLEAR and day <= self.valid_until


class Preparation(Struct, frozen=True):
    """What has been done on the way to an approval. What was told last of each kind holds."""

    interview: InterviewOutcome | None = None
    references: tuple[ReferenceOutcome, ...] = ()
    certificates: Mapping[CertificateKind, Certificate] = {}
    pledge_signed: bool = False
    guidelines_accepted: bool = False
    course_done: bool = False
    roles: frozenset[VolunteerRole] = frozenset()

    def holds(self, kind: CertificateKind, day: date) -> bool:
        """Say whether a certificate of the kind is there, clear, and counts on the day."""
        certificate = self.certificates.get(kind)
        return certificate is not None and certificate.holds(day)


preparation = Fact("preparation", Preparation(), by="volunteer")


@preparation.on(VolunteerInterviewed)
def interviewed(state: Preparation, event: VolunteerInterviewed) -> Preparation:
    return msgspec.structs.replace(state, interview=event.outcome)


@preparation.on(ReferenceTaken)
def reference_taken(state: Preparation, event: ReferenceTaken) -> Preparation:
    if event.corrects is not None:
        return state
    return msgspec.structs.replace(state, references=(*state.references, event.outcome))


@preparation.on(CertificateSeen)
def certificate_seen(state: Preparation, event: CertificateSeen) -> Preparation:
    certificate = Certificate(event.outcome, event.issued_on, event.valid_until)
    return msgspec.structs.replace(
        state, certificates={**state.certificates, event.kind: certificate}
    )


@preparation.on(PledgeSigned)
def pledge_signed(state: Preparation, _event: PledgeSigned) -> Preparation:
    return msgspec.structs.replace(state, pledge_signed=True)


@preparation.on(GuidelinesAccepted)
def guidelines_accepted(state: Preparation, _event: GuidelinesAccepted) -> Preparation:
    return msgspec.structs.replace(state, guidelines_accepted=True)


@preparation.on(CourseDone)
def course_done(state: Preparation, _event: CourseDone) -> Preparation:
    return msgspec.structs.replace(state, course_done=True)


@preparation.on(RolesAgreed)
def roles_agreed(state: Preparation, event: RolesAgreed) -> Preparation:
    return msgspec.structs.replace(state, roles=frozenset(event.roles))


class Relations(Struct, frozen=True):
    """The persons to whom a volunteer is related."""

    relatives: frozenset[ThirdPersonId] = frozenset()


relations = Fact("relations", Relations(), by="volunteer")


@relations.on(RelationTold)
def relation_told(state: Relations, event: RelationTold) -> Relations:
    return Relations(state.relatives | {event.relative})


@relations.on(RelationWithdrawn)
def relation_withdrawn(state: Relations, event: RelationWithdrawn) -> Relations:
    return Relations(state.relatives - {event.relative})


class Incidents(Struct, frozen=True):
    """The boundary incidents of a volunteer, and whether each is handled."""

    handled: Mapping[IncidentId, bool] = {}


incidents = Fact("incidents", Incidents(), by="volunteer")


@incidents.on(BoundaryCrossed)
def boundary_crossed(state: Incidents, event: BoundaryCrossed) -> Incidents:
    return Incidents({event.incident: False, **state.handled})


@incidents.on(IncidentHandled)
def incident_handled(state: Incidents, event: IncidentHandled) -> Incidents:
    return Incidents({**state.handled, event.incident: True})
