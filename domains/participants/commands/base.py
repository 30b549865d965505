"""What the commands about a participant have in common."""

from typing import Annotated

from msgspec import Meta

from core.commands import Command
from core.facts import Reader
from core.permissions import Resource
from domains.branches.events import BranchId
from domains.cases.facts import open_cases_of_participant
from domains.participants.events import ParticipantId
from domains.participants.facts import participant_state
from domains.referrals.facts import latest_referral

Name = Annotated[str, Meta(min_length=1, max_length=200)]


class ParticipantCommand(Command):
    """A command about a participant; whoever leads the branch where she is may send it."""

    participant: ParticipantId

    def resource(self, read: Reader) -> Resource:
        exists = read(participant_state, self.participant).exists
        return Resource(exists=exists, branch=branch_of(read, self.participant))


def branch_of(read: Reader, participant: ParticipantId) -> BranchId | None:
    """Return where she is: with the case that was opened last, else where she was referred last."""
    branches = tuple(read(open_cases_of_participant, participant).branches.values())
    return branches[-1] if branches else read(latest_referral, participant).branch
