"""How two people are brought together: proposed, asked, accepted."""

from collections.abc import Sequence

from core.commands import Command, Given, command
from core.errors import RuleBroken
from core.events import Event
from core.facts import Reader
from core.permissions import Actor, Resource
from domains.accounts.events import Role
from domains.branches.events import BranchId
from domains.cases.events import CaseId
from domains.cases.facts import case_state
from domains.matches.commands.base import MatchCommand, same_ids
from domains.matches.events import MatchAccepted, MatchAgreed, MatchId, MatchProposed, Party
from domains.matches.facts import (
    MatchState,
    match_state,
    matches_of_case,
    matches_of_participant,
    matches_of_volunteer,
)
from domains.matches.rules import (
    MATCH_IS_PROPOSED,
    NOT_PROPOSED_ALREADY,
    SAYS_YES_ONCE,
    SPEAKS_FOR_HERSELF,
)
from domains.matches.vetoes import MAY_BEGIN, Pair, require_may_begin
from domains.participants.events import ParticipantId
from domains.participants.facts import same_person
from domains.volunteers.events import VolunteerId


@command(
    "matches.propose",
    "POST /cases/{case}/matches",
    da="Foreslå match",
    en="Propose a match",
    rules=[*MAY_BEGIN, NOT_PROPOSED_ALREADY],
)
class ProposeMatch(Command):
    """Propose a volunteer of the branch for a case; a substitute, while the case's match rests."""

    case: CaseId
    volunteer: VolunteerId

    def resource(self, read: Reader) -> Resource:
        case = read.known(case_state, self.case)
        return Resource(branch=case.branch, participants=(case.participant,))

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        require_may_begin(read, Pair(self.case, self.volunteer), given.today)
        case = read.known(case_state, self.case)
        common = _matches_of_both(read, case.participant, self.volunteer)
        NOT_PROPOSED_ALREADY.require(not common)
        return [
            MatchProposed(
                match=MatchId(given.new_id()),
                case=self.case,
                participant=case.participant,
                volunteer=self.volunteer,
                branch=case.branch,
                substitute=bool(read(matches_of_case, self.case).paused),
            )
        ]


@command(
    "matches.agree",
    "POST /matches/{match}/agreement",
    da="Notér et ja til match",
    en="Record a yes to a match",
    rules=[MATCH_IS_PROPOSED, SPEAKS_FOR_HERSELF, SAYS_YES_ONCE, *MAY_BEGIN],
)
class AgreeToMatch(MatchCommand):
    """Record that one of the two said yes. With the second yes the match is active.

    What stands in the way by then is told to the activity leader. A volunteer who says yes herself
    isn't told: her yes is recorded, and the match stays a proposal.
    """

    by: Party

    def resource(self, read: Reader) -> Resource:
        state = read.known(match_state, self.match)
        hers = None if state.status == "ended" else state.ids.volunteer
        return Resource(
            branch=state.ids.branch, volunteer=hers, participants=(state.ids.participant,)
        )

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        _require_proposed(state)
        leads = _leads(given.actor, state.ids.branch)
        SPEAKS_FOR_HERSELF.require(leads or self.by is Party.VOLUNTEER)
        SAYS_YES_ONCE.require(self.by not in state.agreed)
        yes = same_ids(MatchAgreed, state.ids, by=self.by)
        if {*state.agreed, self.by} != set(Party):
            return [yes]
        try:
            require_may_begin(read, Pair(state.ids.case, state.ids.volunteer), given.today)
        except RuleBroken:
            if leads:
                raise
            return [yes]
        return [yes, same_ids(MatchAccepted, state.ids)]


@command(
    "matches.accept",
    "POST /matches/{match}/acceptance",
    da="Acceptér match",
    en="Accept a match",
    rules=[MATCH_IS_PROPOSED, *MAY_BEGIN],
)
class AcceptMatch(MatchCommand):
    """Record that both said yes. The match is active from now on."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(match_state, self.match)
        _require_proposed(state)
        require_may_begin(read, Pair(state.ids.case, state.ids.volunteer), given.today)
        return [same_ids(MatchAccepted, state.ids)]


def _require_proposed(state: MatchState) -> None:
    MATCH_IS_PROPOSED.require(state.status == "proposed", status=state.status)


def _leads(actor: Actor, branch: BranchId) -> bool:
    leader = Role.ACTIVITY_LEADER.value
    return any(grant.role == leader and grant.branch == branch for grant in actor.grants)


def _matches_of_both(
    read: Reader, participant: ParticipantId, volunteer: VolunteerId
) -> frozenset[MatchId]:
    """Return the proposals and resting matches of the woman, under any id, with the volunteer."""
    hers = [read(matches_of_participant, each) for each in same_person(read, participant)]
    theirs = read(matches_of_volunteer, volunteer)
    of_her = frozenset[MatchId]().union(*(each.proposed | each.paused for each in hers))
    return of_her & (theirs.proposed | theirs.paused)
