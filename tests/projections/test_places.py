"""At which branches each thing lies: what a database goes by when it hides rows itself."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import CaseTransferred
from domains.participants.events import MergeUndone, ParticipantsMerged
from domains.referrals.events import RedirectReason, ReferralRedirected
from projections.places.projection import lying
from tests.projections.stage import Branch, Stage, Woman, of_case, staged


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path / "home", None) as stage:
        yield stage


def where(stage: Stage, thing: UUID) -> set[str]:
    """Return the branches at which the thing lies."""
    stage.installation.engine.catch_up()
    statement = select(lying.c.branch).where(lying.c.thing == str(thing))
    with stage.installation.models.engine.connect() as connection:
        return set(connection.execute(statement).scalars())


def redirect(stage: Stage, her: Woman, branch: BranchId | None, to: BranchId | None) -> None:
    stage.happen(
        ReferralRedirected(
            referral=her.referral,
            participant=her.participant,
            branch=branch,
            to=to,
            municipality=MunicipalityCode("0851"),
            reason=RedirectReason.LIVES_ELSEWHERE,
            due_on=stage.ahead(3),
        )
    )


def transferred(her: Woman, came_from: Branch, to: Branch) -> CaseTransferred:
    return CaseTransferred(
        came_from=came_from.id,
        relieved=came_from.leader,
        responsible=to.leader,
        **of_case(her, to),
    )


class TestReferrals:
    def test_lies_with_the_branch_that_answers_it_and_so_does_she(self, stage: Stage) -> None:
        north, south = stage.branch(), stage.branch()
        her = stage.refer(north.id)
        assert where(stage, her.referral) == where(stage, her.participant) == {str(north.id)}
        redirect(stage, her, north.id, south.id)
        assert where(stage, her.referral) == where(stage, her.participant) == {str(south.id)}

    def test_on_the_national_list_lies_at_no_branch(self, stage: Stage) -> None:
        north = stage.branch()
        her = stage.refer(None)
        assert where(stage, her.referral) == where(stage, her.participant) == set()
        redirect(stage, her, None, north.id)
        assert where(stage, her.participant) == {str(north.id)}
        redirect(stage, her, north.id, None)
        assert where(stage, her.referral) == where(stage, her.participant) == set()


class TestCases:
    def test_moves_with_a_transfer(self, stage: Stage) -> None:
        north, south = stage.branch(), stage.branch()
        her = stage.open(north)
        assert where(stage, her.case) == {str(north.id)}
        stage.happen(transferred(her, north, south))
        assert where(stage, her.case) == {str(south.id)}
        both = {str(north.id), str(south.id)}
        assert where(stage, her.referral) == both, "it goes along, and the north answered it"
        assert where(stage, her.participant) == both


class TestMatches:
    def test_lies_at_its_branch_with_both_of_them(self, stage: Stage) -> None:
        north, south = stage.branch(), stage.branch()
        her = stage.open(north)
        match = stage.match(north, her)
        stage.happen(transferred(her, north, south))
        for thing in (match.match, match.volunteer):
            assert where(stage, thing) == {str(north.id)}

    def test_a_volunteer_lies_at_her_branch_before_any_match(self, stage: Stage) -> None:
        north = stage.branch()
        assert where(stage, stage.volunteer(north)) == {str(north.id)}


class TestRecordsOfOnePerson:
    def test_lie_wherever_something_of_hers_does_for_ever(self, stage: Stage) -> None:
        north, south, west = stage.branch(), stage.branch(), stage.branch()
        one, other, third = stage.open(north), stage.open(south), stage.open(west)
        for also in (other, third):
            pair = {"participant": one.participant, "merged": also.participant}
            stage.happen(ParticipantsMerged(**pair))
        everywhere = {str(branch.id) for branch in (north, south, west)}
        assert all(where(stage, her.participant) == everywhere for her in (one, other, third))
        stage.happen(MergeUndone(participant=one.participant, merged=other.participant))
        assert where(stage, other.participant) == everywhere
        assert where(stage, other.case) == {str(south.id)}, "a case is where it is"


def test_a_rebuild_makes_the_same_rows(stage: Stage) -> None:
    north, south = stage.branch(), stage.branch()
    one, other = stage.open(north), stage.open(south)
    stage.match(north, one)
    stage.happen(ParticipantsMerged(participant=one.participant, merged=other.participant))
    stage.happen(transferred(other, south, north))
    stage.require_rebuilt_equals_live("places")
