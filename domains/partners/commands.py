"""What may be asked of partners."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, cast

import msgspec
from msgspec import Meta

from core.commands import Command, Given, Outcome, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.inputs import END, Phone
from core.keys import VaultDeletion
from core.permissions import COUNTRY, NOWHERE, Resource
from core.personal import Private, PublicText, seal, to_vault
from domains.branches.events import BranchId, FourDigits
from domains.branches.facts import branch_state, is_municipality
from domains.partners.events import (
    AgreementEnded,
    AgreementId,
    AgreementMade,
    ContactAdded,
    ContactId,
    ContactLeft,
    DialogueKind,
    DialogueNoted,
    PartnerDescribed,
    PartnerEnded,
    PartnerId,
    PartnerKind,
    PartnerRegistered,
    PartnerResumed,
)
from domains.partners.facts import agreement_state, contact_state, partner_state
from domains.partners.rules import (
    AGREEMENT_ENDS_AFTER_IT_BEGINS,
    AGREEMENT_WAS_NOT_ENDED,
    CONTACT_IS_THERE,
    PARTNER_DAY_IS_NOT_TO_COME,
    PARTNER_MUNICIPALITY_EXISTS,
    PARTNERSHIP_HAS_ENDED,
    PARTNERSHIP_LASTS,
)

PartnerName = Annotated[PublicText, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(max_length=254, pattern=rf"^[^@\s]+@[^@\s]+{END}")]


@command(
    "partners.register",
    "POST /partners",
    da="Registrér partner",
    en="Register a partner",
    rules=[PARTNER_MUNICIPALITY_EXISTS],
)
class RegisterPartner(Command):
    """Register an organisation whose counsellors refer."""

    name: PartnerName
    kind: PartnerKind
    municipality: FourDigits | None = None

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        _require_municipality(self.municipality)
        return [
            PartnerRegistered(
                partner=PartnerId(given.new_id()),
                name=self.name,
                kind=self.kind,
                municipality=self.municipality,
            )
        ]


@command(
    "partners.describe",
    "POST /partners/{partner}/description",
    da="Beskriv partner på ny",
    en="Describe a partner anew",
    rules=[PARTNER_MUNICIPALITY_EXISTS, CORRECTS_WHAT_STANDS],
)
class DescribePartner(Command):
    """Say that the partner has another name, kind or place."""

    partner: PartnerId
    name: PartnerName
    kind: PartnerKind
    municipality: FourDigits | None = None
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.partner)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [PartnerDescribed], "partner", self.partner)
        _require_municipality(self.municipality)
        return [
            PartnerDescribed(
                partner=self.partner,
                name=self.name,
                kind=self.kind,
                municipality=self.municipality,
                corrects=self.corrects,
            )
        ]


@command(
    "partners.add_contact",
    "POST /partners/{partner}/contacts",
    da="Tilføj kontaktperson",
    en="Add a contact person",
    rules=[CORRECTS_WHAT_STANDS],
)
class AddContact(Command):
    """Add somebody at the partner to speak with. A correction deletes the old phone and mail.

    `branch` is the branch for which an activity leader does it.
    """

    partner: PartnerId
    name: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    function: Private[Annotated[str, Meta(min_length=1, max_length=200)]] | None = None
    phone: Private[Phone] | None = None
    email: Private[Email] | None = None
    branch: BranchId | None = None
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.partner, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        if self.corrects is None:
            return [self._added(ContactId(given.new_id()))]
        told = corrected(read, self.corrects, [ContactAdded], "partner", self.partner)
        old = cast("ContactAdded", told)
        replaced = tuple(kept.ref for kept in (old.phone, old.email) if kept is not None)
        added = self._added(old.contact)
        return [added, VaultDeletion(replaced)] if replaced else [added]

    def _added(self, contact: ContactId) -> Event:
        return ContactAdded(
            partner=self.partner,
            contact=contact,
            name=seal(self.name),
            function=None if self.function is None else seal(self.function),
            phone=None if self.phone is None else to_vault(self.phone),
            email=None if self.email is None else to_vault(self.email),
            corrects=self.corrects,
        )


@command(
    "partners.contact_leaves",
    "POST /partners/{partner}/contacts/{contact}/leaving",
    da="Notér, at kontaktperson er stoppet",
    en="Note that a contact person left",
    rules=[CONTACT_IS_THERE, PARTNER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class ContactLeaves(Command):
    """Note that she is no longer the one to speak with."""

    partner: PartnerId
    contact: ContactId
    left_on: date
    branch: BranchId | None = None
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        contact = read.known(contact_state, self.contact)
        if contact.partner != self.partner:
            return NOWHERE
        return _resource(read, self.partner, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            CONTACT_IS_THERE.require(read.known(contact_state, self.contact).there)
        else:
            corrected(read, self.corrects, [ContactLeft], "contact", self.contact)
        _require_past(self.left_on, given)
        return [
            ContactLeft(
                partner=self.partner,
                contact=self.contact,
                left_on=self.left_on,
                corrects=self.corrects,
            )
        ]


@command(
    "partners.agree",
    "POST /partners/{partner}/agreements",
    da="Indgå aftale",
    en="Make an agreement",
    rules=[PARTNERSHIP_LASTS, AGREEMENT_ENDS_AFTER_IT_BEGINS, CORRECTS_WHAT_STANDS],
)
class MakeAgreement(Command):
    """Record a formal agreement: with Qnet, or with the branch that is named."""

    partner: PartnerId
    begins_on: date
    ends_on: date | None = None
    branch: BranchId | None = None
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _place(read, self.partner, self.branch, self.corrects)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            PARTNERSHIP_LASTS.require(read(partner_state, self.partner).refers)
            agreement = AgreementId(given.new_id())
        else:
            told = corrected(read, self.corrects, [AgreementMade], "partner", self.partner)
            agreement = cast("AgreementMade", told).agreement
        AGREEMENT_ENDS_AFTER_IT_BEGINS.require(
            self.ends_on is None or self.begins_on <= self.ends_on,
            begins_on=self.begins_on,
            ends_on=self.ends_on,
        )
        return [
            AgreementMade(
                partner=self.partner,
                agreement=agreement,
                begins_on=self.begins_on,
                ends_on=self.ends_on,
                branch=self.branch,
                corrects=self.corrects,
            )
        ]


@command(
    "partners.end_agreement",
    "POST /partners/{partner}/agreements/{agreement}/end",
    da="Lad aftale ophøre",
    en="End an agreement",
    rules=[AGREEMENT_WAS_NOT_ENDED, PARTNER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class EndAgreement(Command):
    """End an agreement; `branch`, if it is named, is the branch with which it was made."""

    partner: PartnerId
    agreement: AgreementId
    ended_on: date
    branch: BranchId | None = None
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        agreement = read.known(agreement_state, self.agreement)
        if agreement.partner != self.partner or self.branch not in (None, agreement.branch):
            return NOWHERE
        return _resource(read, self.partner, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            AGREEMENT_WAS_NOT_ENDED.require(not read.known(agreement_state, self.agreement).ended)
        else:
            corrected(read, self.corrects, [AgreementEnded], "agreement", self.agreement)
        _require_past(self.ended_on, given)
        return [
            AgreementEnded(
                partner=self.partner,
                agreement=self.agreement,
                ended_on=self.ended_on,
                corrects=self.corrects,
            )
        ]


@command(
    "partners.note_dialogue",
    "POST /partners/{partner}/dialogue",
    da="Notér dialog",
    en="Note a dialogue",
    rules=[PARTNER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class NoteDialogue(Command):
    """Note what was spoken of, by the branch that is named or by the national office."""

    partner: PartnerId
    held_on: date
    kind: DialogueKind
    note: Private[Annotated[str, Meta(min_length=1, max_length=10_000)]]
    branch: BranchId | None = None
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _place(read, self.partner, self.branch, self.corrects)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [DialogueNoted], "partner", self.partner)
        _require_past(self.held_on, given)
        return [
            DialogueNoted(
                partner=self.partner,
                held_on=self.held_on,
                kind=self.kind,
                note=seal(self.note),
                branch=self.branch,
                corrects=self.corrects,
            )
        ]


@command(
    "partners.end",
    "POST /partners/{partner}/end",
    da="Lad samarbejde ophøre",
    en="End a partnership",
    rules=[PARTNERSHIP_LASTS, PARTNER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class EndPartnership(Command):
    """Let a partner refer no more. What became of its referrals goes on."""

    partner: PartnerId
    ended_on: date
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.partner)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            PARTNERSHIP_LASTS.require(read(partner_state, self.partner).refers)
        else:
            corrected(read, self.corrects, [PartnerEnded], "partner", self.partner)
        _require_past(self.ended_on, given)
        return [PartnerEnded(partner=self.partner, ended_on=self.ended_on, corrects=self.corrects)]


@command(
    "partners.resume",
    "POST /partners/{partner}/resumption",
    da="Genoptag samarbejde",
    en="Resume a partnership",
    rules=[PARTNERSHIP_HAS_ENDED, PARTNER_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class ResumePartnership(Command):
    """Let a partner refer again."""

    partner: PartnerId
    resumed_on: date
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.partner)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            PARTNERSHIP_HAS_ENDED.require(not read(partner_state, self.partner).refers)
        else:
            corrected(read, self.corrects, [PartnerResumed], "partner", self.partner)
        _require_past(self.resumed_on, given)
        return [
            PartnerResumed(partner=self.partner, resumed_on=self.resumed_on, corrects=self.corrects)
        ]


def _resource(read: Reader, partner: PartnerId, branch: BranchId | None = None) -> Resource:
    """Return where it lies: at the branch for which somebody acts, if there is one."""
    known = read(partner_state, partner).exists
    if branch is not None:
        known = known and read(branch_state, branch).exists
    return Resource(exists=known, branch=branch, partner=partner)


def _place(
    read: Reader, partner: PartnerId, branch: BranchId | None, corrects: EventId | None
) -> Resource:
    """Return where it is told: by no branch, if a correction takes it from another than it names.

    So a leader corrects what her own branch told, and the national office everything.
    """
    place = _resource(read, partner, branch)
    if corrects is None:
        return place
    for recorded in read.recorded([AgreementMade, DialogueNoted], "partner", partner):
        if recorded.id == corrects and getattr(recorded.event, "branch", None) != branch:
            return msgspec.structs.replace(place, branch=None)
    return place


def _require_municipality(municipality: FourDigits | None) -> None:
    PARTNER_MUNICIPALITY_EXISTS.require(
        municipality is None or is_municipality(municipality), municipality=municipality
    )


def _require_past(day: date, given: Given) -> None:
    PARTNER_DAY_IS_NOT_TO_COME.require(day <= given.today, day=day)
