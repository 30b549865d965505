"""How volunteers become known, and how what is told of name and phone is told anew."""

from core.corrections import CORRECTS_WHAT_STANDS
from core.identity import of_system
from core.personal import Private, seal, to_vault
from core.testing import given, new_id
from domains.volunteers.commands import (
    ChangeVolunteerContact,
    DeleteOldVolunteerContact,
    NameVolunteer,
    RegisterVolunteer,
)
from domains.volunteers.events import (
    VolunteerContactChanged,
    VolunteerId,
    VolunteerNamed,
    VolunteerOldContactDeleted,
    VolunteerRegistered,
)
from domains.volunteers.rules import VOLUNTEER_CONTACT_IS_TOLD, VOLUNTEER_CONTACT_WAS_REPLACED
from tests.domains.histories import BRANCH, LEADER, LEADER_ADDED, OPENED, VOLUNTEER
from tests.domains.volunteers.histories import (
    APPLIES,
    FIRST,
    NEW_PHONE,
    NOWHERE,
    OLD_PHONE,
    PHONE_REPLACED,
    REGISTRATION,
)

NAME, OTHER_NAME = Private("Frivillig"), Private("Frivillig Ørn")
PHONE, MAIL = Private("+45 11 22 33 44"), Private("a@example.org")
NAMED = VolunteerNamed(volunteer=VOLUNTEER, branch=BRANCH, name=seal(NAME))
MAILED = VolunteerContactChanged(volunteer=VOLUNTEER, branch=BRANCH, email=to_vault(MAIL))


class TestRegistering:
    def test_a_volunteer_is_registered(self) -> None:
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

    def test_a_volunteer_is_registered_without_a_phone(self) -> None:
        given(LEADER_ADDED, OPENED).when(
            RegisterVolunteer(branch=BRANCH, name=NAME), by=LEADER
        ).then(
            VolunteerRegistered(
                volunteer=VolunteerId(new_id("volunteer")), branch=BRANCH, name=seal(NAME)
            )
        )

    def test_a_branch_that_does_not_exist_has_no_volunteers(self) -> None:
        given(LEADER_ADDED).when(RegisterVolunteer(branch=BRANCH, name=NAME), by=LEADER).not_found()


class TestNaming:
    def test_another_name_is_told(self) -> None:
        given(APPLIES).when(NameVolunteer(volunteer=VOLUNTEER, name=OTHER_NAME), by=LEADER).then(
            VolunteerNamed(volunteer=VOLUNTEER, branch=BRANCH, name=seal(OTHER_NAME))
        )

    def test_a_misspelled_name_is_corrected(self) -> None:
        given(APPLIES, NAMED).when(
            NameVolunteer(volunteer=VOLUNTEER, name=OTHER_NAME, corrects=FIRST), by=LEADER
        ).then(
            VolunteerNamed(
                volunteer=VOLUNTEER, branch=BRANCH, name=seal(OTHER_NAME), corrects=FIRST
            )
        )

    def test_the_name_at_the_registration_is_corrected_too(self) -> None:
        given(APPLIES).when(
            NameVolunteer(volunteer=VOLUNTEER, name=OTHER_NAME, corrects=REGISTRATION), by=LEADER
        ).then(
            VolunteerNamed(
                volunteer=VOLUNTEER, branch=BRANCH, name=seal(OTHER_NAME), corrects=REGISTRATION
            )
        )

    def test_what_is_corrected_was_recorded(self) -> None:
        given(APPLIES, NAMED).when(
            NameVolunteer(volunteer=VOLUNTEER, name=OTHER_NAME, corrects=NOWHERE), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=NOWHERE)

    def test_a_volunteer_that_does_not_exist_has_no_name(self) -> None:
        given(LEADER_ADDED).when(
            NameVolunteer(volunteer=VOLUNTEER, name=OTHER_NAME), by=LEADER
        ).not_found()


class TestContact:
    def test_a_phone_and_a_mail_are_told(self) -> None:
        given(APPLIES).when(
            ChangeVolunteerContact(volunteer=VOLUNTEER, phone=PHONE, email=MAIL), by=LEADER
        ).then(
            VolunteerContactChanged(
                volunteer=VOLUNTEER, branch=BRANCH, phone=to_vault(PHONE), email=to_vault(MAIL)
            )
        )

    def test_something_is_told(self) -> None:
        given(APPLIES).when(ChangeVolunteerContact(volunteer=VOLUNTEER), by=LEADER).refused(
            VOLUNTEER_CONTACT_IS_TOLD
        )

    def test_the_phone_at_the_registration_is_corrected(self) -> None:
        given(APPLIES).when(
            ChangeVolunteerContact(volunteer=VOLUNTEER, phone=PHONE, corrects=REGISTRATION),
            by=LEADER,
        ).then(
            VolunteerContactChanged(
                volunteer=VOLUNTEER, branch=BRANCH, phone=to_vault(PHONE), corrects=REGISTRATION
            )
        )

    def test_a_mail_is_not_corrected_by_a_phone(self) -> None:
        given(APPLIES, MAILED).when(
            ChangeVolunteerContact(volunteer=VOLUNTEER, phone=PHONE, corrects=FIRST), by=LEADER
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


class TestDeletingOldContact:
    def test_what_was_replaced_is_deleted(self) -> None:
        given(LEADER_ADDED, PHONE_REPLACED).when(
            DeleteOldVolunteerContact(volunteer=VOLUNTEER, refs=(OLD_PHONE,)), by=of_system("test")
        ).then(VolunteerOldContactDeleted(volunteer=VOLUNTEER, branch=BRANCH, rows=1))

    def test_what_is_in_use_stays(self) -> None:
        given(LEADER_ADDED, PHONE_REPLACED).when(
            DeleteOldVolunteerContact(volunteer=VOLUNTEER, refs=(OLD_PHONE, NEW_PHONE)),
            by=of_system("test"),
        ).refused(VOLUNTEER_CONTACT_WAS_REPLACED)
