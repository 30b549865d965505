"""A participant is with the branch of her open case, else where she was referred last."""

from uuid import UUID

import msgspec

from core.testing import Scenario, given
from domains.branches.events import BranchId
from domains.cases.events import CaseClosed, CaseTransferred, ClosureReason
from domains.participants.commands import WithdrawConsent
from domains.participants.events import ConsentWithdrawn
from domains.referrals.events import RedirectReason, ReferralRedirected
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    COVERED,
    LEADER,
    LEADER_ADDED,
    OTHER_BRANCH,
    OTHER_CASE,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_REFERRAL,
    PARTICIPANT,
    REFERRAL,
    REFERRED,
    TODAY,
    TOMORROW,
    History,
    case_opened,
    referred,
)

WITHDRAW = WithdrawConsent(participant=PARTICIPANT, withdrawn_on=TODAY)
WITHDRAWN = ConsentWithdrawn(participant=PARTICIPANT, withdrawn_on=TODAY)
REFERRED_ELSEWHERE = referred(OTHER_REFERRAL, branch=OTHER_BRANCH)
OPENED_ELSEWHERE = case_opened(OTHER_CASE, PARTICIPANT, OTHER_REFERRAL, OTHER_BRANCH)
TRANSFERRED = CaseTransferred(
    case=CASE,
    participant=PARTICIPANT,
    branch=OTHER_BRANCH,
    came_from=BRANCH,
    responsible=OTHER_LEADER,
    relieved=LEADER,
)
CLOSED_THERE = CaseClosed(
    case=CASE,
    participant=PARTICIPANT,
    branch=OTHER_BRANCH,
    reason=ClosureReason.COMPLETED,
    closed_on=TODAY,
)
A_THIRD_BRANCH = BranchId(UUID(int=0xB0FF))
BACK = msgspec.structs.replace(TRANSFERRED, branch=BRANCH, came_from=A_THIRD_BRANCH)
BACK_CLOSED = msgspec.structs.replace(CLOSED_THERE, branch=BRANCH)
ON_THE_NATIONAL_LIST = ReferralRedirected(
    referral=REFERRAL,
    participant=PARTICIPANT,
    branch=BRANCH,
    to=None,
    municipality=COVERED,
    reason=next(iter(RedirectReason)),
    due_on=TOMORROW,
)


def after(*history: History) -> Scenario:
    """Return what has happened, with two leaders who would like to act."""
    return given(LEADER_ADDED, OTHER_LEADER_ADDED, REFERRED, *history)


def test_she_is_with_the_branch_of_her_latest_referral() -> None:
    after(REFERRED_ELSEWHERE).when(WITHDRAW, by=LEADER).not_found()
    after(REFERRED_ELSEWHERE).when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)


def test_a_redirected_referral_takes_her_along() -> None:
    after((ON_THE_NATIONAL_LIST,)).when(WITHDRAW, by=LEADER).not_found()


def test_an_open_case_counts_more_than_a_new_referral() -> None:
    after(CASE_OPENED, REFERRED_ELSEWHERE).when(WITHDRAW, by=LEADER).then(WITHDRAWN)
    after(CASE_OPENED, REFERRED_ELSEWHERE).when(WITHDRAW, by=OTHER_LEADER).not_found()


def test_a_closed_case_counts_no_more() -> None:
    closed = after(CASE_OPENED, REFERRED_ELSEWHERE, CASE_CLOSED)
    closed.when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)


def test_of_two_open_cases_the_later_counts() -> None:
    after(CASE_OPENED, OPENED_ELSEWHERE).when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)
    after(CASE_OPENED, OPENED_ELSEWHERE).when(WITHDRAW, by=LEADER).not_found()


def test_a_transferred_case_takes_her_along() -> None:
    after(CASE_OPENED, (TRANSFERRED,)).when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)
    after(CASE_OPENED, (TRANSFERRED,)).when(WITHDRAW, by=LEADER).not_found()


def test_a_case_that_was_transferred_and_closed_leaves_her_with_the_branch_that_had_it() -> None:
    closed = after(CASE_OPENED, (TRANSFERRED, CLOSED_THERE))
    closed.when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)
    closed.when(WITHDRAW, by=LEADER).not_found()


def test_a_transfer_takes_nobody_from_where_she_was_referred_meanwhile() -> None:
    elsewhere = after(CASE_OPENED, (ON_THE_NATIONAL_LIST,), REFERRED_ELSEWHERE, (BACK, BACK_CLOSED))
    elsewhere.when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)
    elsewhere.when(WITHDRAW, by=LEADER).not_found()


def test_a_transfer_takes_her_from_the_national_list_along() -> None:
    closed = after(CASE_OPENED, (ON_THE_NATIONAL_LIST, TRANSFERRED, CLOSED_THERE))
    closed.when(WITHDRAW, by=OTHER_LEADER).then(WITHDRAWN)


def test_whoever_is_not_registered_is_not_found() -> None:
    given(LEADER_ADDED, CASE_OPENED).when(WITHDRAW, by=LEADER).not_found()
