"""Who answers for a case and who stands in; what the leaving and coming of leaders changes."""

from core.events import Event, UnknownEvent
from core.identity import AccountId
from core.testing import Bench, given
from domains.accounts.commands import DisableAccount, GiveRole, TakeRole
from domains.accounts.events import Role, RoleGiven
from domains.cases.commands import HandOver, NameDeputy
from domains.cases.events import HandoverReason
from domains.cases.rules import (
    CASE_IS_OPEN,
    DEPUTY_IS_ANOTHER,
    DEPUTY_IS_NOT_RESPONSIBLE,
    DEPUTY_LEADS_THE_BRANCH,
    RESPONSIBLE_IS_ANOTHER,
    RESPONSIBLE_LEADS_THE_BRANCH,
)
from tests.domains.cases.histories import (
    BEGUN,
    SECOND_LEADER,
    SECOND_LEADER_ADDED,
    branch_opened,
    deputy_named,
    handed_over,
    transferred,
)
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    CASE,
    CASE_CLOSED,
    CASE_OPENED,
    LEADER,
    LEADER_ADDED,
    NOBODY,
    NOBODY_ADDED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    VOLUNTEER_ADDED,
    History,
    account,
    disabled,
)

TWO_LEADERS: History = (*BEGUN, *SECOND_LEADER_ADDED)


def hand_over(responsible: AccountId = SECOND_LEADER) -> HandOver:
    return HandOver(case=CASE, responsible=responsible, reason=HandoverReason.AWAY)


def name_deputy(deputy: AccountId | None = SECOND_LEADER) -> NameDeputy:
    return NameDeputy(case=CASE, deputy=deputy)


class TestHandingOver:
    def test_another_leader_answers_for_the_case(self) -> None:
        given(TWO_LEADERS).when(hand_over(), by=LEADER).then(handed_over())

    def test_she_may_take_it_on_herself(self) -> None:
        given(TWO_LEADERS).when(hand_over(), by=SECOND_LEADER).then(handed_over())

    def test_it_goes_back(self) -> None:
        given(TWO_LEADERS, handed_over()).when(hand_over(LEADER), by=LEADER).then(
            handed_over(LEADER, relieved=SECOND_LEADER)
        )

    def test_it_goes_to_somebody_else(self) -> None:
        given(TWO_LEADERS).when(hand_over(LEADER), by=LEADER).refused(RESPONSIBLE_IS_ANOTHER)

    def test_it_goes_to_a_leader_of_the_branch(self) -> None:
        given(BEGUN, OTHER_LEADER_ADDED).when(hand_over(OTHER_LEADER), by=LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )
        given(TWO_LEADERS, disabled(SECOND_LEADER)).when(hand_over(), by=LEADER).refused(
            RESPONSIBLE_LEADS_THE_BRANCH
        )

    def test_a_closed_case_stays_with_its_leader(self) -> None:
        given(TWO_LEADERS, CASE_CLOSED).when(hand_over(), by=LEADER).refused(CASE_IS_OPEN)

    def test_a_case_that_went_to_another_branch_is_its_own_no_more(self) -> None:
        given(TWO_LEADERS, transferred()).when(hand_over(), by=LEADER).not_found()


class TestStandingIn:
    def test_a_deputy_is_named(self) -> None:
        given(TWO_LEADERS).when(name_deputy(), by=LEADER).then(deputy_named())

    def test_nobody_stands_in_any_more(self) -> None:
        given(TWO_LEADERS, deputy_named()).when(name_deputy(None), by=LEADER).then(
            deputy_named(None)
        )

    def test_a_deputy_is_named_once(self) -> None:
        given(TWO_LEADERS, deputy_named()).when(name_deputy(), by=LEADER).refused(DEPUTY_IS_ANOTHER)
        given(TWO_LEADERS).when(name_deputy(None), by=LEADER).refused(DEPUTY_IS_ANOTHER)

    def test_nobody_stands_in_for_herself(self) -> None:
        given(TWO_LEADERS).when(name_deputy(LEADER), by=LEADER).refused(DEPUTY_IS_NOT_RESPONSIBLE)

    def test_a_deputy_who_becomes_responsible_stands_in_no_more(self) -> None:
        given(TWO_LEADERS, deputy_named(), handed_over()).when(
            name_deputy(None), by=LEADER
        ).refused(DEPUTY_IS_ANOTHER)

    def test_a_deputy_leads_the_branch(self) -> None:
        given(BEGUN, OTHER_LEADER_ADDED).when(name_deputy(OTHER_LEADER), by=LEADER).refused(
            DEPUTY_LEADS_THE_BRANCH
        )

    def test_a_closed_case_needs_no_deputy(self) -> None:
        given(TWO_LEADERS, CASE_CLOSED).when(name_deputy(), by=LEADER).refused(CASE_IS_OPEN)


def after_disabling(leader: AccountId, history: History) -> list[Event | UnknownEvent]:
    """Return what follows when the leader's account is disabled and all have reacted."""
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *history)
        before = bench.execute(DisableAccount(account=leader), ADMIN).position
        bench.react()
        bench.react()
        return [recorded.event for recorded in bench.recorded(before)]


class TestLeaving:
    def test_another_leader_answers_for_her_cases(self) -> None:
        assert after_disabling(LEADER, TWO_LEADERS) == [handed_over(reason=HandoverReason.LEAVES)]

    def test_it_is_the_deputy_before_all_others(self) -> None:
        third = NOBODY
        more: History = (*TWO_LEADERS, *account(third, Role.ACTIVITY_LEADER, branch=BRANCH))
        assert after_disabling(LEADER, (*more, deputy_named(third))) == [
            handed_over(third, reason=HandoverReason.LEAVES)
        ]

    def test_a_deputy_who_has_left_too_is_passed_over(self) -> None:
        third = NOBODY
        more: History = (*TWO_LEADERS, *account(third, Role.ACTIVITY_LEADER, branch=BRANCH))
        follows = after_disabling(LEADER, (*more, deputy_named(third), *disabled(third)))
        assert handed_over(reason=HandoverReason.LEAVES) in follows

    def test_a_deputy_who_leaves_stands_in_no_more(self) -> None:
        assert after_disabling(SECOND_LEADER, (*TWO_LEADERS, deputy_named(SECOND_LEADER))) == [
            deputy_named(None)
        ]

    def test_cases_of_others_stay(self) -> None:
        assert after_disabling(SECOND_LEADER, TWO_LEADERS) == []

    def test_closed_cases_stay(self) -> None:
        assert after_disabling(LEADER, (*TWO_LEADERS, *CASE_CLOSED)) == []

    def test_cases_that_went_to_another_branch_stay(self) -> None:
        history: History = (*TWO_LEADERS, *OTHER_LEADER_ADDED, transferred())
        assert after_disabling(LEADER, history) == []

    def test_what_another_left_behind_is_taken_care_of_too(self) -> None:
        history: History = (
            *LEADER_ADDED,
            *account(NOBODY, Role.ACTIVITY_LEADER, branch=BRANCH),
            *SECOND_LEADER_ADDED,
            *CASE_OPENED,
        )
        with Bench() as bench:
            bench.append(*ADMIN_ADDED, *history)
            bench.execute(DisableAccount(account=LEADER), ADMIN)
            before = bench.execute(DisableAccount(account=NOBODY), ADMIN).position
            bench.react()
            after = [recorded.event for recorded in bench.recorded(before)]
        assert after == [handed_over(reason=HandoverReason.LEAVES)]

    def test_without_another_leader_a_case_waits_for_the_next_one(self) -> None:
        assert after_disabling(LEADER, BEGUN) == []
        with Bench() as bench:
            bench.append(*ADMIN_ADDED, *branch_opened(), *BEGUN, *NOBODY_ADDED, *disabled(LEADER))
            bench.react()
            role = GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=BRANCH)
            given_at = bench.execute(role, ADMIN).position
            bench.react()
            bench.react()
            after = [recorded.event for recorded in bench.recorded(given_at)]
        assert after == [handed_over(NOBODY, reason=HandoverReason.LEAVES)]

    def test_a_leader_from_whom_the_role_is_taken_is_followed_by_another(self) -> None:
        with Bench() as bench:
            bench.append(*ADMIN_ADDED, *TWO_LEADERS)
            role = TakeRole(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH)
            taken_at = bench.execute(role, ADMIN).position
            bench.react()
            after = [recorded.event for recorded in bench.recorded(taken_at)]
        assert after == [handed_over(reason=HandoverReason.LEAVES)]

    def test_whoever_still_leads_keeps_her_cases_when_another_role_is_taken(self) -> None:
        duty: History = (RoleGiven(account=LEADER, role=Role.DUTY_OFFICER),)
        with Bench() as bench:
            bench.append(*ADMIN_ADDED, *TWO_LEADERS, *duty)
            role = TakeRole(account=LEADER, role=Role.DUTY_OFFICER)
            taken_at = bench.execute(role, ADMIN).position
            bench.react()
            assert bench.recorded(taken_at) == []

    def test_a_new_leader_leaves_what_others_answer_for(self) -> None:
        with Bench() as bench:
            bench.append(*TWO_LEADERS)
            bench.react()
            assert len(bench.recorded()) == len(TWO_LEADERS)

    def test_a_new_volunteer_answers_for_nothing(self) -> None:
        history: History = (*BEGUN, *disabled(LEADER), *VOLUNTEER_ADDED)
        with Bench() as bench:
            bench.append(*history)
            bench.react()
            assert len(bench.recorded()) == len(history)
