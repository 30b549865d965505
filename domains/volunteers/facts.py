"""What decisions know of volunteers."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeVar

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
    RepeatedVolunteerEvent,
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

T = TypeVar("T")
Status = Literal["applied", "approved", "paused", "left", "turned_down"]


def told(tellings: tuple[T, ...], telling: T, event: RepeatedVolunteerEvent) -> tuple[T, ...]:
    """Return the tellings with one more, or with the one that a correction replaces changed."""
    if event.corrects is None:
        return (*tellings, telling)
    return tuple(telling if n == event.replaces else each for n, each in enumerate(tellings))


class VolunteerState(Struct, frozen=True):
    """Where she helps, where she stands, and what was agreed about her capacity, in order."""

    branch: BranchId
    status: Status = "applied"
    capacities: tuple[int, ...] = ()
    was_approved: bool = False

    @property
    def capacity(self) -> int:
        """For how many women at a time she may be there."""
        return self.capacities[-1] if self.capacities else 0

    @property
    def is_here(self) -> bool:
        """Whether she is on her way, or approved: not away, not gone."""
        return self.status in ("applied", "approved")

    @property
    def has_left(self) -> bool:
        """Whether she said goodbye, or was said no to."""
        return self.status in ("left", "turned_down")

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
    if state is None:
        return None
    capacities = (*state.capacities, event.capacity)
    return _now(state, status="approved", capacities=capacities, was_approved=True)


@volunteer_state.on(TurnedDown)
def turned_down(state: VolunteerState | None, event: TurnedDown) -> VolunteerState | None:
    return state if event.corrects is not None else _now(state, status="turned_down")


@volunteer_state.on(CapacitySet)
def capacity_set(state: VolunteerState | None, event: CapacitySet) -> VolunteerState | None:
    if state is None:
        return None
    return _now(state, capacities=told(state.capacities, event.capacity, event))


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
    """Whoever comes back after a goodbye applies anew: certificates may have expired."""
    if event.corrects is not None:
        return state
    return _now(state, status="left", was_approved=False)


class Interview(Struct, frozen=True):
    """What an interview came to."""

    held_on: date
    outcome: InterviewOutcome


class Certificate(Struct, frozen=True):
    """The outcome of a certificate, and the last day on which it counts."""

    kind: CertificateKind
    outcome: CertificateOutcome
    issued_on: date
    valid_until: date

    def holds(self, day: date) -> bool:
        """Say whether it is clear, and counts on the day."""
        return self.outcome is CertificateOutcome.CLEAR and day <= self.valid_until


class Preparation(Struct, frozen=True):
    """What has been done on the way to an approval: all that was told, as it is corrected now.

    Of several interviews the last one held counts, of several certificates of a kind the one that
    was issued last, whenever they were told.
    """

    interviews: tuple[Interview, ...] = ()
    references: tuple[ReferenceOutcome, ...] = ()
    seen: tuple[Certificate, ...] = ()
    agreed: tuple[frozenset[VolunteerRole], ...] = ()
    pledge_signed: bool = False
    guidelines_accepted: bool = False
    course_done: bool = False

    @property
    def interview(self) -> InterviewOutcome | None:
        """What the last interview came to."""
        held = sorted(self.interviews, key=lambda interview: interview.held_on)
        return held[-1].outcome if held else None

    @property
    def certificates(self) -> Mapping[CertificateKind, Certificate]:
        """The certificate of each kind that was issued last."""
        issued = sorted(self.seen, key=lambda certificate: certificate.issued_on)
        return {certificate.kind: certificate for certificate in issued}

    @property
    def roles(self) -> frozenset[VolunteerRole]:
        """What she does at the branch; nothing where no roles were agreed."""
        return self.agreed[-1] if self.agreed else frozenset()

    def holds(self, kind: CertificateKind, day: date) -> bool:
        """Say whether a certificate of the kind is there, clear, and counts on the day."""
        certificate = self.certificates.get(kind)
        return certificate is not None and certificate.holds(day)


preparation = Fact("preparation", Preparation(), by="volunteer")


@preparation.on(VolunteerInterviewed)
def interviewed(state: Preparation, event: VolunteerInterviewed) -> Preparation:
    interviews = told(state.interviews, Interview(event.held_on, event.outcome), event)
    return msgspec.structs.replace(state, interviews=interviews)


@preparation.on(ReferenceTaken)
def reference_taken(state: Preparation, event: ReferenceTaken) -> Preparation:
    references = told(state.references, event.outcome, event)
    return msgspec.structs.replace(state, references=references)


@preparation.on(CertificateSeen)
def certificate_seen(state: Preparation, event: CertificateSeen) -> Preparation:
    certificate = Certificate(event.kind, event.outcome, event.issued_on, event.valid_until)
    return msgspec.structs.replace(state, seen=told(state.seen, certificate, event))


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
    return msgspec.structs.replace(state, agreed=told(state.agreed, frozenset(event.roles), event))


class Relations(Struct, frozen=True):
    """The persons to whom a volunteer is related."""

    relatives: frozenset[ThirdPersonId] = frozenset()


relations = Fact("relations", Relations(), by="volunteer")


@relations.on(RelationTold)
def relation_told(state: Relations, event: RelationTold) -> Relations:
    if event.corrects is not None:
        return state
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
