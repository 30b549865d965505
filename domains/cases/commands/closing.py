"""How support ends, and goes on again."""

from collections.abc import Sequence
from datetime import date, timedelta

from core.clock import danish_day
from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.identity import AccountId
from domains.accounts.facts import account_state
from domains.cases.commands.base import (
    CaseCommand,
    of_case,
    require_branch_in_use,
    require_no_match,
)
from domains.cases.events import (
    CaseClosed,
    CaseHandedOver,
    CaseOpened,
    CaseReopened,
    ClosureReason,
    HandoverReason,
    ReopenReason,
)
from domains.cases.facts import CaseState, case_state, concerns
from domains.cases.rules import (
    CASE_BRANCH_IS_IN_USE,
    CASE_CLOSES_AFTER_IT_OPENED,
    CASE_DAY_IS_NOT_TO_COME,
    CASE_IS_CLOSED,
    CASE_IS_OPEN,
    CONCERNS_ARE_HANDLED,
    CORRECTION_KEEPS_RESPONSIBLE,
    NO_MATCH_IS_ACTIVE,
    PARTICIPANT_CONSENTS,
    RESPONSIBLE_LEADS_THE_BRANCH,
)
from domains.participants.facts import consents

TOLD_LATE_AFTER = timedelta(days=31)


@command(
    "cases.close",
    "POST /cases/{case}/closure",
    da="Afslut forløb",
    en="Close a case",
    rules=[
        CASE_IS_OPEN,
        NO_MATCH_IS_ACTIVE,
        CONCERNS_ARE_HANDLED,
        CASE_DAY_IS_NOT_TO_COME,
        CASE_CLOSES_AFTER_IT_OPENED,
        CORRECTS_WHAT_STANDS,
    ],
)
class CloseCase(CaseCommand):
    """End the support. An active match is ended first, so that the goodbye is not forgotten."""

    reason: ClosureReason
    closed_on: date
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        if self.corrects is not None:
            corrected(read, self.corrects, [CaseClosed], "case", self.case)
        else:
            CASE_IS_OPEN.require(case.is_open)
            require_no_match(read, self.case)
            self._require_concerns_handled(read)
        CASE_DAY_IS_NOT_TO_COME.require(self.closed_on <= given.today, day=self.closed_on)
        self._require_open_by_then(read, given)
        return [
            of_case(
                CaseClosed,
                self.case,
                case,
                reason=self.reason,
                closed_on=self.closed_on,
                corrects=self.corrects,
            )
        ]

    def _require_open_by_then(self, read: Reader, given: Given) -> None:
        """Require of what is told late that the case was open by then. Other days are read."""
        if given.today - self.closed_on <= TOLD_LATE_AFTER:
            return
        for opened in read.recorded([CaseOpened], "case", self.case):
            day = danish_day(opened.recorded_at)
            CASE_CLOSES_AFTER_IT_OPENED.require(self.closed_on >= day, day=day)

    def _require_concerns_handled(self, read: Reader) -> None:
        unhandled = read(concerns, self.case).unhandled
        if unhandled:
            raise CONCERNS_ARE_HANDLED.broken(concern=unhandled[0])


@command(
    "cases.reopen",
    "POST /cases/{case}/reopening",
    da="Genåbn forløb",
    en="Reopen a case",
    rules=[
        CASE_IS_CLOSED,
        CASE_BRANCH_IS_IN_USE,
        PARTICIPANT_CONSENTS,
        RESPONSIBLE_LEADS_THE_BRANCH,
        CASE_DAY_IS_NOT_TO_COME,
        CORRECTS_WHAT_STANDS,
        CORRECTION_KEEPS_RESPONSIBLE,
    ],
)
class ReopenCase(CaseCommand):
    """Let the support go on, with the leader who answered for it, or another one named."""

    reason: ReopenReason
    reopened_on: date
    responsible: AccountId | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        if self.corrects is not None:
            corrected(read, self.corrects, [CaseReopened], "case", self.case)
            CORRECTION_KEEPS_RESPONSIBLE.require(self.responsible is None)
        else:
            CASE_IS_CLOSED.require(not case.is_open)
            require_branch_in_use(read, case.branch)
            PARTICIPANT_CONSENTS.require(consents(read, case.participant))
        CASE_DAY_IS_NOT_TO_COME.require(self.reopened_on <= given.today, day=self.reopened_on)
        reopened = of_case(
            CaseReopened,
            self.case,
            case,
            reason=self.reason,
            reopened_on=self.reopened_on,
            corrects=self.corrects,
        )
        if self.corrects is not None:
            return [reopened]
        return [reopened, *self._handed_over(read, case)]

    def _handed_over(self, read: Reader, case: CaseState) -> Sequence[Event]:
        """Return the handover if another leader is named; whoever answers must lead the branch."""
        responsible = self.responsible or case.responsible
        RESPONSIBLE_LEADS_THE_BRANCH.require(read(account_state, responsible).leads(case.branch))
        if responsible == case.responsible:
            return []
        relieved_leads = read(account_state, case.responsible).leads(case.branch)
        return [
            of_case(
                CaseHandedOver,
                self.case,
                case,
                responsible=responsible,
                relieved=case.responsible,
                reason=HandoverReason.OTHER if relieved_leads else HandoverReason.LEAVES,
            )
        ]
