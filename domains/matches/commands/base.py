"""What the commands of matches share: where a match lies, and the ids that its events carry."""

from datetime import date, timedelta
from typing import TypeVar

from core.commands import Command
from core.corrections import corrected
from core.events import Event, EventId
from core.facts import Reader
from core.permissions import Resource
from domains.branches.events import BranchId
from domains.cases.facts import case_state
from domains.matches.events import MatchEvent, MatchId
from domains.matches.facts import MatchState, match_state
from domains.matches.rules import MATCH_IS_ACTIVE, PLAN_IS_WITHIN_A_YEAR

M = TypeVar("M", bound=MatchEvent)
_FURTHEST = timedelta(days=365)


class MatchCommand(Command):
    """Base of what is asked of one match. To its volunteer the match is there while it is active.

    During a pause a substitute may stand in, whose notes are none of hers. What has ended goes
    along when the case moves: the branch that supports her corrects it.
    """

    match: MatchId

    def resource(self, read: Reader) -> Resource:
        state = read.known(match_state, self.match)
        return Resource(
            branch=branch_of(read, state),
            volunteer=state.ids.volunteer,
            during=state.status == "active",
            participants=(state.ids.participant,),
        )


def branch_of(read: Reader, state: MatchState) -> BranchId:
    """Return the branch whose leaders speak of the match now."""
    case = read(case_state, state.ids.case) if state.status == "ended" else None
    return state.ids.branch if case is None else case.branch


def replaced(
    read: Reader, match: MatchId, corrects: EventId | None, *kinds: type[MatchEvent]
) -> Event | None:
    """Return the event of the match that is corrected; None if something is told first.

    Raises RuleBroken by CORRECTS_WHAT_STANDS.
    """
    return None if corrects is None else corrected(read, corrects, kinds, "match", match)


def require_active(state: MatchState) -> None:
    """Raise RuleBroken unless the two meet now."""
    MATCH_IS_ACTIVE.require(state.status == "active", status=state.status)


def require_within_a_year(day: date, today: date) -> None:
    """Raise RuleBroken if the day is further ahead than anybody plans."""
    PLAN_IS_WITHIN_A_YEAR.require(day - today <= _FURTHEST, day=day)


def same_ids(event_type: type[M], ids: MatchEvent, **fields: object) -> M:
    """Return an event of the same match."""
    return event_type(
        match=ids.match,
        case=ids.case,
        participant=ids.participant,
        volunteer=ids.volunteer,
        branch=ids.branch,
        **fields,
    )
