"""What follows for matches when something else happens."""

from core.testing import Bench
from domains.cases.commands import CloseCase
from domains.cases.events import ClosureReason
from domains.matches.events import EndReason, MatchEnded
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_OPENED,
    LEADER,
    LEADER_ADDED,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_CASE,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    PARTICIPANT,
    PROPOSED,
    TODAY,
    VOLUNTEER,
    History,
    proposed,
)

CLOSE = CloseCase(case=CASE, reason=ClosureReason.HER_WISH, closed_on=TODAY)


def ended_after(history: History) -> list[MatchEnded]:
    """Return which matches ended when the case was closed and all had reacted."""
    with Bench() as bench:
        bench.append(*LEADER_ADDED, *CASE_OPENED, *history)
        closed_at = bench.execute(CLOSE, LEADER).position
        bench.react()
        bench.react()
        after = [recorded.event for recorded in bench.recorded(closed_at)]
        ended = [event for event in after if isinstance(event, MatchEnded)]
        assert after == ended
        return ended


def test_proposals_are_withdrawn_when_their_case_closes() -> None:
    proposals = (*PROPOSED, *proposed(OTHER_MATCH, volunteer=OTHER_VOLUNTEER))
    ended = ended_after(proposals)
    assert {event.match for event in ended} == {MATCH, OTHER_MATCH}
    assert (
        MatchEnded(
            match=MATCH,
            case=CASE,
            participant=PARTICIPANT,
            volunteer=VOLUNTEER,
            branch=BRANCH,
            reason=EndReason.CASE_CLOSED,
        )
        in ended
    )


def test_what_has_ended_is_left_alone() -> None:
    assert ended_after((*MATCHED, *MATCH_ENDED)) == []


def test_proposals_of_other_cases_stay() -> None:
    assert ended_after(proposed(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT)) == []
