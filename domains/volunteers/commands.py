"""What may be asked of volunteers."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.inputs import Phone
from core.permissions import Resource
from core.personal import Private, seal, to_vault
from domains.branches.events import BranchId
from domains.branches.facts import branch_state
from domains.volunteers.events import VolunteerApproved, VolunteerId, VolunteerRegistered
from domains.volunteers.facts import volunteer_state
from domains.volunteers.rules import VOLUNTEER_AWAITS_APPROVAL


@command(
    "volunteers.register",
    "POST /branches/{branch}/volunteers",
    da="Registrér frivillig",
    en="Register a volunteer",
)
class RegisterVolunteer(Command):
    """Register somebody who wants to help at the branch."""

    branch: BranchId
    name: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    phone: Private[Phone] | None = None

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(branch_state, self.branch).exists, branch=self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        return [
            VolunteerRegistered(
                volunteer=VolunteerId(given.new_id()),
                branch=self.branch,
                name=seal(self.name),
                phone=None if self.phone is None else to_vault(self.phone),
            )
        ]


@command(
    "volunteers.approve",
    "POST /volunteers/{volunteer}/approval",
    da="Godkend frivillig",
    en="Approve a volunteer",
    rules=[VOLUNTEER_AWAITS_APPROVAL],
)
class ApproveVolunteer(Command):
    """Approve her for a number of women at a time."""

    volunteer: VolunteerId
    capacity: Annotated[int, Meta(ge=1, le=5)] = 1

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(volunteer_state, self.volunteer).branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(volunteer_state, self.volunteer)
        VOLUNTEER_AWAITS_APPROVAL.require(not state.is_approved)
        return [
            VolunteerApproved(volunteer=self.volunteer, branch=state.branch, capacity=self.capacity)
        ]
