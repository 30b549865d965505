"""Branches: planned, opened, and the municipalities that each covers."""

from core.personal import PublicText
from core.testing import given, new_id
from domains.branches.commands import CoverMunicipality, OpenBranch, PlanBranch
from domains.branches.events import (
    BranchId,
    BranchOpened,
    BranchPlanned,
    MunicipalityCode,
    MunicipalityCovered,
)
from domains.branches.rules import (
    BRANCH_IS_NOT_OPEN_YET,
    MUNICIPALITY_EXISTS,
    MUNICIPALITY_IS_FREE,
)
from tests.domains.histories import (
    BRANCH,
    COVERED,
    NATIONAL,
    NATIONAL_ADDED,
    OPENED,
    OTHER_COVERED,
    PLANNED,
    TODAY,
    UNCOVERED,
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
