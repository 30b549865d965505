"""What decisions know of volunteers."""

from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId
from domains.volunteers.events import VolunteerApproved, VolunteerRegistered


class VolunteerState(Struct, frozen=True):
    """Where she helps, and for how many women at a time; none before she is approved."""

    branch: BranchId
    capacity: int = 0

    @property
    def is_approved(self) -> bool:
        return self.capacity > 0


volunteer_state: Fact[VolunteerState | None] = Fact("volunteer_state", None, by="volunteer")


@volunteer_state.on(VolunteerRegistered)
def registered(_state: VolunteerState | None, event: VolunteerRegistered) -> VolunteerState:
    return VolunteerState(event.branch)


@volunteer_state.on(VolunteerApproved)
def approved(_state: VolunteerState | None, event: VolunteerApproved) -> VolunteerState:
    return VolunteerState(event.branch, event.capacity)
