"""How a case begins, and what is planned in it."""

from collections.abc import Sequence

from core.commands import Command, Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Resource
from core.personal import Private, seal
from domains.cases.answering import may_answer
from domains.cases.commands.base import CaseCommand, of_case, open_case, require_branch_in_use
from domains.cases.events import CaseId, CaseOpened, PlanMade
from domains.cases.facts import case_of_referral
from domains.cases.inputs import Plan
from domains.cases.rules import (
    CASE_BRANCH_IS_IN_USE,
    CASE_IS_OPEN,
    PARTICIPANT_CONSENTS,
    REFERRAL_HAS_NO_CASE,
    REFERRAL_IS_ACCEPTED,
    RESPONSIBLE_LEADS_THE_BRANCH,
)
from domains.participants.facts import consents
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
        CASE_BRANCH_IS_IN_USE,
        PARTICIPANT_CONSENTS,
        RESPONSIBLE_LEADS_THE_BRANCH,
    ],
)
class OpenCase(Command):
    """Begin the support that an accepted referral asked for, with a responsible leader."""

    referral: ReferralId
    responsible: AccountId

    def resource(self, read: Reader) -> Resource:
        referral = read.known(referral_state, self.referral)
        return Resource(branch=referral.branch, participants=(referral.participant,))

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        referral = read.known(referral_state, self.referral)
        branch = referral.branch
        if referral.status != "accepted" or branch is None:
            raise REFERRAL_IS_ACCEPTED.broken()
        earlier = read(case_of_referral, self.referral).case
        REFERRAL_HAS_NO_CASE.require(earlier is None, case=earlier)
        require_branch_in_use(read, branch)
        PARTICIPANT_CONSENTS.require(consents(read, referral.participant))
        can = may_answer(read, self.responsible, branch, referral.participant)
        RESPONSIBLE_LEADS_THE_BRANCH.require(can)
        return [
            CaseOpened(
                case=CaseId(given.new_id()),
                participant=referral.participant,
                branch=branch,
                referral=self.referral,
                responsible=self.responsible,
            )
        ]


@command(
    "cases.make_plan",
    "POST /cases/{case}/plan",
    da="Læg plan",
    en="Make a plan",
    rules=[CASE_IS_OPEN, CORRECTS_WHAT_STANDS],
)
class MakePlan(CaseCommand):
    """Write down what she wants to reach, in her own words. The latest plan holds."""

    plan: Private[Plan]
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        case = open_case(read, self.case)
        if self.corrects is not None:
            corrected(read, self.corrects, [PlanMade], "case", self.case)
        return [of_case(PlanMade, self.case, case, plan=seal(self.plan), corrects=self.corrects)]
