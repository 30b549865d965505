"""What follows for matches when something else happens."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.cases.events import CaseClosed, CaseId, CasePaused, CaseTransferred
from domains.cases.facts import case_state
from domains.matches.commands import EndMatch, PauseMatch
from domains.matches.events import EndReason, MatchId, MatchPauseReason
from domains.matches.facts import match_state, matches_of_case


def withdraw_proposals(read: Reader, recorded: Recorded[CaseClosed]) -> Sequence[Command]:
    """End what was only proposed when the case closes: no volunteer is left waiting."""
    case = read(case_state, recorded.event.case)
    if case is None or case.is_open:
        return []
    return [
        EndMatch(match=match, reason=EndReason.CASE_CLOSED)
        for match in _proposed(read, recorded.event.case)
    ]


def withdraw_at_transfer(read: Reader, recorded: Recorded[CaseTransferred]) -> Sequence[Command]:
    """End what the branch that she left had proposed; the new one may have proposed already."""
    return [
        EndMatch(match=match, reason=EndReason.TRANSFERRED)
        for match in _proposed(read, recorded.event.case)
        if (state := read(match_state, match)) and state.ids.branch != recorded.event.branch
    ]


def pause_with_the_case(read: Reader, recorded: Recorded[CasePaused]) -> Sequence[Command]:
    """Let the active match rest when the case does."""
    case = read(case_state, recorded.event.case)
    if case is None or not case.paused:
        return []
    return [
        PauseMatch(
            match=match,
            reason=MatchPauseReason.CASE_PAUSED,
            paused_on=recorded.event.paused_on,
        )
        for match in sorted(read(matches_of_case, recorded.event.case).active)
    ]


def _proposed(read: Reader, case: CaseId) -> list[MatchId]:
    return sorted(read(matches_of_case, case).proposed)


REACTIONS = [
    Reaction("matches.withdraw_proposals", CaseClosed, withdraw_proposals),
    Reaction("matches.withdraw_at_transfer", CaseTransferred, withdraw_at_transfer),
    Reaction("matches.pause_with_the_case", CasePaused, pause_with_the_case),
]
