"""Whom somebody is kept from isn't there for her: in no answer, no list, no figure."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from core.errors import NotFound
from core.identity import AccountId
from domains.accounts.events import Role
from domains.cases.events import CaseId
from domains.participants.events import MergeUndone, ParticipantsMerged
from domains.partners.events import PartnerId
from domains.safety.events import (
    CaseLocked,
    CaseUnlocked,
    Ground,
    LetIn,
    ShutOut,
    UnlockReason,
)
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, staged


class Place(NamedTuple):
    """A branch with two leaders, a woman in question, and another one."""

    stage: Stage
    branch: Branch
    second: AccountId
    duty: AccountId
    her: Woman
    another: Woman

    def cases(self, who: AccountId) -> list[str]:
        page = self.stage.ask(who, "cases.list", branch=self.branch.id)
        return [row.case for row in page.items]

    def is_found(self, who: AccountId, case: CaseId) -> bool:
        try:
            self.stage.ask(who, "cases.show", case=case)
        except NotFound:
            return False
        return True


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("closed"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("access")


@pytest.fixture
def place(stage: Stage) -> Place:
    branch = stage.branch()
    second = stage.account(Role.ACTIVITY_LEADER, branch=branch.id)
    duty = stage.account(Role.DUTY_OFFICER)
    return Place(
        stage,
        branch,
        second,
        duty,
        stage.open(branch, "Birk Aster"),
        stage.open(branch, "Mynte Elm"),
    )


def shut_out(place: Place, account: AccountId, her: Woman) -> None:
    place.stage.happen(
        ShutOut(participant=her.participant, account=account, ground=Ground.NEAR_NAME)
    )


def test_a_woman_is_in_no_answer_for_whom_is_shut_out(place: Place) -> None:
    shut_out(place, place.branch.leader, place.her)
    assert place.cases(place.branch.leader) == [str(place.another.case)]
    assert place.cases(place.second) == [str(place.her.case), str(place.another.case)]
    assert not place.is_found(place.branch.leader, place.her.case)
    assert place.is_found(place.branch.leader, place.another.case)
    assert place.is_found(place.second, place.her.case)


def test_lists_searches_and_figures_leave_her_out(place: Place) -> None:
    stage, leader = place.stage, place.branch.leader
    before = stage.ask(leader, "search.people", branch=place.branch.id, name="Birk Aster")
    shut_out(place, leader, place.her)
    after = stage.ask(leader, "search.people", branch=place.branch.id, name="Birk Aster")
    assert len(before.people) == 1
    assert after.people == ()
    inbox = stage.ask(leader, "referrals.inbox", branch=place.branch.id)
    assert [row.referral for row in inbox.items] == [str(place.another.referral)]
    with pytest.raises(NotFound):
        stage.ask(leader, "cases.history", case=place.her.case)


def test_a_match_of_hers_is_not_there_either(place: Place) -> None:
    stage, leader = place.stage, place.branch.leader
    matched = stage.match(place.branch, place.her)
    board = stage.ask(leader, "matches.board", branch=place.branch.id)
    assert [row.match for row in board.items] == [str(matched.match)]
    shut_out(place, leader, place.her)
    assert stage.ask(leader, "matches.board", branch=place.branch.id).items == ()
    with pytest.raises(NotFound):
        stage.ask(leader, "matches.meetings", match=matched.match)


def test_a_counsellor_who_is_shut_out_loses_sight_of_her_own_referral(place: Place) -> None:
    stage, partner = place.stage, PartnerId(uuid4())
    counsellor = stage.account(Role.COUNSELLOR, partner=partner)
    her = stage.refer(place.branch.id, partner=partner)
    assert stage.ask(counsellor, "referrals.state", referral=her.referral).status == "waiting"
    shut_out(place, counsellor, her)
    with pytest.raises(NotFound):
        stage.ask(counsellor, "referrals.state", referral=her.referral)


def test_whoever_is_let_in_finds_her_again(place: Place) -> None:
    leader = place.branch.leader
    shut_out(place, leader, place.her)
    place.stage.happen(LetIn(participant=place.her.participant, account=leader))
    assert place.is_found(leader, place.her.case)


def test_a_record_that_was_merged_with_hers_is_closed_while_it_is(place: Place) -> None:
    leader = place.branch.leader
    shut_out(place, leader, place.her)
    pair: dict[str, Any] = {
        "participant": place.another.participant,
        "merged": place.her.participant,
    }
    place.stage.happen(ParticipantsMerged(**pair))
    assert place.cases(leader) == []
    place.stage.happen(MergeUndone(**pair))
    assert place.cases(leader) == [str(place.another.case)]


def test_a_locked_case_is_there_for_its_keeper_and_whoever_is_on_duty(place: Place) -> None:
    ids: dict[str, Any] = {
        "case": place.her.case,
        "participant": place.her.participant,
        "branch": place.branch.id,
        "keeper": place.second,
    }
    place.stage.happen(CaseLocked(**ids))
    assert place.is_found(place.second, place.her.case)
    assert not place.is_found(place.branch.leader, place.her.case)
    found = place.stage.ask(place.duty, "search.everywhere", name="Birk Aster")
    assert (str(place.her.participant),) in {person.ids for person in found.people}
    place.stage.happen(CaseUnlocked(reason=UnlockReason.MISTAKE, **ids))
    assert place.is_found(place.branch.leader, place.her.case)


def test_nobody_is_told_why(place: Place) -> None:
    shut_out(place, place.branch.leader, place.her)
    history = place.stage.ask(place.second, "cases.history", case=place.her.case)
    told = [entry for entry in history.entries if "restrict" in entry.name or "shut" in entry.name]
    assert [entry.words for entry in told] == ["Adgang begrænset"]
    assert str(place.branch.leader) not in repr([(e.words, e.personal) for e in told])
