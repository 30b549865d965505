"""What she agrees to, and takes back. Merged records agree and disagree together.

It is recorded once, of the record that is named: there it stays if a merge is undone.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, seal
from domains.participants.commands.base import ParticipantCommand
from domains.participants.events import (
    ConsentGiven,
    ConsentMeans,
    ConsentWithdrawn,
    LanguageCode,
)
from domains.participants.facts import agreements_of, participant_state
from domains.participants.rules import DAY_IS_NOT_TO_COME, THERE_IS_A_CONSENT


@command(
    "participants.give_consent",
    "POST /participants/{participant}/consents",
    da="Registrér samtykke",
    en="Record a consent",
    rules=[DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class GiveConsent(ParticipantCommand):
    """Record that she agreed, anew or to a newer text."""

    text_version: Annotated[int, Meta(ge=1)]
    means: ConsentMeans
    given_on: date
    language: Private[LanguageCode] | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [ConsentGiven], "participant", self.participant)
        DAY_IS_NOT_TO_COME.require(self.given_on <= given.today, day=self.given_on)
        return [
            ConsentGiven(
                participant=self.participant,
                text_version=self.text_version,
                means=self.means,
                given_on=self.given_on,
                language=None if self.language is None else seal(self.language),
                corrects=self.corrects,
            )
        ]


@command(
    "participants.withdraw_consent",
    "POST /participants/{participant}/consents/withdrawal",
    da="Træk samtykke tilbage",
    en="Withdraw the consent",
    rules=[THERE_IS_A_CONSENT, DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class WithdrawConsent(ParticipantCommand):
    """Record that she no longer agrees."""

    withdrawn_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [ConsentWithdrawn], "participant", self.participant)
        else:
            # Her own record may still say yes, once the others are no longer held to be hers.
            itself = read(participant_state, self.participant).consents
            merged = agreements_of(read, self.participant).values()
            THERE_IS_A_CONSENT.require(itself or any(merged))
        DAY_IS_NOT_TO_COME.require(self.withdrawn_on <= given.today, day=self.withdrawn_on)
        return [
            ConsentWithdrawn(
                participant=self.participant,
                withdrawn_on=self.withdrawn_on,
                corrects=self.corrects,
            )
        ]
