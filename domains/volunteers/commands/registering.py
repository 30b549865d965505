"""How somebody becomes known, what she is called, and how she is reached."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from core.commands import Command, Given, Outcome, command
from core.corrections import CORRECTS_WHAT_STANDS
from core.events import Event
from core.facts import Reader
from core.inputs import Phone
from core.keys import VaultDeletion
from core.permissions import Resource
from core.personal import Private, seal, to_vault
from domains.branches.events import BranchId
from domains.branches.facts import branch_state
from domains.safety.facts.conflicts import Told, shut_out_by_volunteer
from domains.volunteers.commands.base import VOLUNTEER, CorrectingCommand, VolunteerCommand
from domains.volunteers.contact import CONTACT_EVENTS, DETAILS, details_of, replaced
from domains.volunteers.events import (
    VolunteerContactChanged,
    VolunteerId,
    VolunteerNamed,
    VolunteerOldContactDeleted,
    VolunteerRegistered,
)
from domains.volunteers.inputs import Email, Name
from domains.volunteers.rules import VOLUNTEER_CONTACT_IS_TOLD, VOLUNTEER_CONTACT_WAS_REPLACED


@command(
    "volunteers.register",
    "POST /branches/{branch}/volunteers",
    da="Registrér frivillig",
    en="Register a volunteer",
)
class RegisterVolunteer(Command):
    """Register somebody who wants to help at the branch."""

    branch: BranchId
    name: Private[Name]
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
    "volunteers.name",
    "POST /volunteers/{volunteer}/name",
    da="Ret frivilligs navn",
    en="Tell a volunteer's name anew",
    rules=[CORRECTS_WHAT_STANDS],
)
class NameVolunteer(CorrectingCommand):
    """Tell another name of hers, or correct one that was told, at her registration too."""

    name: Private[Name]

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.earlier(read, given, VolunteerRegistered, VolunteerNamed)
        named = self.told(read, VolunteerNamed, name=seal(self.name), corrects=self.corrects)
        told = Told(self.volunteer, self.name)
        return [named, *shut_out_by_volunteer(read, self.volunteer, told)]


@command(
    "volunteers.change_contact",
    "POST /volunteers/{volunteer}/contact",
    da="Ret frivilligs kontaktoplysninger",
    en="Change a volunteer's contact details",
    rules=[VOLUNTEER_CONTACT_IS_TOLD, CORRECTS_WHAT_STANDS],
)
class ChangeVolunteerContact(CorrectingCommand):
    """Tell how she is reached now. What is told replaces what was there, which is deleted.

    A correction tells the same details as what it corrects.
    """

    phone: Private[Phone] | None = None
    email: Private[Email] | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        told = {detail for detail in DETAILS if getattr(self, detail) is not None}
        VOLUNTEER_CONTACT_IS_TOLD.require(bool(told))
        earlier = self.earlier(read, given, *CONTACT_EVENTS)
        CORRECTS_WHAT_STANDS.require(
            earlier is None or set(details_of(earlier)) == told, event=self.corrects
        )
        return [
            self.told(
                read,
                VolunteerContactChanged,
                phone=None if self.phone is None else to_vault(self.phone),
                email=None if self.email is None else to_vault(self.email),
                corrects=self.corrects,
            )
        ]


@command(
    "volunteers.delete_old_contact",
    "POST /volunteers/{volunteer}/contact/old",
    da="Slet frivilligs gamle kontaktoplysninger",
    en="Delete a volunteer's old contact details",
    rules=[VOLUNTEER_CONTACT_WAS_REPLACED],
)
class DeleteOldVolunteerContact(VolunteerCommand):
    """Really delete contact details that were replaced. The system does so by itself."""

    refs: Annotated[tuple[UUID, ...], Meta(min_length=1)]

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        old = replaced(read.recorded(CONTACT_EVENTS, VOLUNTEER, self.volunteer))
        VOLUNTEER_CONTACT_WAS_REPLACED.require(old.issuperset(self.refs))
        return [
            self.told(read, VolunteerOldContactDeleted, rows=len(set(self.refs))),
            VaultDeletion(self.refs),
        ]
