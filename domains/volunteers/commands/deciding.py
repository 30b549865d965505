"""Whether she becomes a volunteer, for how many women, and in which roles."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.facts import Reader
from domains.matches.facts import matches_of_volunteer
from domains.volunteers.commands.base import CorrectingCommand, VolunteerCommand
from domains.volunteers.events import (
    CapacitySet,
    RolesAgreed,
    TurnDownReason,
    TurnedDown,
    VolunteerApproved,
    VolunteerRole,
)
from domains.volunteers.facts import preparation, volunteer_state
from domains.volunteers.inputs import Capacity
from domains.volunteers.preparation import missing
from domains.volunteers.rules import (
    CAPACITY_COVERS_HER_MATCHES,
    VOLUNTEER_APPLIES,
    VOLUNTEER_AWAITS_APPROVAL,
    VOLUNTEER_DAY_IS_NOT_TO_COME,
    VOLUNTEER_IS_APPROVED,
    VOLUNTEER_IS_HERE,
    VOLUNTEER_IS_PREPARED,
    not_prepared,
)


@command(
    "volunteers.approve",
    "POST /volunteers/{volunteer}/approval",
    da="Godkend frivillig",
    en="Approve a volunteer",
    rules=[VOLUNTEER_IS_HERE, VOLUNTEER_AWAITS_APPROVAL, VOLUNTEER_IS_PREPARED],
)
class ApproveVolunteer(VolunteerCommand):
    """Approve her for a number of women at a time."""

    capacity: Capacity = 1

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(volunteer_state, self.volunteer)
        VOLUNTEER_IS_HERE.require(state.is_here, status=state.status)
        VOLUNTEER_AWAITS_APPROVAL.require(not state.is_approved)
        if lacking := missing(read(preparation, self.volunteer), given.today):
            raise not_prepared(lacking)
        return [self.told(read, VolunteerApproved, capacity=self.capacity)]


@command(
    "volunteers.turn_down",
    "POST /volunteers/{volunteer}/turning-down",
    da="Sig nej til frivillig",
    en="Turn a volunteer down",
    rules=[VOLUNTEER_APPLIES, VOLUNTEER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class TurnDownVolunteer(CorrectingCommand):
    """Record that she doesn't become a volunteer, and why."""

    reason: TurnDownReason
    turned_down_on: date

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.earlier(read, given, TurnedDown) is None:
            state = read.known(volunteer_state, self.volunteer)
            applies = not state.was_approved and state.status in ("applied", "paused")
            VOLUNTEER_APPLIES.require(applies, status=state.status)
        VOLUNTEER_DAY_IS_NOT_TO_COME.require(
            self.turned_down_on <= given.today, day=self.turned_down_on
        )
        return [
            self.told(
                read,
                TurnedDown,
                reason=self.reason,
                turned_down_on=self.turned_down_on,
                corrects=self.corrects,
            )
        ]


@command(
    "volunteers.set_capacity",
    "POST /volunteers/{volunteer}/capacity",
    da="Aftal antal match",
    en="Agree on a capacity",
    rules=[VOLUNTEER_IS_APPROVED, CAPACITY_COVERS_HER_MATCHES, CORRECTS_WHAT_STANDS],
)
class SetCapacity(CorrectingCommand):
    """Agree for how many women at a time she may be there from now on.

    The capacity of her approval is corrected here too.
    """

    capacity: Capacity

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(volunteer_state, self.volunteer)
        types = (VolunteerApproved, CapacitySet)
        if self.earlier(read, given, *types) is None:
            VOLUNTEER_IS_APPROVED.require(
                state.was_approved and state.status in ("approved", "paused"), status=state.status
            )
        place = self.replaced(read, *types)
        if place is None or place == len(state.capacities) - 1:
            load = read(matches_of_volunteer, self.volunteer).load
            CAPACITY_COVERS_HER_MATCHES.require(load <= self.capacity, load=load)
        return [
            self.told(
                read,
                CapacitySet,
                capacity=self.capacity,
                corrects=self.corrects,
                replaces=place,
            )
        ]


@command(
    "volunteers.agree_roles",
    "POST /volunteers/{volunteer}/roles",
    da="Aftal roller",
    en="Agree on roles",
    rules=[CORRECTS_WHAT_STANDS],
)
class AgreeRoles(CorrectingCommand):
    """Agree on what she does at the branch from now on: all of it, each time."""

    roles: Annotated[tuple[VolunteerRole, ...], Meta(min_length=1, max_length=len(VolunteerRole))]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, RolesAgreed)
        return [
            self.told(
                read,
                RolesAgreed,
                roles=tuple(role for role in VolunteerRole if role in self.roles),
                corrects=self.corrects,
                replaces=self.replaced(read, RolesAgreed),
            )
        ]
