"""What follows for matches when something else happens."""

from core.events import Event, UnknownEvent
from core.testing import Bench
from domains.cases.events import (
    CaseClosed,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ClosureReason,
    PauseReason,
    ReopenReason,
)
from domains.matches.events import (
    EndReason,
    MatchEnded,
    MatchId,
    MatchPaused,
    MatchPauseReason,
    MatchProposed,
)
from domains.volunteers.events import VolunteerId
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    LEADER,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_BRANCH,
    OTHER_CASE,
    OTHER_LEADER,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    PARTICIPANT,
    PROPOSED,
    TODAY,
    VOLUNTEER,
    YESTERDAY,
    History,
    proposed,
)
from tests.domains.matches.histories import CASE_PAUSED, PAUSED, last_of

TWO_PROPOSED = (*PROPOSED, *proposed(OTHER_MATCH, volunteer=OTHER_VOLUNTEER))
REOPENED: History = (
    CaseReopened(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=ReopenReason.MISTAKE,
        reopened_on=TODAY,
    ),
)
TRANSFERRED: History = (
    CaseTransferred(
        case=CASE,
        participant=PARTICIPANT,
        branch=OTHER_BRANCH,
        came_from=BRANCH,
        responsible=OTHER_LEADER,
        relieved=LEADER,
    ),
)
PROPOSED_THERE: History = (
    MatchProposed(
        match=OTHER_MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=OTHER_VOLUNTEER,
        branch=OTHER_BRANCH,
    ),
)
CASE_RESUMED: History = (
    CaseResumed(case=CASE, participant=PARTICIPANT, branch=BRANCH, resumed_on=TODAY),
)


def after(*history: History) -> list[Event | UnknownEvent]:
    """Return what happened to matches when all had reacted, twice, to what had happened."""
    with Bench() as bench:
        bench.append(*CASE_OPENED, *(event for part in history for event in part))
        head = bench.recorder.head()
        bench.react()
        bench.react()
        happened = [recorded.event for recorded in bench.recorded(head)]
    return [event for event in happened if isinstance(event, MatchEnded | MatchPaused)]


def ended(
    reason: EndReason, match: MatchId = MATCH, volunteer: VolunteerId = VOLUNTEER
) -> MatchEnded:
    return MatchEnded(
        match=match,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=volunteer,
        branch=BRANCH,
        reason=reason,
    )


def test_proposals_are_withdrawn_when_their_case_closes() -> None:
    reason = EndReason.CASE_CLOSED
    assert after(TWO_PROPOSED, CASE_CLOSED) == [
        ended(reason),
        ended(reason, OTHER_MATCH, OTHER_VOLUNTEER),
    ]


def test_what_has_ended_is_left_alone() -> None:
    assert after(MATCHED, MATCH_ENDED, CASE_CLOSED) == []


def test_proposals_of_other_cases_stay() -> None:
    elsewhere = proposed(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT)
    assert after(elsewhere, CASE_CLOSED) == []


def test_a_closure_that_is_corrected_withdraws_nothing_in_a_case_that_goes_on() -> None:
    closed = (*CASE_OPENED, *CASE_CLOSED)
    correction = CaseClosed(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=ClosureReason.MOVED,
        closed_on=YESTERDAY,
        corrects=last_of(closed),
    )
    assert after(CASE_CLOSED, REOPENED, PROPOSED, (correction,)) == []


def test_proposals_are_withdrawn_when_their_case_goes_elsewhere() -> None:
    assert after(PROPOSED, TRANSFERRED) == [ended(EndReason.TRANSFERRED)]


def test_what_the_new_branch_proposed_at_once_stays() -> None:
    assert after(TRANSFERRED, PROPOSED_THERE) == []


def test_an_active_match_rests_with_its_case() -> None:
    assert after(MATCHED, CASE_PAUSED) == [
        MatchPaused(
            match=MATCH,
            case=CASE,
            participant=PARTICIPANT,
            volunteer=VOLUNTEER,
            branch=BRANCH,
            reason=MatchPauseReason.CASE_PAUSED,
            paused_on=YESTERDAY,
        )
    ]


def test_what_rests_or_is_only_proposed_is_left_alone() -> None:
    assert after(PAUSED, CASE_PAUSED) == []
    assert after(PROPOSED, CASE_PAUSED) == []


def test_a_match_goes_on_in_a_case_that_goes_on() -> None:
    assert after(MATCHED, CASE_PAUSED, CASE_RESUMED) == []


def test_a_pause_that_is_corrected_pauses_no_match() -> None:
    told = last_of((*CASE_OPENED, *CASE_PAUSED))
    correction = CasePaused(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=PauseReason.AWAY,
        paused_on=TODAY,
        corrects=told,
    )
    assert after(CASE_PAUSED, CASE_RESUMED, MATCHED, (correction,)) == []
