"""Volunteers: registered at a branch, and approved for a number of women."""

from core.personal import Private, seal, to_vault
from core.testing import given, new_id
from domains.volunteers.commands import ApproveVolunteer, RegisterVolunteer
from domains.volunteers.events import VolunteerApproved, VolunteerId, VolunteerRegistered
from domains.volunteers.rules import VOLUNTEER_AWAITS_APPROVAL
from tests.domains.histories import (
    BRANCH,
    LEADER,
    LEADER_ADDED,
    OPENED,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
)

NAME, PHONE = Private("Frivillig"), Private("+45 11 22 33 44")


def test_a_volunteer_is_registered() -> None:
    given(LEADER_ADDED, OPENED).when(
        RegisterVolunteer(branch=BRANCH, name=NAME, phone=PHONE), by=LEADER
    ).then(
        VolunteerRegistered(
            volunteer=VolunteerId(new_id("volunteer")),
            branch=BRANCH,
            name=seal(NAME),
            phone=to_vault(PHONE),
        )
    )


def test_a_volunteer_is_registered_without_a_phone() -> None:
    given(LEADER_ADDED, OPENED).when(RegisterVolunteer(branch=BRANCH, name=NAME), by=LEADER).then(
        VolunteerRegistered(
            volunteer=VolunteerId(new_id("volunteer")), branch=BRANCH, name=seal(NAME)
        )
    )


def test_a_branch_that_does_not_exist_has_no_volunteers() -> None:
    given(LEADER_ADDED).when(RegisterVolunteer(branch=BRANCH, name=NAME), by=LEADER).not_found()


def test_a_volunteer_is_approved_for_a_number_of_women() -> None:
    given(LEADER_ADDED, VOLUNTEER_REGISTERED).when(
        ApproveVolunteer(volunteer=VOLUNTEER, capacity=2), by=LEADER
    ).then(VolunteerApproved(volunteer=VOLUNTEER, branch=BRANCH, capacity=2))


def test_a_volunteer_is_approved_once() -> None:
    given(LEADER_ADDED, VOLUNTEER_APPROVED).when(
        ApproveVolunteer(volunteer=VOLUNTEER), by=LEADER
    ).refused(VOLUNTEER_AWAITS_APPROVAL)
