"""What is told when a woman is referred, whoever tells it, and what it leaves in the log."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given
from core.events import Event
from core.facts import Reader
from core.inputs import Phone
from core.personal import Private, seal, to_vault
from domains.branches.events import FourDigits
from domains.branches.facts import is_municipality
from domains.participants.events import (
    AddressProtected,
    ChildId,
    ChildRegistered,
    ConsentGiven,
    MustNotMeet,
    Needs,
    NeedsTold,
    ParticipantId,
    ParticipantRegistered,
    SafeContact,
    SafeContactTold,
    ThirdPersonId,
)
from domains.partners.events import PartnerId
from domains.referrals.answering import due_on
from domains.referrals.events import LinkId, Origin, ReferralId, ReferralSubmitted
from domains.referrals.inputs import BirthYear, Consent, MustNotMeetInput, ProtectionInput
from domains.referrals.routing import place_of
from domains.referrals.rules import (
    CONSENT_IS_GIVEN,
    CONSENT_IS_NOT_TO_COME,
    REFERRAL_MUNICIPALITY_EXISTS,
    REFERRED_CHILDREN_ARE_BORN,
    REFERRED_PROTECTION_HOLDS,
)
from domains.safety.facts.conflicts import Told, shut_out_of_her

INTAKE_RULES = (
    REFERRAL_MUNICIPALITY_EXISTS,
    CONSENT_IS_GIVEN,
    CONSENT_IS_NOT_TO_COME,
    REFERRED_PROTECTION_HOLDS,
    REFERRED_CHILDREN_ARE_BORN,
)


class Intake(Command, kw_only=True):
    """Base of the commands that refer. An alias is enough for a name, and most may be left out."""

    name: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    municipality: FourDigits
    safe_phone: Private[Phone] | None = None
    safe_contact: Private[SafeContact] | None = None
    wishes: Private[Annotated[str, Meta(min_length=1, max_length=4000)]] | None = None
    needs: Private[Needs] | None = None
    protection: ProtectionInput | None = None
    children: Private[Annotated[tuple[BirthYear, ...], Meta(max_length=15)]] | None = None
    must_not_meet: Private[Annotated[tuple[MustNotMeetInput, ...], Meta(max_length=20)]] | None = (
        None
    )
    consent: Consent | None = None

    def submitted(
        self,
        read: Reader,
        given: Given,
        *,
        origin: Origin,
        partner: PartnerId | None = None,
        link: LinkId | None = None,
    ) -> Sequence[Event]:
        """Return all that happens. Raises RuleBroken by one of INTAKE_RULES."""
        REFERRAL_MUNICIPALITY_EXISTS.require(
            is_municipality(self.municipality), municipality=self.municipality
        )
        consent = self._consent(given)
        participant = ParticipantId(given.new_id())
        avoided = self._avoided(given)
        conflicts = shut_out_of_her(read, participant, avoided)
        shut_out = {conflict.account for conflict in conflicts}
        return [
            ReferralSubmitted(
                referral=ReferralId(given.new_id()),
                participant=participant,
                branch=place_of(read, self.municipality, shut_out),
                municipality=self.municipality,
                wishes=None if self.wishes is None else seal(self.wishes),
                partner=partner,
                link=link,
                origin=origin,
                due_on=due_on(given.today),
            ),
            ParticipantRegistered(
                participant=participant,
                name=seal(self.name),
                safe_phone=None if self.safe_phone is None else to_vault(self.safe_phone),
            ),
            ConsentGiven(
                participant=participant,
                text_version=consent.text_version,
                means=consent.means,
                given_on=consent.given_on,
                language=None if consent.language is None else seal(consent.language),
            ),
            *self._needs(participant),
            *self._protection(participant, given),
            *self._children(participant, given),
            *self._must_not_meet(participant, avoided),
            *conflicts,
        ]

    def _consent(self, given: Given) -> Consent:
        if self.consent is None:
            raise CONSENT_IS_GIVEN.broken()
        day = self.consent.given_on
        CONSENT_IS_NOT_TO_COME.require(day <= given.today, day=day)
        return self.consent

    def _needs(self, participant: ParticipantId) -> Iterator[Event]:
        if self.needs is not None:
            yield NeedsTold(participant=participant, needs=seal(self.needs))
        if self.safe_contact is not None:
            yield SafeContactTold(participant=participant, contact=seal(self.safe_contact))

    def _protection(self, participant: ParticipantId, given: Given) -> Iterator[Event]:
        if self.protection is not None:
            level, until = self.protection.level, self.protection.until
            REFERRED_PROTECTION_HOLDS.require(until >= given.today)
            yield AddressProtected(participant=participant, level=level, until=until)

    def _children(self, participant: ParticipantId, given: Given) -> Iterator[Event]:
        for year in () if self.children is None else self.children.reveal():
            REFERRED_CHILDREN_ARE_BORN.require(year <= given.today.year)
            yield ChildRegistered(
                participant=participant,
                child=ChildId(given.new_id()),
                birth_year=seal(Private(year)),
            )

    def _avoided(self, given: Given) -> Sequence[Told]:
        """Return whom she must not meet, each with an id."""
        told = () if self.must_not_meet is None else self.must_not_meet.reveal()
        return [Told(given.new_id(), Private(person.name)) for person in told]

    def _must_not_meet(
        self, participant: ParticipantId, avoided: Sequence[Told]
    ) -> Iterator[Event]:
        told = () if self.must_not_meet is None else self.must_not_meet.reveal()
        for (person, name), said in zip(avoided, told, strict=True):
            yield MustNotMeet(
                participant=participant,
                person=ThirdPersonId(person),
                name=seal(name),
                relation=None if said.relation is None else seal(Private(said.relation)),
            )
