"""What may be asked of cases."""

from collections.abc import Sequence
from datetime import date

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Resource
from domains.accounts.facts import account_state
from domains.cases.events import CaseClosed, CaseId, CaseOpened, ClosureReason
from domains.cases.facts import case_of_referral, case_state
from domains.cases.rules import (
    CASE_IS_OPEN,
    CLOSURE_IS_NOT_TO_COME,
    NO_MATCH_IS_ACTIVE,
    PARTICIPANT_CONSENTS,
    REFERRAL_HAS_NO_CASE,
    REFERRAL_IS_ACCEPTED,
    RESPONSIBLE_LEADS_THE_BRANCH,
)
from domains.matches.facts import matches_of_case
from domains.participants.facts import participant_state
from domains.referrals.events import ReferralId
from domains.referrals.facts import referral_state


@command(
    "cases.open",
    "POST /referrals/{referral}/case",
    da="Åbn forløb",
    en="Open a case",
    rules=[
        REFERRAL_IS_ACCEPTED,
        REFERRAL_HAS_NO_CASE,
        PARTICIPANT_CONSENTS,
        RESPONSIBLE_LEADS_THE_BRANCH,
    ],
)
class OpenCase(Command):
    """Begin the support that an accepted referral asked for, with a responsible leader."""

    referral: ReferralId
    responsible: AccountId

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(referral_state, self.referral).branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        referral = read.known(referral_state, self.referral)
        REFERRAL_IS_ACCEPTED.require(referral.status == "accepted")
        earlier = read(case_of_referral, self.referral).case
        REFERRAL_HAS_NO_CASE.require(earlier is None, case=earlier)
        PARTICIPANT_CONSENTS.require(read(participant_state, referral.participant).consents)
        leads = read(account_state, self.responsible).leads(referral.branch)
        RESPONSIBLE_LEADS_THE_BRANCH.require(leads)
        return [
            CaseOpened(
                case=CaseId(given.new_id()),
                participant=referral.participant,
                branch=referral.branch,
                referral=self.referral,
                responsible=self.responsible,
            )
        ]


@command(
    "cases.close",
    "POST /cases/{case}/closure",
    da="Afslut forløb",
    en="Close a case",
    rules=[CASE_IS_OPEN, NO_MATCH_IS_ACTIVE, CLOSURE_IS_NOT_TO_COME],
)
class CloseCase(Command):
    """End the support. An active match is ended first, so that the goodbye is not forgotten."""

    case: CaseId
    reason: ClosureReason
    closed_on: date

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(case_state, self.case).branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = read.known(case_state, self.case)
        CASE_IS_OPEN.require(case.is_open)
        active = read(matches_of_case, self.case).active
        NO_MATCH_IS_ACTIVE.require(active is None, match=active)
        CLOSURE_IS_NOT_TO_COME.require(self.closed_on <= given.today, day=self.closed_on)
        return [
            CaseClosed(
                case=self.case,
                participant=case.participant,
                branch=case.branch,
                reason=self.reason,
                closed_on=self.closed_on,
            )
        ]
