"""Protection of her name and address in the civil register."""

from collections.abc import Sequence
from datetime import date

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from domains.participants.commands.base import ParticipantCommand
from domains.participants.events import AddressProtected, Protection, ProtectionEnded
from domains.participants.facts import protected_until
from domains.participants.rules import (
    ADDRESS_IS_PROTECTED,
    DAY_IS_NOT_TO_COME,
    PROTECTION_IS_NOT_OVER,
)


@command(
    "participants.protect_address",
    "POST /participants/{participant}/protection",
    da="Registrér adressebeskyttelse",
    en="Record address protection",
    rules=[PROTECTION_IS_NOT_OVER, CORRECTS_WHAT_STANDS],
)
class ProtectAddress(ParticipantCommand):
    """Record that her name and address are protected until a day, for the first time or anew."""

    level: Protection
    until: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [AddressProtected], "participant", self.participant)
        else:
            PROTECTION_IS_NOT_OVER.require(given.today <= self.until, until=self.until)
        return [
            AddressProtected(
                participant=self.participant,
                level=self.level,
                until=self.until,
                corrects=self.corrects,
            )
        ]


@command(
    "participants.end_protection",
    "POST /participants/{participant}/protection/end",
    da="Registrér, at adressebeskyttelse er ophørt",
    en="Record that address protection ended",
    rules=[ADDRESS_IS_PROTECTED, DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class EndProtection(ParticipantCommand):
    """Record that her name and address are no longer protected."""

    ended_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [ProtectionEnded], "participant", self.participant)
        else:
            until = protected_until(read, self.participant)
            ADDRESS_IS_PROTECTED.require(until is not None and given.today <= until)
        DAY_IS_NOT_TO_COME.require(self.ended_on <= given.today, day=self.ended_on)
        return [
            ProtectionEnded(
                participant=self.participant, ended_on=self.ended_on, corrects=self.corrects
            )
        ]
