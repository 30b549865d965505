"""Who she is, what she needs, and how she is reached without danger. What is told last holds."""

from collections.abc import Sequence

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, seal
from domains.participants.commands.base import Name, ParticipantCommand
from domains.participants.events import (
    Needs,
    NeedsTold,
    ParticipantNamed,
    SafeContact,
    SafeContactTold,
)


@command(
    "participants.name",
    "POST /participants/{participant}/name",
    da="Fortæl navn",
    en="Tell the name",
    rules=[CORRECTS_WHAT_STANDS],
)
class NameParticipant(ParticipantCommand):
    """Say what she is called: a name instead of an alias, or another one."""

    name: Private[Name]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [ParticipantNamed], "participant", self.participant)
        return [
            ParticipantNamed(
                participant=self.participant, name=seal(self.name), corrects=self.corrects
            )
        ]


@command(
    "participants.tell_needs",
    "POST /participants/{participant}/needs",
    da="Fortæl om ønsker og sprog",
    en="Tell her needs and languages",
    rules=[CORRECTS_WHAT_STANDS],
)
class TellNeeds(ParticipantCommand):
    """Say which languages she speaks, whether she needs an interpreter, and what she wishes."""

    needs: Private[Needs]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [NeedsTold], "participant", self.participant)
        return [
            NeedsTold(participant=self.participant, needs=seal(self.needs), corrects=self.corrects)
        ]


@command(
    "participants.tell_safe_contact",
    "POST /participants/{participant}/safe-contact",
    da="Fortæl om sikker kontakt",
    en="Tell how she is reached safely",
    rules=[CORRECTS_WHAT_STANDS],
)
class TellSafeContact(ParticipantCommand):
    """Say how she is reached without danger, when, and whether a message may be left."""

    contact: Private[SafeContact]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [SafeContactTold], "participant", self.participant)
        return [
            SafeContactTold(
                participant=self.participant, contact=seal(self.contact), corrects=self.corrects
            )
        ]
