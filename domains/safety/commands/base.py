"""What the commands of safety have in common."""

from typing import TypeVar

from core.commands import Command, Given
from core.errors import Forbidden
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Resource
from domains.cases.events import CaseEvent, CaseId
from domains.cases.facts import case_state
from domains.participants.events import ParticipantId
from domains.participants.facts import branch_of, participant_state

E = TypeVar("E", bound=CaseEvent)


class AboutHer(Command):
    """A command about who sees a participant."""

    participant: ParticipantId

    def resource(self, read: Reader) -> Resource:
        return Resource(
            exists=read(participant_state, self.participant).exists,
            branch=branch_of(read, self.participant),
            participants=(self.participant,),
        )


class AboutHerCase(Command):
    """A command about a case, whether it is open or closed."""

    case: CaseId

    def resource(self, read: Reader) -> Resource:
        case = read.known(case_state, self.case)
        return Resource(branch=case.branch, case=self.case, participants=(case.participant,))

    def of_it(self, read: Reader, event_type: type[E], **fields: object) -> E:
        """Return an event with the ids that every event of the case carries."""
        case = read.known(case_state, self.case)
        return event_type(
            case=self.case, participant=case.participant, branch=case.branch, **fields
        )


def acting_account(given: Given) -> AccountId:
    """Return the account that acts. Raises Forbidden where it is no account: somebody must answer.

    The permission table gives these commands to accounts alone.
    """
    if given.actor.account is None:
        raise Forbidden
    return AccountId(given.actor.account)
