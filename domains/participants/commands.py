"""What may be asked of participants. Their registration comes with a referral."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import Resource
from domains.participants.events import (
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    ParticipantId,
)
from domains.participants.facts import participant_state
from domains.participants.rules import DAY_IS_NOT_TO_COME, THERE_IS_A_CONSENT
from domains.referrals.facts import latest_referral


def _resource(read: Reader, participant: ParticipantId) -> Resource:
    """Return where she is: with the branch of her latest referral."""
    branch = read(latest_referral, participant).branch
    return Resource(exists=read(participant_state, participant).exists, branch=branch)


@command(
    "participants.give_consent",
    "POST /participants/{participant}/consents",
    da="Registrér samtykke",
    en="Record a consent",
    rules=[DAY_IS_NOT_TO_COME],
)
class GiveConsent(Command):
    """Record that she agreed, anew or to a newer text."""

    participant: ParticipantId
    text_version: Annotated[int, Meta(ge=1)]
    means: ConsentMeans
    given_on: date

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.participant)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        DAY_IS_NOT_TO_COME.require(self.given_on <= given.today, day=self.given_on)
        return [
            ConsentGiven(
                participant=self.participant,
                text_version=self.text_version,
                means=self.means,
                given_on=self.given_on,
            )
        ]


@command(
    "participants.withdraw_consent",
    "POST /participants/{participant}/consents/withdrawal",
    da="Træk samtykke tilbage",
    en="Withdraw the consent",
    rules=[THERE_IS_A_CONSENT, DAY_IS_NOT_TO_COME],
)
class WithdrawConsent(Command):
    """Record that she no longer agrees."""

    participant: ParticipantId
    withdrawn_on: date

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.participant)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        THERE_IS_A_CONSENT.require(read(participant_state, self.participant).consents)
        DAY_IS_NOT_TO_COME.require(self.withdrawn_on <= given.today, day=self.withdrawn_on)
        return [ConsentWithdrawn(participant=self.participant, withdrawn_on=self.withdrawn_on)]
