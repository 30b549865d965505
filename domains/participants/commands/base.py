"""What the commands about a participant have in common."""

from typing import Annotated

from msgspec import Meta

from core.commands import Command
from core.facts import Reader
from core.permissions import Resource
from domains.participants.events import ParticipantId
from domains.participants.facts import branch_of, participant_state

Name = Annotated[str, Meta(min_length=1, max_length=200)]


class ParticipantCommand(Command):
    """A command about a participant; whoever leads the branch where she is may send it."""

    participant: ParticipantId

    def resource(self, read: Reader) -> Resource:
        exists = read(participant_state, self.participant).exists
        return Resource(
            exists=exists,
            branch=branch_of(read, self.participant),
            participants=(self.participant,),
        )
