"""Branches: planned, opened, covering municipalities, led, and closed."""

import msgspec

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import EventId
from core.personal import PublicText
from core.testing import given, new_id
from domains.branches.commands import (
    AppointLeader,
    BeginRecruiting,
    CloseBranch,
    CoverMunicipality,
    OpenBranch,
    PlanBranch,
    ReleaseLeader,
    ReleaseMunicipality,
    RenameBranch,
)
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchId,
    BranchOpened,
    BranchPlanned,
    BranchRecruiting,
    BranchRenamed,
    LeaderAppointed,
    LeaderFunction,
    LeaderReleased,
    MunicipalityCode,
    MunicipalityCovered,
    MunicipalityReleased,
)
from domains.branches.rules import (
    BRANCH_DAY_IS_NOT_TO_COME,
    BRANCH_HAS_NO_OPEN_CASES,
    BRANCH_HAS_NO_REFERRALS,
    BRANCH_IS_NOT_CLOSED,
    BRANCH_IS_NOT_OPEN_YET,
    BRANCH_IS_PLANNED,
    LEADER_HAS_ANOTHER_FUNCTION,
    LEADER_IS_APPOINTED,
    LEADER_LEADS_THE_BRANCH,
    MUNICIPALITY_EXISTS,
    MUNICIPALITY_IS_COVERED_HERE,
    MUNICIPALITY_IS_FREE,
)
from domains.referrals.events import ReferralReopened, ReferralWithdrawn, WithdrawalReason
from tests.domains.branches.histories import (
    APPOINTED,
    CLOSED,
    RECRUITING,
    RELEASED,
    RENAMED,
    last_of,
)
from tests.domains.histories import (
    BRANCH,
    CASE_CLOSED,
    CASE_OPENED,
    COVERED,
    LEADER,
    LEADER_ADDED,
    NATIONAL,
    NATIONAL_ADDED,
    OPENED,
    OTHER_BRANCH,
    OTHER_COVERED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    PARTICIPANT,
    PLANNED,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRAL_DECLINED,
    REFERRED,
    TODAY,
    TOMORROW,
    UNCOVERED,
    YESTERDAY,
    branch_planned,
    disabled,
)

NAME = PublicText("Nyt Qnet")
NO_MUNICIPALITY = MunicipalityCode("0000")


def test_a_branch_is_planned_with_what_it_will_cover() -> None:
    branch = BranchId(new_id("branch"))
    given(NATIONAL_ADDED).when(
        PlanBranch(name=NAME, municipalities=(COVERED, OTHER_COVERED)), by=NATIONAL
    ).then(
        BranchPlanned(branch=branch, name=NAME),
        MunicipalityCovered(branch=branch, municipality=COVERED),
        MunicipalityCovered(branch=branch, municipality=OTHER_COVERED),
    )


def test_a_municipality_named_twice_is_covered_once() -> None:
    branch = BranchId(new_id("branch"))
    given(NATIONAL_ADDED).when(
        PlanBranch(name=NAME, municipalities=(COVERED, COVERED)), by=NATIONAL
    ).then(
        BranchPlanned(branch=branch, name=NAME),
        MunicipalityCovered(branch=branch, municipality=COVERED),
    )


def test_a_branch_is_planned_where_a_municipality_exists() -> None:
    given(NATIONAL_ADDED).when(
        PlanBranch(name=NAME, municipalities=(NO_MUNICIPALITY,)), by=NATIONAL
    ).refused(MUNICIPALITY_EXISTS, municipality=NO_MUNICIPALITY)


def test_a_branch_is_planned_where_no_other_is() -> None:
    given(NATIONAL_ADDED, PLANNED).when(
        PlanBranch(name=NAME, municipalities=(UNCOVERED, COVERED)), by=NATIONAL
    ).refused(MUNICIPALITY_IS_FREE, municipality=COVERED)


def test_a_branch_covers_one_more_municipality() -> None:
    given(NATIONAL_ADDED, OPENED).when(
        CoverMunicipality(branch=BRANCH, municipality=UNCOVERED), by=NATIONAL
    ).then(MunicipalityCovered(branch=BRANCH, municipality=UNCOVERED))


def test_a_branch_covers_what_exists() -> None:
    given(NATIONAL_ADDED, OPENED).when(
        CoverMunicipality(branch=BRANCH, municipality=NO_MUNICIPALITY), by=NATIONAL
    ).refused(MUNICIPALITY_EXISTS)


def test_a_municipality_is_covered_once() -> None:
    given(NATIONAL_ADDED, OPENED).when(
        CoverMunicipality(branch=BRANCH, municipality=COVERED), by=NATIONAL
    ).refused(MUNICIPALITY_IS_FREE, municipality=COVERED)


def test_a_branch_that_does_not_exist_covers_nothing() -> None:
    given(NATIONAL_ADDED).when(
        CoverMunicipality(branch=BRANCH, municipality=COVERED), by=NATIONAL
    ).not_found()


def test_a_planned_branch_opens() -> None:
    given(NATIONAL_ADDED, PLANNED).when(
        OpenBranch(branch=BRANCH, opened_on=TODAY), by=NATIONAL
    ).then(BranchOpened(branch=BRANCH, opened_on=TODAY))


def test_a_branch_opens_once() -> None:
    given(NATIONAL_ADDED, OPENED).when(
        OpenBranch(branch=BRANCH, opened_on=TODAY), by=NATIONAL
    ).refused(BRANCH_IS_NOT_OPEN_YET)


def test_an_opening_is_not_told_beforehand() -> None:
    given(NATIONAL_ADDED, PLANNED).when(
        OpenBranch(branch=BRANCH, opened_on=TOMORROW), by=NATIONAL
    ).refused(BRANCH_DAY_IS_NOT_TO_COME, day=TOMORROW)


def test_a_closed_branch_opens_again() -> None:
    given(NATIONAL_ADDED, OPENED, CLOSED).when(
        OpenBranch(branch=BRANCH, opened_on=TODAY), by=NATIONAL
    ).then(BranchOpened(branch=BRANCH, opened_on=TODAY))


def test_the_day_of_an_opening_is_corrected() -> None:
    told = last_of(NATIONAL_ADDED, OPENED)
    given(NATIONAL_ADDED, OPENED).when(
        OpenBranch(branch=BRANCH, opened_on=TODAY, corrects=told), by=NATIONAL
    ).then(BranchOpened(branch=BRANCH, opened_on=TODAY, corrects=told))


def test_only_an_opening_is_corrected_by_an_opening() -> None:
    planned = last_of(NATIONAL_ADDED, PLANNED[:1])
    given(NATIONAL_ADDED, OPENED).when(
        OpenBranch(branch=BRANCH, opened_on=TODAY, corrects=planned), by=NATIONAL
    ).refused(CORRECTS_WHAT_STANDS, event=planned)


def recruit() -> BeginRecruiting:
    return BeginRecruiting(branch=BRANCH, began_on=TODAY)


class TestRecruiting:
    def test_a_planned_branch_recruits(self) -> None:
        given(NATIONAL_ADDED, PLANNED).when(recruit(), by=NATIONAL).then(
            BranchRecruiting(branch=BRANCH, began_on=TODAY)
        )

    def test_it_opens_after_that(self) -> None:
        given(NATIONAL_ADDED, PLANNED, RECRUITING).when(
            OpenBranch(branch=BRANCH, opened_on=TODAY), by=NATIONAL
        ).then(BranchOpened(branch=BRANCH, opened_on=TODAY))

    def test_it_begins_once(self) -> None:
        given(NATIONAL_ADDED, PLANNED, RECRUITING).when(recruit(), by=NATIONAL).refused(
            BRANCH_IS_PLANNED, status="recruiting"
        )

    def test_an_open_branch_is_past_it(self) -> None:
        given(NATIONAL_ADDED, OPENED).when(recruit(), by=NATIONAL).refused(
            BRANCH_IS_PLANNED, status="open"
        )

    def test_it_is_not_told_beforehand(self) -> None:
        given(NATIONAL_ADDED, PLANNED).when(
            BeginRecruiting(branch=BRANCH, began_on=TOMORROW), by=NATIONAL
        ).refused(BRANCH_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_its_day_is_corrected_even_when_the_branch_is_open(self) -> None:
        told = last_of(NATIONAL_ADDED, PLANNED, RECRUITING)
        opened = BranchOpened(branch=BRANCH, opened_on=YESTERDAY)
        given(NATIONAL_ADDED, PLANNED, RECRUITING, opened).when(
            BeginRecruiting(branch=BRANCH, began_on=TODAY, corrects=told), by=NATIONAL
        ).then(BranchRecruiting(branch=BRANCH, began_on=TODAY, corrects=told))

    def test_what_is_corrected_is_there(self) -> None:
        nothing = EventId(BRANCH)
        given(NATIONAL_ADDED, PLANNED, RECRUITING).when(
            BeginRecruiting(branch=BRANCH, began_on=TODAY, corrects=nothing), by=NATIONAL
        ).refused(CORRECTS_WHAT_STANDS, event=nothing)


class TestRenaming:
    def test_a_branch_has_another_name(self) -> None:
        given(NATIONAL_ADDED, OPENED).when(
            RenameBranch(branch=BRANCH, name=NAME), by=NATIONAL
        ).then(BranchRenamed(branch=BRANCH, name=NAME))

    def test_a_name_is_corrected_once(self) -> None:
        told = last_of(NATIONAL_ADDED, OPENED, RENAMED)
        corrected = BranchRenamed(branch=BRANCH, name=NAME, corrects=told)
        given(NATIONAL_ADDED, OPENED, RENAMED).when(
            RenameBranch(branch=BRANCH, name=NAME, corrects=told), by=NATIONAL
        ).then(corrected)
        given(NATIONAL_ADDED, OPENED, RENAMED, corrected).when(
            RenameBranch(branch=BRANCH, name=NAME, corrects=told), by=NATIONAL
        ).refused(CORRECTS_WHAT_STANDS, event=told)

    def test_another_branch_s_name_is_not_corrected(self) -> None:
        there = BranchRenamed(branch=OTHER_BRANCH, name=NAME)
        told = last_of(NATIONAL_ADDED, OPENED, (there,))
        given(NATIONAL_ADDED, OPENED, there).when(
            RenameBranch(branch=BRANCH, name=NAME, corrects=told), by=NATIONAL
        ).refused(CORRECTS_WHAT_STANDS)


class TestCoverage:
    def test_a_municipality_is_released(self) -> None:
        given(NATIONAL_ADDED, OPENED).when(
            ReleaseMunicipality(branch=BRANCH, municipality=COVERED), by=NATIONAL
        ).then(MunicipalityReleased(branch=BRANCH, municipality=COVERED))

    def test_referrals_that_wait_hinder_no_release(self) -> None:
        given(NATIONAL_ADDED, OPENED, REFERRED).when(
            ReleaseMunicipality(branch=BRANCH, municipality=COVERED), by=NATIONAL
        ).then(MunicipalityReleased(branch=BRANCH, municipality=COVERED))

    def test_what_is_released_is_free_for_another(self) -> None:
        given(NATIONAL_ADDED, OPENED, RELEASED, branch_planned(OTHER_BRANCH)).when(
            CoverMunicipality(branch=OTHER_BRANCH, municipality=COVERED), by=NATIONAL
        ).then(MunicipalityCovered(branch=OTHER_BRANCH, municipality=COVERED))

    def test_only_what_is_covered_is_released(self) -> None:
        given(NATIONAL_ADDED, OPENED).when(
            ReleaseMunicipality(branch=BRANCH, municipality=UNCOVERED), by=NATIONAL
        ).refused(MUNICIPALITY_IS_COVERED_HERE, municipality=UNCOVERED)

    def test_another_branch_s_municipality_is_not_released(self) -> None:
        given(NATIONAL_ADDED, OPENED, branch_planned(OTHER_BRANCH, UNCOVERED)).when(
            ReleaseMunicipality(branch=BRANCH, municipality=UNCOVERED), by=NATIONAL
        ).refused(MUNICIPALITY_IS_COVERED_HERE)

    def test_a_closed_branch_covers_nothing(self) -> None:
        given(NATIONAL_ADDED, OPENED, CLOSED).when(
            CoverMunicipality(branch=BRANCH, municipality=COVERED), by=NATIONAL
        ).refused(BRANCH_IS_NOT_CLOSED)

    def test_a_branch_that_recruits_covers_already(self) -> None:
        given(NATIONAL_ADDED, PLANNED, RECRUITING).when(
            CoverMunicipality(branch=BRANCH, municipality=UNCOVERED), by=NATIONAL
        ).then(MunicipalityCovered(branch=BRANCH, municipality=UNCOVERED))


def appoint() -> AppointLeader:
    return AppointLeader(branch=BRANCH, leader=LEADER, function=LeaderFunction.LEADER)


def release() -> ReleaseLeader:
    return ReleaseLeader(branch=BRANCH, leader=LEADER)


class TestLeading:
    def test_an_activity_leader_is_appointed(self) -> None:
        given(NATIONAL_ADDED, LEADER_ADDED, OPENED).when(appoint(), by=NATIONAL).then(
            LeaderAppointed(branch=BRANCH, leader=LEADER, function=LeaderFunction.LEADER)
        )

    def test_who_leads_may_stand_in_instead(self) -> None:
        given(NATIONAL_ADDED, LEADER_ADDED, OPENED, APPOINTED).when(
            AppointLeader(branch=BRANCH, leader=LEADER, function=LeaderFunction.DEPUTY),
            by=NATIONAL,
        ).then(LeaderAppointed(branch=BRANCH, leader=LEADER, function=LeaderFunction.DEPUTY))

    def test_a_leader_of_another_branch_is_not_appointed(self) -> None:
        given(NATIONAL_ADDED, OTHER_LEADER_ADDED, OPENED).when(
            AppointLeader(branch=BRANCH, leader=OTHER_LEADER, function=LeaderFunction.LEADER),
            by=NATIONAL,
        ).refused(LEADER_LEADS_THE_BRANCH)

    def test_an_account_out_of_use_is_not_appointed(self) -> None:
        given(NATIONAL_ADDED, LEADER_ADDED, disabled(LEADER), OPENED).when(
            appoint(), by=NATIONAL
        ).refused(LEADER_LEADS_THE_BRANCH)

    def test_nobody_is_appointed_twice(self) -> None:
        given(NATIONAL_ADDED, LEADER_ADDED, OPENED, APPOINTED).when(appoint(), by=NATIONAL).refused(
            LEADER_HAS_ANOTHER_FUNCTION, function="leader"
        )

    def test_a_leader_steps_down(self) -> None:
        given(NATIONAL_ADDED, LEADER_ADDED, OPENED, APPOINTED).when(release(), by=NATIONAL).then(
            LeaderReleased(branch=BRANCH, leader=LEADER)
        )

    def test_only_who_is_appointed_steps_down(self) -> None:
        given(NATIONAL_ADDED, LEADER_ADDED, OPENED).when(release(), by=NATIONAL).refused(
            LEADER_IS_APPOINTED
        )


def close() -> CloseBranch:
    return CloseBranch(branch=BRANCH, reason=BranchClosureReason.DEPARTMENT_CLOSED, closed_on=TODAY)


def is_closed(corrects: EventId | None = None) -> BranchClosed:
    return BranchClosed(
        branch=BRANCH,
        reason=BranchClosureReason.DEPARTMENT_CLOSED,
        closed_on=TODAY,
        corrects=corrects,
    )


class TestClosing:
    def test_its_municipalities_wait_again(self) -> None:
        both = branch_planned(BRANCH, OTHER_COVERED, COVERED)
        given(NATIONAL_ADDED, both).when(close(), by=NATIONAL).then(
            MunicipalityReleased(branch=BRANCH, municipality=COVERED),
            MunicipalityReleased(branch=BRANCH, municipality=OTHER_COVERED),
            is_closed(),
        )

    def test_a_branch_that_covers_nothing_closes_too(self) -> None:
        given(NATIONAL_ADDED, OPENED, RELEASED).when(close(), by=NATIONAL).then(is_closed())

    def test_it_closes_once(self) -> None:
        given(NATIONAL_ADDED, OPENED, CLOSED).when(close(), by=NATIONAL).refused(
            BRANCH_IS_NOT_CLOSED
        )

    def test_open_cases_keep_it(self) -> None:
        given(NATIONAL_ADDED, OPENED, CASE_OPENED).when(close(), by=NATIONAL).refused(
            BRANCH_HAS_NO_OPEN_CASES, cases=1
        )

    def test_closed_cases_do_not(self) -> None:
        given(NATIONAL_ADDED, OPENED, RELEASED, CASE_OPENED, CASE_CLOSED).when(
            close(), by=NATIONAL
        ).then(is_closed())

    def test_a_referral_that_waits_keeps_it(self) -> None:
        given(NATIONAL_ADDED, OPENED, REFERRED).when(close(), by=NATIONAL).refused(
            BRANCH_HAS_NO_REFERRALS, referrals=1
        )

    def test_a_promise_that_is_no_case_yet_keeps_it(self) -> None:
        given(NATIONAL_ADDED, OPENED, REFERRED, REFERRAL_ACCEPTED).when(
            close(), by=NATIONAL
        ).refused(BRANCH_HAS_NO_REFERRALS, referrals=1)

    def test_a_promise_keeps_it_though_an_older_withdrawal_is_corrected(self) -> None:
        withdrawn = ReferralWithdrawn(
            referral=REFERRAL,
            participant=PARTICIPANT,
            branch=BRANCH,
            municipality=COVERED,
            reason=WithdrawalReason.HER_WISH,
        )
        told = last_of(NATIONAL_ADDED, OPENED, REFERRED, (withdrawn,))
        reopened = ReferralReopened(
            referral=REFERRAL,
            participant=PARTICIPANT,
            branch=BRANCH,
            municipality=COVERED,
            due_on=TOMORROW,
        )
        corrected = msgspec.structs.replace(withdrawn, corrects=told)
        course = (withdrawn, reopened, *REFERRAL_ACCEPTED, corrected)
        given(NATIONAL_ADDED, OPENED, REFERRED, course).when(close(), by=NATIONAL).refused(
            BRANCH_HAS_NO_REFERRALS, referrals=1
        )

    def test_a_declined_referral_does_not(self) -> None:
        given(NATIONAL_ADDED, OPENED, RELEASED, REFERRED, REFERRAL_DECLINED).when(
            close(), by=NATIONAL
        ).then(is_closed())

    def test_a_referral_that_became_a_case_does_not(self) -> None:
        case = (*REFERRED, *REFERRAL_ACCEPTED, *CASE_OPENED, *CASE_CLOSED)
        given(NATIONAL_ADDED, OPENED, RELEASED, case).when(close(), by=NATIONAL).then(is_closed())

    def test_it_is_not_told_beforehand(self) -> None:
        given(NATIONAL_ADDED, OPENED).when(
            CloseBranch(branch=BRANCH, reason=BranchClosureReason.OTHER, closed_on=TOMORROW),
            by=NATIONAL,
        ).refused(BRANCH_DAY_IS_NOT_TO_COME, day=TOMORROW)

    def test_day_and_reason_are_corrected(self) -> None:
        told = last_of(NATIONAL_ADDED, OPENED, CLOSED)
        given(NATIONAL_ADDED, OPENED, CLOSED).when(
            CloseBranch(
                branch=BRANCH,
                reason=BranchClosureReason.DEPARTMENT_CLOSED,
                closed_on=TODAY,
                corrects=told,
            ),
            by=NATIONAL,
        ).then(is_closed(corrects=told))

    def test_a_release_is_no_closing_to_correct(self) -> None:
        release = last_of(NATIONAL_ADDED, OPENED, RELEASED)
        given(NATIONAL_ADDED, OPENED, CLOSED).when(
            CloseBranch(
                branch=BRANCH,
                reason=BranchClosureReason.OTHER,
                closed_on=TODAY,
                corrects=release,
            ),
            by=NATIONAL,
        ).refused(CORRECTS_WHAT_STANDS, event=release)
