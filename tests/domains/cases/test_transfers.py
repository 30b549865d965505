"""From one branch to another: offered, then withdrawn, declined or accepted."""

from core.identity import AccountId
from core.testing import given
from domains.branches.events import BranchId
from domains.cases.commands import (
    AcceptTransfer,
    DeclineTransfer,
    MakePlan,
    OfferTransfer,
    WithdrawTransfer,
)
from domains.cases.events import TransferDeclineReason
from domains.cases.rules import (
    CASE_BRANCH_IS_IN_USE,
    CASE_IS_OPEN,
    NO_MATCH_IS_ACTIVE,
    NO_TRANSFER_IS_OFFERED,
    RESPONSIBLE_LEADS_THE_BRANCH,
    TRANSFER_GOES_ELSEWHERE,
    TRANSFER_GOES_TO_AN_OPEN_BRANCH,
    TRANSFER_IS_OFFERED,
)
from tests.domains.cases.histories import (
    BEGUN,
    ELSEWHERE,
    MATCH_PAUSED,
    PLAN,
    SECOND_LEADER,
    SECOND_LEADER_ADDED,
    branch_closed,
    branch_opened,
    offer_declined,
    offer_withdrawn,
    offered,
    reopened,
    transferred,
)
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    LEADER,
    MATCH,
    MATCH_ENDED,
    MATCHED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    PROPOSED,
    History,
    branch_planned,
)

OFFERED: History = (*BEGUN, *ELSEWHERE, offered())


def offer(to: BranchId = OTHER_BRANCH) -> OfferTransfer:
    return OfferTransfer(case=CASE, to=to)


def withdraw() -> WithdrawTransfer:
    return WithdrawTransfer(case=CASE)


def accept(responsible: AccountId = OTHER_LEADER) -> AcceptTransfer:
    return AcceptTransfer(case=CASE, responsible=responsible)


def decline() -> DeclineTransfer:
    return DeclineTransfer(case=CASE, reason=TransferDeclineReason.NO_ROOM)


class TestOffering:
    def test_another_branch_is_asked(self) -> None:
        given(BEGUN, ELSEWHERE).when(offer(), by=LEADER).then(offered())

    def test_it_is_asked_again_after_a_no(self) -> None:
        given(OFFERED, offer_declined()).when(offer(), by=LEADER).then(offered())
        given(OFFERED, offer_withdrawn()).when(offer(), by=LEADER).then(offered())

    def test_one_branch_is_asked_at_a_time(self) -> None:
        given(OFFERED).when(offer(), by=LEADER).refused(NO_TRANSFER_IS_OFFERED)

    def test_a_branch_does_not_ask_itself(self) -> None:
        given(BEGUN, branch_opened()).when(offer(BRANCH), by=LEADER).refused(
            TRANSFER_GOES_ELSEWHERE
        )

    def test_the_branch_that_is_asked_is_open(self) -> None:
        given(BEGUN).when(offer(), by=LEADER).refused(TRANSFER_GOES_TO_AN_OPEN_BRANCH)
        given(BEGUN, branch_planned(OTHER_BRANCH)).when(offer(), by=LEADER).refused(
            TRANSFER_GOES_TO_AN_OPEN_BRANCH
        )

    def test_a_closed_case_goes_nowhere(self) -> None:
        given(BEGUN, ELSEWHERE, CASE_CLOSED).when(offer(), by=LEADER).refused(CASE_IS_OPEN)


class TestWithdrawing:
    def test_the_other_branch_is_asked_no_longer(self) -> None:
        given(OFFERED).when(withdraw(), by=LEADER).then(offer_withdrawn())

    def test_what_was_not_offered_is_not_withdrawn(self) -> None:
        given(BEGUN).when(withdraw(), by=LEADER).refused(TRANSFER_IS_OFFERED)
        given(OFFERED, offer_declined()).when(withdraw(), by=LEADER).refused(TRANSFER_IS_OFFERED)

    def test_a_closed_case_is_offered_to_nobody(self) -> None:
        given(OFFERED, CASE_CLOSED).when(withdraw(), by=LEADER).refused(CASE_IS_OPEN)
        given(OFFERED, CASE_CLOSED, reopened()).when(withdraw(), by=LEADER).refused(
            TRANSFER_IS_OFFERED
        )

    def test_only_who_offered_withdraws(self) -> None:
        given(OFFERED).when(withdraw(), by=OTHER_LEADER).not_found()


class TestAccepting:
    def test_the_other_branch_takes_over(self) -> None:
        given(OFFERED).when(accept(), by=OTHER_LEADER).then(transferred())

    def test_who_answers_for_it_leads_the_new_branch(self) -> None:
        given(OFFERED).when(accept(LEADER), by=OTHER_LEADER).refused(RESPONSIBLE_LEADS_THE_BRANCH)
        given(OFFERED, SECOND_LEADER_ADDED).when(accept(SECOND_LEADER), by=OTHER_LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )

    def test_a_match_is_ended_first(self) -> None:
        given(OFFERED, MATCHED).when(accept(), by=OTHER_LEADER).refused(
            NO_MATCH_IS_ACTIVE, match=MATCH
        )
        given(OFFERED, MATCHED, MATCH_PAUSED).when(accept(), by=OTHER_LEADER).refused(
            NO_MATCH_IS_ACTIVE, match=MATCH
        )

    def test_what_was_proposed_or_has_ended_is_no_hindrance(self) -> None:
        given(OFFERED, PROPOSED).when(accept(), by=OTHER_LEADER).then(transferred())
        given(OFFERED, MATCHED, MATCH_ENDED).when(accept(), by=OTHER_LEADER).then(transferred())

    def test_a_branch_that_has_closed_takes_nothing_over(self) -> None:
        given(BEGUN, OTHER_LEADER_ADDED, offered(), branch_closed(OTHER_BRANCH)).when(
            accept(), by=OTHER_LEADER
        ).refused(CASE_BRANCH_IS_IN_USE)

    def test_nobody_says_yes_for_another_branch(self) -> None:
        given(OFFERED).when(accept(), by=LEADER).not_found()

    def test_what_is_not_offered_is_not_to_be_found(self) -> None:
        given(BEGUN, ELSEWHERE).when(accept(), by=OTHER_LEADER).not_found()
        given(OFFERED, offer_withdrawn()).when(accept(), by=OTHER_LEADER).not_found()
        given(OFFERED, offer_declined()).when(accept(), by=OTHER_LEADER).not_found()
        given(OFFERED, CASE_CLOSED).when(accept(), by=OTHER_LEADER).not_found()
        given(OFFERED, transferred()).when(accept(), by=OTHER_LEADER).not_found()


class TestDeclining:
    def test_the_other_branch_says_no(self) -> None:
        given(OFFERED).when(decline(), by=OTHER_LEADER).then(offer_declined())

    def test_nobody_says_no_for_another_branch(self) -> None:
        given(OFFERED).when(decline(), by=LEADER).not_found()

    def test_a_no_comes_once(self) -> None:
        given(OFFERED, offer_declined()).when(decline(), by=OTHER_LEADER).not_found()


def test_an_offer_opens_nothing_but_the_answer() -> None:
    given(OFFERED).when(MakePlan(case=CASE, plan=PLAN), by=OTHER_LEADER).not_found()


def test_a_transferred_case_closes_to_the_branch_before() -> None:
    given(OFFERED, transferred()).when(MakePlan(case=CASE, plan=PLAN), by=LEADER).not_found()
