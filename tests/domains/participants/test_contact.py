"""Participants: where they are, which lies in the vault."""

from core.corrections import CORRECTS_WHAT_STANDS
from core.identity import of_system
from core.personal import Private
from core.testing import given
from domains.participants.commands import ChangeContact, DeleteOldContact, RemoveContact
from domains.participants.events import (
    ContactDetail,
    ContactDetails,
    ContactRemoved,
    OldContactDeleted,
)
from domains.participants.rules import (
    CONTACT_IS_OLD,
    CONTACT_IS_THERE,
    CONTACT_IS_TOLD,
    CONTACT_IS_TOLD_WHOLE,
)
from tests.domains.histories import LEADER, LEADER_ADDED, OTHER_PARTICIPANT, PARTICIPANT, REFERRED
from tests.domains.participants.histories import (
    BOTH,
    FIRST,
    OLD_ROW,
    PHONE_CHANGED,
    PRESENT_ROW,
    REGISTERED,
    contact,
)

SYSTEM = of_system("test")
PHONE, ADDRESS, LIVES_AT, SCHOOL = ContactDetail
ALL = {
    "phone": "22 33 44 55",
    "address": "Vejen 1",
    "lives_at": "Krisecentret",
    "school": "Byens Skole",
}


def details(**told: str) -> Private[ContactDetails]:
    """Return what is told."""
    return Private(ContactDetails(**told))


def removed(*details: ContactDetail) -> ContactRemoved:
    """Return that details hold no more."""
    return ContactRemoved(participant=PARTICIPANT, details=details)


class TestChanging:
    def test_she_says_where_she_is(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            ChangeContact(participant=PARTICIPANT, details=details(**ALL)), by=LEADER
        ).then(contact(**ALL))

    def test_one_detail_is_enough(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            ChangeContact(participant=PARTICIPANT, details=details(school="Byens Skole")),
            by=LEADER,
        ).then(contact(school="Byens Skole"))

    def test_no_detail_is_too_few(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            ChangeContact(participant=PARTICIPANT, details=details()), by=LEADER
        ).refused(CONTACT_IS_TOLD)

    def test_it_is_corrected(self) -> None:
        given(contact(phone="11 11 11 11"), LEADER_ADDED, REGISTERED).when(
            ChangeContact(
                participant=PARTICIPANT, details=details(phone="12 12 12 12"), corrects=FIRST
            ),
            by=LEADER,
        ).then(contact(FIRST, phone="12 12 12 12"))

    def test_a_correction_may_tell_more(self) -> None:
        given(contact(phone="11 11 11 11"), LEADER_ADDED, REGISTERED).when(
            ChangeContact(participant=PARTICIPANT, details=details(**ALL), corrects=FIRST),
            by=LEADER,
        ).then(contact(FIRST, **ALL))

    def test_a_correction_repeats_what_holds(self) -> None:
        given(contact(**ALL), LEADER_ADDED, REGISTERED).when(
            ChangeContact(
                participant=PARTICIPANT,
                details=details(phone="12 12 12 12", school="Byens Skole"),
                corrects=FIRST,
            ),
            by=LEADER,
        ).refused(CONTACT_IS_TOLD_WHOLE, missing=["address", "lives_at"])

    def test_a_correction_need_not_repeat_what_holds_no_more(self) -> None:
        told = contact(phone="11 11 11 11", address="Vejen 1", school="Byens Skole")
        moved, left = contact(address="Vejen 2"), removed(SCHOOL)
        given(told, LEADER_ADDED, REGISTERED, moved, left).when(
            ChangeContact(
                participant=PARTICIPANT, details=details(phone="12 12 12 12"), corrects=FIRST
            ),
            by=LEADER,
        ).then(contact(FIRST, phone="12 12 12 12"))

    def test_what_was_replaced_is_not_corrected(self) -> None:
        newer = contact(phone="33 33 33 33")
        given(contact(phone="11 11 11 11"), LEADER_ADDED, REGISTERED, newer).when(
            ChangeContact(
                participant=PARTICIPANT, details=details(phone="12 12 12 12"), corrects=FIRST
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)

    def test_what_was_removed_is_not_corrected(self) -> None:
        given(contact(phone="11 11 11 11"), LEADER_ADDED, REGISTERED, removed(PHONE)).when(
            ChangeContact(
                participant=PARTICIPANT, details=details(phone="12 12 12 12"), corrects=FIRST
            ),
            by=LEADER,
        ).refused(CORRECTS_WHAT_STANDS, event=FIRST)


class TestRemoving:
    def test_details_are_removed(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            RemoveContact(participant=PARTICIPANT, details=(PHONE,)), by=LEADER
        ).then(removed(PHONE))

    def test_what_is_there_is_removed_of_what_is_named(self) -> None:
        given(LEADER_ADDED, REFERRED, contact(school="Byens Skole")).when(
            RemoveContact(participant=PARTICIPANT, details=(SCHOOL, ADDRESS, PHONE, SCHOOL)),
            by=LEADER,
        ).then(removed(PHONE, SCHOOL))

    def test_what_is_not_there_is_not_removed(self) -> None:
        given(LEADER_ADDED, REFERRED).when(
            RemoveContact(participant=PARTICIPANT, details=(ADDRESS, LIVES_AT)), by=LEADER
        ).refused(CONTACT_IS_THERE)
        given(LEADER_ADDED, REFERRED, removed(PHONE)).when(
            RemoveContact(participant=PARTICIPANT, details=(PHONE,)), by=LEADER
        ).refused(CONTACT_IS_THERE)


class TestDeleting:
    def test_what_is_old_is_deleted(self) -> None:
        given(PHONE_CHANGED).when(
            DeleteOldContact(participant=PARTICIPANT, refs=(OLD_ROW, OLD_ROW)), by=SYSTEM
        ).then(OldContactDeleted(participant=PARTICIPANT, rows=1))

    def test_what_holds_is_not_deleted(self) -> None:
        given(PHONE_CHANGED).when(
            DeleteOldContact(participant=PARTICIPANT, refs=(OLD_ROW, PRESENT_ROW)), by=SYSTEM
        ).refused(CONTACT_IS_OLD)

    def test_what_is_not_hers_is_not_deleted(self) -> None:
        given(PHONE_CHANGED, BOTH).when(
            DeleteOldContact(participant=OTHER_PARTICIPANT, refs=(OLD_ROW,)), by=SYSTEM
        ).refused(CONTACT_IS_OLD)
