"""Who answers for a case, and who stands in."""

from collections.abc import Sequence

from core.commands import Given, command
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from domains.cases.answering import may_answer
from domains.cases.commands.base import CaseCommand, of_case, open_case
from domains.cases.events import CaseHandedOver, DeputyNamed, HandoverReason
from domains.cases.rules import (
    CASE_IS_OPEN,
    DEPUTY_IS_ANOTHER,
    DEPUTY_IS_NOT_RESPONSIBLE,
    DEPUTY_LEADS_THE_BRANCH,
    RESPONSIBLE_IS_ANOTHER,
    RESPONSIBLE_LEADS_THE_BRANCH,
)


@command(
    "cases.hand_over",
    "POST /cases/{case}/responsible",
    da="Overdrag forløb",
    en="Hand over a case",
    rules=[CASE_IS_OPEN, RESPONSIBLE_IS_ANOTHER, RESPONSIBLE_LEADS_THE_BRANCH],
)
class HandOver(CaseCommand):
    """Let another leader of the branch answer for the case."""

    responsible: AccountId
    reason: HandoverReason

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        RESPONSIBLE_IS_ANOTHER.require(self.responsible != case.responsible)
        can = may_answer(read, self.responsible, case.branch, case.participant)
        RESPONSIBLE_LEADS_THE_BRANCH.require(can)
        return [
            of_case(
                CaseHandedOver,
                self.case,
                case,
                responsible=self.responsible,
                relieved=case.responsible,
                reason=self.reason,
            )
        ]


@command(
    "cases.name_deputy",
    "POST /cases/{case}/deputy",
    da="Udpeg stedfortræder",
    en="Name a deputy",
    rules=[
        CASE_IS_OPEN,
        DEPUTY_IS_ANOTHER,
        DEPUTY_IS_NOT_RESPONSIBLE,
        DEPUTY_LEADS_THE_BRANCH,
    ],
)
class NameDeputy(CaseCommand):
    """Say who stands in for the responsible leader; without a name, nobody does any more."""

    deputy: AccountId | None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        DEPUTY_IS_ANOTHER.require(self.deputy != case.deputy)
        if self.deputy is not None:
            DEPUTY_IS_NOT_RESPONSIBLE.require(self.deputy != case.responsible)
            can = may_answer(read, self.deputy, case.branch, case.participant)
            DEPUTY_LEADS_THE_BRANCH.require(can)
        return [of_case(DeputyNamed, self.case, case, deputy=self.deputy)]
