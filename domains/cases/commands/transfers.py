"""From one branch to another: offered, then withdrawn, declined or accepted."""

from collections.abc import Sequence

from core.commands import Given, command
from core.errors import NotFound
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Resource
from domains.branches.events import BranchId
from domains.branches.facts import branch_state
from domains.cases.answering import may_answer
from domains.cases.commands.base import (
    CaseCommand,
    of_case,
    open_case,
    require_branch_in_use,
    require_no_match,
)
from domains.cases.events import (
    CaseTransferred,
    TransferDeclined,
    TransferDeclineReason,
    TransferOffered,
    TransferWithdrawn,
)
from domains.cases.facts import CaseState, case_state
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


@command(
    "cases.offer_transfer",
    "POST /cases/{case}/transfer",
    da="Tilbyd overflytning",
    en="Offer a transfer",
    rules=[
        CASE_IS_OPEN,
        NO_TRANSFER_IS_OFFERED,
        TRANSFER_GOES_ELSEWHERE,
        TRANSFER_GOES_TO_AN_OPEN_BRANCH,
    ],
)
class OfferTransfer(CaseCommand):
    """Ask another branch to take over. Until it says yes, nothing changes."""

    to: BranchId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        NO_TRANSFER_IS_OFFERED.require(case.offered_to is None)
        TRANSFER_GOES_ELSEWHERE.require(self.to != case.branch)
        TRANSFER_GOES_TO_AN_OPEN_BRANCH.require(read(branch_state, self.to).is_open)
        return [of_case(TransferOffered, self.case, case, to=self.to)]


@command(
    "cases.withdraw_transfer",
    "POST /cases/{case}/transfer/withdrawal",
    da="Træk overflytning tilbage",
    en="Withdraw a transfer",
    rules=[CASE_IS_OPEN, TRANSFER_IS_OFFERED],
)
class WithdrawTransfer(CaseCommand):
    """Ask the other branch no longer."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        TRANSFER_IS_OFFERED.require(case.offered_to is not None)
        return [of_case(TransferWithdrawn, self.case, case, to=case.offered_to)]


class AnswerToTransfer(CaseCommand):
    """What the branch says that was asked: to all others the case is not to be found."""

    def resource(self, read: Reader) -> Resource:
        case = read.known(case_state, self.case)
        return Resource(branch=case.offered_to, participants=(case.participant,))

    def offered(self, read: Reader) -> tuple[CaseState, BranchId]:
        """Return where the case stands, and the branch that was asked."""
        case = read.known(case_state, self.case)
        if case.offered_to is None:
            raise NotFound
        return case, case.offered_to


@command(
    "cases.accept_transfer",
    "POST /cases/{case}/transfer/acceptance",
    da="Overtag forløb",
    en="Take over a case",
    rules=[CASE_BRANCH_IS_IN_USE, RESPONSIBLE_LEADS_THE_BRANCH, NO_MATCH_IS_ACTIVE],
)
class AcceptTransfer(AnswerToTransfer):
    """Take over the case, with a responsible leader. Its match is ended first, with a goodbye."""

    responsible: AccountId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case, to = self.offered(read)
        require_branch_in_use(read, to)
        can = may_answer(read, self.responsible, to, case.participant)
        RESPONSIBLE_LEADS_THE_BRANCH.require(can)
        require_no_match(read, self.case)
        return [
            CaseTransferred(
                case=self.case,
                participant=case.participant,
                branch=to,
                came_from=case.branch,
                responsible=self.responsible,
                relieved=case.responsible,
            )
        ]


@command(
    "cases.decline_transfer",
    "POST /cases/{case}/transfer/decline",
    da="Afslå overflytning",
    en="Decline a transfer",
)
class DeclineTransfer(AnswerToTransfer):
    """Say no to taking over. The case stays where it is."""

    reason: TransferDeclineReason

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case, to = self.offered(read)
        return [of_case(TransferDeclined, self.case, case, to=to, reason=self.reason)]
