"""Names that are near: a human is asked, and judges; and what is judged holds while it may."""

from uuid import UUID

from core.personal import Private, seal
from core.testing import ANY_ID, given
from domains.matches.commands import AskAboutLikeness, JudgeLikeness, ProposeMatch
from domains.matches.events import LikenessAsked, LikenessJudged, MatchId, MatchProposed
from domains.matches.rules import (
    CASE_IS_OPEN,
    LIKENESS_IS_JUDGED,
    LIKENESS_IS_TO_JUDGE,
    LIKENESS_WAS_ASKED,
    VOLUNTEER_IS_AVAILABLE,
)
from domains.participants.events import MayMeetAgain, ThirdPersonId
from domains.volunteers.events import VolunteerNamed
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_CLOSED,
    LEADER,
    OTHER_CASE_OPENED,
    OTHER_PARTICIPANT,
    PARTICIPANT,
    THIRD_PERSON,
    VOLUNTEER,
    History,
)
from tests.domains.matches.histories import (
    ANOTHER,
    ASKED,
    DUTY_OFFICER,
    DUTY_OFFICER_ADDED,
    LIKENESS,
    MERGED,
    NAME,
    NEAR,
    READY,
    VETO,
    VOLUNTEER_PAUSED,
    judged,
    must_not_meet,
    related_to,
)

MAY_MEET = (*ASKED, *judged(may_meet=True))
MUST_NOT_MEET = (*ASKED, *judged(may_meet=False))
ANOTHER_PERSON = ThirdPersonId(UUID(int=0x8FFF))
RENAMED: History = (VolunteerNamed(volunteer=VOLUNTEER, branch=BRANCH, name=seal(Private(NEAR))),)


def propose() -> ProposeMatch:
    return ProposeMatch(case=CASE, volunteer=VOLUNTEER)


def ask() -> AskAboutLikeness:
    return AskAboutLikeness(case=CASE, volunteer=VOLUNTEER)


def judge(*, may_meet: bool = True) -> JudgeLikeness:
    return JudgeLikeness(case=CASE, volunteer=VOLUNTEER, may_meet=may_meet)


def is_proposed() -> MatchProposed:
    return MatchProposed(
        match=MatchId(ANY_ID),
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
    )


def is_asked() -> LikenessAsked:
    return LikenessAsked(case=CASE, participant=PARTICIPANT, volunteer=VOLUNTEER, branch=BRANCH)


def is_judged(*, may_meet: bool = True) -> LikenessJudged:
    return LikenessJudged(
        case=CASE, participant=PARTICIPANT, volunteer=VOLUNTEER, branch=BRANCH, may_meet=may_meet
    )


class TestAsking:
    def test_the_duty_officer_is_asked_where_a_name_is_near(self) -> None:
        given(READY, LIKENESS).when(ask(), by=LEADER).then(is_asked())

    def test_the_name_of_the_volunteer_herself_counts(self) -> None:
        given(READY, must_not_meet(NAME), RENAMED).when(ask(), by=LEADER).then(is_asked())

    def test_nobody_is_asked_about_a_closed_case(self) -> None:
        given(READY, LIKENESS, CASE_CLOSED).when(ask(), by=LEADER).refused(CASE_IS_OPEN)

    def test_where_there_is_nothing_to_ask_the_answer_is_the_same(self) -> None:
        for history in ((), VETO, (*LIKENESS, *VOLUNTEER_PAUSED), (*LIKENESS, *MUST_NOT_MEET)):
            given(READY, history).when(ask(), by=LEADER).refused(LIKENESS_IS_TO_JUDGE)

    def test_one_question_is_asked_once(self) -> None:
        given(READY, LIKENESS, ASKED).when(ask(), by=LEADER).refused(LIKENESS_IS_TO_JUDGE)
        given(READY, LIKENESS, MAY_MEET).when(ask(), by=LEADER).refused(LIKENESS_IS_TO_JUDGE)

    def test_it_is_asked_again_when_another_name_is_near(self) -> None:
        more = must_not_meet(NAME, person=ANOTHER_PERSON)
        given(READY, LIKENESS, MAY_MEET, more).when(ask(), by=LEADER).then(is_asked())
        given(READY, LIKENESS, MAY_MEET, more, ASKED).when(ask(), by=LEADER).refused(
            LIKENESS_IS_TO_JUDGE
        )


class TestJudging:
    def test_the_duty_officer_judges(self) -> None:
        given(READY, DUTY_OFFICER_ADDED, LIKENESS, ASKED).when(judge(), by=DUTY_OFFICER).then(
            is_judged()
        )

    def test_the_duty_officer_judges_anew(self) -> None:
        given(READY, DUTY_OFFICER_ADDED, LIKENESS, MUST_NOT_MEET).when(
            judge(), by=DUTY_OFFICER
        ).then(is_judged())
        given(READY, DUTY_OFFICER_ADDED, LIKENESS, MAY_MEET).when(
            judge(may_meet=False), by=DUTY_OFFICER
        ).then(is_judged(may_meet=False))

    def test_nobody_judges_unasked(self) -> None:
        given(READY, DUTY_OFFICER_ADDED, LIKENESS).when(judge(), by=DUTY_OFFICER).refused(
            LIKENESS_WAS_ASKED
        )


class TestWhatIsJudged:
    def test_nobody_is_proposed_before_it_is_judged(self) -> None:
        given(READY, LIKENESS, ASKED).when(propose(), by=LEADER).refused(LIKENESS_IS_JUDGED)

    def test_a_yes_lets_her_be_proposed(self) -> None:
        given(READY, LIKENESS, MAY_MEET).when(propose(), by=LEADER).then(is_proposed())

    def test_a_no_is_hidden(self) -> None:
        given(READY, LIKENESS, MUST_NOT_MEET).when(propose(), by=LEADER).refused(
            VOLUNTEER_IS_AVAILABLE
        )

    def test_what_was_judged_last_holds(self) -> None:
        given(READY, LIKENESS, MUST_NOT_MEET, judged(may_meet=True)).when(
            propose(), by=LEADER
        ).then(is_proposed())

    def test_a_yes_holds_for_the_names_that_were_known(self) -> None:
        for told in (
            must_not_meet(NAME, person=ANOTHER_PERSON),
            related_to(NEAR, relative=ANOTHER_PERSON),
            RENAMED,
        ):
            given(READY, LIKENESS, MAY_MEET, told).when(propose(), by=LEADER).refused(
                LIKENESS_IS_JUDGED
            )

    def test_a_yes_is_no_yes_to_a_name_that_is_told_later(self) -> None:
        given(READY, LIKENESS, MAY_MEET, related_to(NAME, relative=ANOTHER_PERSON)).when(
            propose(), by=LEADER
        ).refused(VOLUNTEER_IS_AVAILABLE)

    def test_a_yes_is_no_yes_to_a_name_that_comes_with_another_of_her_ids(self) -> None:
        there = must_not_meet(NEAR, OTHER_PARTICIPANT, ANOTHER_PERSON)
        given(READY, OTHER_CASE_OPENED, there, LIKENESS, MAY_MEET, MERGED).when(
            propose(), by=LEADER
        ).refused(VOLUNTEER_IS_AVAILABLE)

    def test_a_yes_outlives_other_names_once_they_are_judged(self) -> None:
        more = must_not_meet(ANOTHER, person=ANOTHER_PERSON)
        given(READY, LIKENESS, MAY_MEET, more, MAY_MEET).when(propose(), by=LEADER).then(
            is_proposed()
        )

    def test_whom_she_may_meet_again_hinders_nobody(self) -> None:
        again = MayMeetAgain(participant=PARTICIPANT, person=THIRD_PERSON)
        given(READY, VETO, again).when(propose(), by=LEADER).then(is_proposed())
