"""What she agrees to, and takes back. Merged records agree and disagree together."""

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
    ParticipantId,
)
from domains.participants.facts import participant_state, same_person
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
        ids = _told_of(read, self, ConsentGiven, self.corrects)
        DAY_IS_NOT_TO_COME.require(self.given_on <= given.today, day=self.given_on)
        return [
            ConsentGiven(
                participant=each,
                text_version=self.text_version,
                means=self.means,
                given_on=self.given_on,
                language=None if self.language is None else seal(self.language),
                corrects=self.corrects,
            )
            for each in ids
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
        ids = _told_of(read, self, ConsentWithdrawn, self.corrects)
        if self.corrects is None:
            THERE_IS_A_CONSENT.require(any(read(participant_state, each).consents for each in ids))
        DAY_IS_NOT_TO_COME.require(self.withdrawn_on <= given.today, day=self.withdrawn_on)
        return [
            ConsentWithdrawn(
                participant=each, withdrawn_on=self.withdrawn_on, corrects=self.corrects
            )
            for each in ids
        ]


def _told_of(
    read: Reader,
    command: ParticipantCommand,
    event_type: type[Event],
    corrects: EventId | None,
) -> Sequence[ParticipantId]:
    """Return the ids it is told of: all of hers, the one named first; a correction, of that one."""
    named = command.participant
    if corrects is not None:
        corrected(read, corrects, [event_type], "participant", named)
        return [named]
    return [named, *(each for each in same_person(read, named) if each != named)]
