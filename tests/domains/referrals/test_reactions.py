"""When a municipality is covered, or a branch opens, the national list gets shorter."""

from datetime import timedelta

from core.events import Event
from core.testing import Bench
from domains.branches.commands import CoverMunicipality, OpenBranch
from domains.branches.events import BranchOpened, MunicipalityCode
from domains.referrals.events import RedirectReason, ReferralRedirected
from tests.domains.histories import (
    BRANCH,
    COVERED,
    NATIONAL,
    NATIONAL_ADDED,
    OPENED,
    OTHER_BRANCH,
    PLANNED,
    REFERRAL,
    TODAY,
    UNCOVERED,
    YESTERDAY,
    History,
)
from tests.domains.referrals.histories import (
    OTHER_OPENED,
    THURSDAY,
    covered_by,
    id_of_last,
    on_the_list,
    redirected,
    withdrawn,
)

COVER = CoverMunicipality(branch=BRANCH, municipality=UNCOVERED)
OPEN = OpenBranch(branch=BRANCH, opened_on=TODAY)


def follows(
    *history: Event | History, command: CoverMunicipality | OpenBranch | None = None
) -> list[Event]:
    """Return what the reactions let happen after the history, and the command."""
    with Bench() as bench:
        bench.append(*NATIONAL_ADDED)
        for each in history:
            bench.append(*([each] if isinstance(each, Event) else each))
        if command is not None:
            bench.execute(command, NATIONAL)
        before = bench.recorder.head()
        bench.react()
        bench.react()
        return [recorded.event for recorded in bench.recorded(after=before)]  # type: ignore[misc]  # all are known


def covered(municipality: MunicipalityCode = UNCOVERED) -> ReferralRedirected:
    return redirected(None, BRANCH, municipality, RedirectReason.COVERED_NOW)


def test_a_municipality_that_is_covered_takes_its_referrals_from_the_list() -> None:
    assert follows(OPENED, on_the_list(), command=COVER) == [covered()]


def test_a_branch_that_opens_takes_the_referrals_of_its_municipalities() -> None:
    more = covered_by(BRANCH, UNCOVERED)
    assert follows(PLANNED, more, on_the_list(COVERED), command=OPEN) == [covered(COVERED)]
    assert follows(PLANNED, more, on_the_list(), command=OPEN) == [covered()]


def test_a_branch_that_is_not_open_takes_none() -> None:
    assert follows(PLANNED, on_the_list(), command=COVER) == []


def test_what_was_withdrawn_stays() -> None:
    assert follows(OPENED, on_the_list(), withdrawn(None, UNCOVERED), command=COVER) == []


def test_what_went_elsewhere_stays_there() -> None:
    elsewhere = redirected(None, OTHER_BRANCH, UNCOVERED)
    assert follows(OPENED, OTHER_OPENED, on_the_list(), elsewhere, command=COVER) == []


def test_who_lives_elsewhere_waits_for_that_place() -> None:
    corrected = redirected(
        None, None, MunicipalityCode("0760"), RedirectReason.LIVES_ELSEWHERE, UNCOVERED
    )
    assert follows(OPENED, on_the_list(), corrected, command=COVER) == []
    there = CoverMunicipality(branch=BRANCH, municipality=MunicipalityCode("0760"))
    (sent,) = follows(OPENED, on_the_list(), corrected, command=there)
    assert isinstance(sent, ReferralRedirected)
    assert (sent.referral, sent.to, sent.due_on) == (REFERRAL, BRANCH, THURSDAY)


def test_a_corrected_day_sends_nobody_back() -> None:
    """What a leader sent to the list stays there, until somebody finds a place for it."""
    history = (*OPENED, *on_the_list(COVERED))
    opened = BranchOpened(
        branch=BRANCH, opened_on=YESTERDAY - timedelta(days=1), corrects=id_of_last(OPENED)
    )
    with Bench() as bench:
        bench.append(*history)
        bench.react()
        bench.append(redirected(BRANCH, None, COVERED))
        bench.append(opened)
        before = bench.recorder.head()
        bench.react()
        assert bench.recorder.head() == before
