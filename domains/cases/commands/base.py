"""What the commands about a case have in common."""

from typing import TypeVar

from core.commands import Command
from core.facts import Reader
from core.permissions import Resource
from domains.branches.events import BranchId
from domains.branches.facts import branch_state
from domains.cases.events import CaseEvent, CaseId
from domains.cases.facts import CaseState, case_state
from domains.cases.rules import CASE_BRANCH_IS_IN_USE, CASE_IS_OPEN, NO_MATCH_IS_ACTIVE
from domains.matches.facts import matches_of_case

E = TypeVar("E", bound=CaseEvent)


class CaseCommand(Command):
    """A command about a case; whoever leads the branch where the case is may send it."""

    case: CaseId

    def resource(self, read: Reader) -> Resource:
        case = read.known(case_state, self.case)
        return Resource(branch=case.branch, case=self.case, participants=(case.participant,))


def open_case(read: Reader, case: CaseId) -> CaseState:
    """Return where the case stands. Raises RuleBroken by CASE_IS_OPEN if it is closed."""
    state = read.known(case_state, case)
    CASE_IS_OPEN.require(state.is_open)
    return state


def of_case(event_type: type[E], case: CaseId, state: CaseState, **fields: object) -> E:
    """Return an event with the ids that every event of the case carries."""
    return event_type(case=case, participant=state.participant, branch=state.branch, **fields)


def require_branch_in_use(read: Reader, branch: BranchId) -> None:
    """Refuse by CASE_BRANCH_IS_IN_USE where nobody would support her any more."""
    CASE_BRANCH_IS_IN_USE.require(read(branch_state, branch).status != "closed")


def require_no_match(read: Reader, case: CaseId) -> None:
    """Refuse by NO_MATCH_IS_ACTIVE while two still meet, or rest from it."""
    matches = read(matches_of_case, case)
    meeting = sorted(matches.active | matches.paused)
    if meeting:
        raise NO_MATCH_IS_ACTIVE.broken(match=meeting[0])
