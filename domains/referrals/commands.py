"""What may be asked of referrals."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.inputs import Phone
from core.permissions import Resource
from core.personal import Private, seal, to_vault
from domains.branches.events import BranchId, FourDigits
from domains.branches.facts import branch_state, coverage
from domains.participants.events import (
    ConsentGiven,
    ConsentMeans,
    ParticipantId,
    ParticipantRegistered,
)
from domains.partners.events import PartnerId
from domains.partners.facts import partner_state
from domains.referrals.events import (
    DeclineReason,
    ReferralAccepted,
    ReferralDeclined,
    ReferralId,
    ReferralSubmitted,
)
from domains.referrals.facts import ReferralState, referral_state
from domains.referrals.rules import (
    BRANCH_IS_OPEN,
    CONSENT_IS_GIVEN,
    CONSENT_IS_NOT_TO_COME,
    MUNICIPALITY_IS_COVERED,
    PARTNER_IS_REGISTERED,
    REFERRAL_IS_WAITING,
)


class Consent(Struct, frozen=True, forbid_unknown_fields=True):
    """What she agreed to, how, and when."""

    text_version: Annotated[int, Meta(ge=1)]
    means: ConsentMeans
    given_on: date


@command(
    "referrals.submit",
    "POST /referrals",
    da="Henvis",
    en="Refer",
    rules=[
        MUNICIPALITY_IS_COVERED,
        BRANCH_IS_OPEN,
        PARTNER_IS_REGISTERED,
        CONSENT_IS_GIVEN,
        CONSENT_IS_NOT_TO_COME,
    ],
)
class SubmitReferral(Command):
    """Refer a woman to the branch that covers her municipality. An alias is enough for a name.

    A counsellor refers for her partner; an activity leader to her own branch.
    """

    name: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    municipality: FourDigits
    partner: PartnerId | None = None
    safe_phone: Private[Phone] | None = None
    wishes: Private[Annotated[str, Meta(min_length=1, max_length=4000)]] | None = None
    consent: Consent | None = None

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read(coverage, self.municipality).branch, partner=self.partner)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        branch = read(coverage, self.municipality).branch
        if branch is None:
            raise MUNICIPALITY_IS_COVERED.broken(municipality=self.municipality)
        BRANCH_IS_OPEN.require(read(branch_state, branch).is_open)
        if self.partner is not None:
            PARTNER_IS_REGISTERED.require(read(partner_state, self.partner).exists)
        if self.consent is None:
            raise CONSENT_IS_GIVEN.broken()
        day = self.consent.given_on
        CONSENT_IS_NOT_TO_COME.require(day <= given.today, day=day)
        return self._events(branch, self.consent, given)

    def _events(self, branch: BranchId, consent: Consent, given: Given) -> Sequence[Event]:
        participant = ParticipantId(given.new_id())
        return [
            ReferralSubmitted(
                referral=ReferralId(given.new_id()),
                participant=participant,
                branch=branch,
                municipality=self.municipality,
                wishes=None if self.wishes is None else seal(self.wishes),
                partner=self.partner,
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
            ),
        ]


@command(
    "referrals.accept",
    "POST /referrals/{referral}/acceptance",
    da="Acceptér henvisning",
    en="Accept a referral",
    rules=[REFERRAL_IS_WAITING],
)
class AcceptReferral(Command):
    """Say yes: the branch will support her."""

    referral: ReferralId

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = _waiting(read, self.referral)
        return [
            ReferralAccepted(
                referral=self.referral, participant=state.participant, branch=state.branch
            )
        ]


@command(
    "referrals.decline",
    "POST /referrals/{referral}/decline",
    da="Afvis henvisning",
    en="Decline a referral",
    rules=[REFERRAL_IS_WAITING],
)
class DeclineReferral(Command):
    """Say no, with the reason."""

    referral: ReferralId
    reason: DeclineReason

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.referral)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = _waiting(read, self.referral)
        return [
            ReferralDeclined(
                referral=self.referral,
                participant=state.participant,
                branch=state.branch,
                reason=self.reason,
            )
        ]


def _resource(read: Reader, referral: ReferralId) -> Resource:
    return Resource(branch=read.known(referral_state, referral).branch)


def _waiting(read: Reader, referral: ReferralId) -> ReferralState:
    state = read.known(referral_state, referral)
    REFERRAL_IS_WAITING.require(state.status == "waiting", status=state.status)
    return state
