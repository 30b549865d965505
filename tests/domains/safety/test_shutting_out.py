"""Who is shut out of a participant's records, and who is let in again."""

import pytest

from core.commands import Command
from core.identity import AccountId, of_system
from core.personal import seal
from core.testing import given
from domains.cases.commands import HandOver, MakePlan
from domains.cases.events import CaseHandedOver, HandoverReason, PlanMade
from domains.participants.commands import KeepApart
from domains.participants.events import MergeUndone, ParticipantsMerged
from domains.referrals.commands import AcceptReferral, WithdrawReferral
from domains.referrals.events import ReferralAccepted, ReferralWithdrawn, WithdrawalReason
from domains.safety.commands import KeepAccountOut, LetAccountIn, ShutAccountOut
from domains.safety.events import Ground, KeptOut, LetIn, ShutOut
from domains.safety.rules import (
    ACCOUNT_IS_IN_USE,
    CONFLICT_IS_UNJUDGED,
    IS_NOT_SHUT_OUT,
    IS_SHUT_OUT,
    WHOEVER_IS_ON_DUTY_STAYS,
)
from tests.domains.cases.histories import PLAN, SECOND_LEADER, SECOND_LEADER_ADDED
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_OPENED,
    COUNSELLOR,
    COUNSELLOR_ADDED,
    COVERED,
    LEADER,
    LEADER_ADDED,
    MATCHED,
    NOBODY,
    NOBODY_ADDED,
    OTHER_PARTICIPANT,
    OTHER_REFERRAL,
    PARTICIPANT,
    REFERRAL,
    REFERRED,
    VOLUNTEER_ADDED,
    VOLUNTEERS_ACCOUNT,
    disabled,
    referred,
)
from tests.domains.matches.who_may import MEETING
from tests.domains.safety.histories import (
    DUTY,
    DUTY_ADDED,
    OTHER_DUTY,
    OTHER_DUTY_ADDED,
    locked,
    shut_out,
)

SHUT_OUT = ShutAccountOut(participant=PARTICIPANT, account=NOBODY)
OUT_ON_DUTY = ShutAccountOut(participant=PARTICIPANT, account=DUTY)
LET_IN = LetAccountIn(participant=PARTICIPANT, account=LEADER)
KEEP_OUT = KeepAccountOut(participant=PARTICIPANT, account=LEADER)
HERE = (*LEADER_ADDED, *DUTY_ADDED, *NOBODY_ADDED, *REFERRED)
ACCEPT = AcceptReferral(referral=REFERRAL)
ACCEPTED = ReferralAccepted(referral=REFERRAL, participant=PARTICIPANT, branch=BRANCH)


def out(account: AccountId) -> ShutOut:
    return ShutOut(participant=PARTICIPANT, account=account, ground=Ground.TOLD)


class TestShuttingOut:
    def test_a_leader_shuts_somebody_out_and_the_duty_officer_is_to_judge(self) -> None:
        given(HERE).when(SHUT_OUT, by=LEADER).then(out(NOBODY))

    def test_what_the_duty_officer_says_is_judged(self) -> None:
        upheld = KeptOut(participant=PARTICIPANT, account=NOBODY)
        given(HERE).when(SHUT_OUT, by=DUTY).then(out(NOBODY), upheld)

    def test_nobody_is_shut_out_twice(self) -> None:
        given(HERE, shut_out(NOBODY)).when(SHUT_OUT, by=LEADER).refused(IS_NOT_SHUT_OUT)

    def test_only_accounts_in_use_are_shut_out(self) -> None:
        given(HERE, disabled(NOBODY)).when(SHUT_OUT, by=LEADER).refused(ACCOUNT_IS_IN_USE)

    def test_no_leader_is_left_alone_with_her(self) -> None:
        """Else whoever means her harm would shut out those who watch."""
        given(HERE).when(OUT_ON_DUTY, by=LEADER).refused(WHOEVER_IS_ON_DUTY_STAYS)

    def test_a_duty_officer_shuts_out_another(self) -> None:
        upheld = KeptOut(participant=PARTICIPANT, account=DUTY)
        given(HERE, OTHER_DUTY_ADDED).when(OUT_ON_DUTY, by=OTHER_DUTY).then(out(DUTY), upheld)


class TestJudging:
    def test_the_duty_officer_lets_somebody_in(self) -> None:
        given(HERE, shut_out()).when(LET_IN, by=DUTY).then(
            LetIn(participant=PARTICIPANT, account=LEADER)
        )
        let_in = LetIn(participant=PARTICIPANT, account=LEADER)
        given(HERE, shut_out(), let_in).when(ACCEPT, by=LEADER).then(ACCEPTED)

    def test_who_is_not_shut_out_is_not_let_in(self) -> None:
        given(HERE).when(LET_IN, by=DUTY).refused(IS_SHUT_OUT)

    def test_nobody_lets_herself_in(self) -> None:
        command = LetAccountIn(participant=PARTICIPANT, account=DUTY)
        given(HERE, shut_out(DUTY)).when(command, by=DUTY).not_found()

    def test_the_duty_officer_keeps_somebody_out(self) -> None:
        kept = KeptOut(participant=PARTICIPANT, account=LEADER)
        given(HERE, shut_out()).when(KEEP_OUT, by=DUTY).then(kept)
        given(HERE, shut_out(), kept).when(ACCEPT, by=LEADER).not_found()

    def test_what_is_judged_is_not_judged_again(self) -> None:
        kept = KeptOut(participant=PARTICIPANT, account=LEADER)
        given(HERE, shut_out(), kept).when(KEEP_OUT, by=DUTY).refused(CONFLICT_IS_UNJUDGED)

    def test_who_is_not_shut_out_is_not_kept_out(self) -> None:
        given(HERE).when(KEEP_OUT, by=DUTY).refused(IS_SHUT_OUT)

    def test_another_name_that_is_alike_is_judged_anew(self) -> None:
        kept = KeptOut(participant=PARTICIPANT, account=LEADER)
        given(HERE, shut_out(), kept, shut_out()).when(KEEP_OUT, by=DUTY).then(kept)


MERGED = ParticipantsMerged(participant=OTHER_PARTICIPANT, merged=PARTICIPANT)
UNDONE = MergeUndone(participant=OTHER_PARTICIPANT, merged=PARTICIPANT)
WITHDRAW = WithdrawReferral(referral=REFERRAL, reason=WithdrawalReason.HER_WISH)


class TestWhoeverIsShutOut:
    @pytest.mark.parametrize(
        ("who", "command"),
        [
            (LEADER, ACCEPT),
            (LEADER, MakePlan(case=CASE, plan=PLAN)),
            (LEADER, MEETING),
            (COUNSELLOR, WITHDRAW),
            (VOLUNTEERS_ACCOUNT, MEETING),
        ],
        ids=["referral", "case", "match", "counsellor", "volunteer"],
    )
    def test_finds_nothing_of_hers(self, who: AccountId, command: Command) -> None:
        people = (*LEADER_ADDED, *COUNSELLOR_ADDED, *VOLUNTEER_ADDED)
        there = (people, REFERRED, CASE_OPENED, MATCHED)
        given(*there, shut_out(who)).when(command, by=who).not_found()

    def test_finds_nothing_of_the_record_that_hers_was_merged_with(self) -> None:
        there = (HERE, referred(OTHER_REFERRAL, OTHER_PARTICIPANT), shut_out(LEADER))
        command = WithdrawReferral(referral=OTHER_REFERRAL, reason=WithdrawalReason.HER_WISH)
        given(*there, MERGED).when(command, by=LEADER).not_found()
        given(*there, MERGED, UNDONE).when(command, by=LEADER).then(
            ReferralWithdrawn(
                referral=OTHER_REFERRAL,
                participant=OTHER_PARTICIPANT,
                branch=BRANCH,
                municipality=COVERED,
                reason=WithdrawalReason.HER_WISH,
            )
        )

    def test_does_not_name_her_beside_somebody_else(self) -> None:
        there = (HERE, referred(OTHER_REFERRAL, OTHER_PARTICIPANT), shut_out(DUTY))
        command = KeepApart(participant=OTHER_PARTICIPANT, other=PARTICIPANT)
        given(*there).when(command, by=DUTY).not_found()

    def test_is_let_do_what_is_about_others(self) -> None:
        there = (HERE, referred(OTHER_REFERRAL, OTHER_PARTICIPANT), shut_out(LEADER))
        command = AcceptReferral(referral=OTHER_REFERRAL)
        given(*there).when(command, by=LEADER).then(
            ReferralAccepted(referral=OTHER_REFERRAL, participant=OTHER_PARTICIPANT, branch=BRANCH)
        )

    def test_is_not_the_system(self) -> None:
        reason = HandoverReason.LEAVES
        command = HandOver(case=CASE, responsible=SECOND_LEADER, reason=reason)
        there = (HERE, SECOND_LEADER_ADDED, CASE_OPENED, shut_out(LEADER))
        given(*there).when(command, by=of_system("test")).then(
            CaseHandedOver(
                case=CASE,
                participant=PARTICIPANT,
                branch=BRANCH,
                responsible=SECOND_LEADER,
                relieved=LEADER,
                reason=reason,
            )
        )


class TestALock:
    def test_leaves_the_keeper_and_whoever_is_on_duty(self) -> None:
        there = (HERE, SECOND_LEADER_ADDED, CASE_OPENED, locked(LEADER))
        command = MakePlan(case=CASE, plan=PLAN)
        planned = PlanMade(case=CASE, participant=PARTICIPANT, branch=BRANCH, plan=seal(PLAN))
        given(*there).when(command, by=LEADER).then(planned)
        given(*there).when(command, by=SECOND_LEADER).not_found()
