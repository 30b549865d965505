"""What whoever is on duty watches over, and what a case shows to whom the glass was broken for."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest

from core.errors import Forbidden, NotFound
from core.identity import AccountId
from core.personal import Private, seal
from domains.accounts.events import AccountRelationTold, Role
from domains.cases.events import CaseClosed, CaseHandedOver, ClosureReason, HandoverReason
from domains.participants.events import MustNotMeet, ThirdPersonId
from domains.safety.events import (
    CaseLocked,
    CaseUnlocked,
    GlassBroken,
    GlassId,
    GlassPurpose,
    GlassReviewed,
    GlassVerdict,
    Ground,
    IncidentClosed,
    IncidentOpened,
    KeptOut,
    LetIn,
    SafetyIncidentId,
    ShutOut,
    Step,
    StepDone,
    UnlockReason,
)
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, of_case, staged


class Place(NamedTuple):
    """A branch with somebody in it, and people who watch."""

    stage: Stage
    branch: Branch
    second: AccountId
    duty: AccountId
    her: Woman

    @property
    def ids(self) -> dict[str, Any]:
        return of_case(self.her, self.branch)


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("safety"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("safety")


@pytest.fixture
def place(stage: Stage) -> Place:
    branch = stage.branch()
    second = stage.account(Role.ACTIVITY_LEADER, branch=branch.id)
    return Place(stage, branch, second, stage.account(Role.DUTY_OFFICER), stage.open(branch))


class TestConflicts:
    def shut_out(self, place: Place) -> ShutOut:
        """Let her leader be shut out, for a relative whose name is alike."""
        avoided, relative = ThirdPersonId(uuid4()), ThirdPersonId(uuid4())
        event = ShutOut(
            participant=place.her.participant,
            account=place.branch.leader,
            ground=Ground.NEAR_NAME,
            avoided=avoided,
            near=relative,
        )
        place.stage.happen(
            MustNotMeet(
                participant=place.her.participant,
                person=avoided,
                name=seal(Private("Granit Hammer")),
            ),
            AccountRelationTold(
                account=place.branch.leader, relative=relative, name=seal(Private("Granit Hamer"))
            ),
            event,
        )
        return event

    def of_her(self, place: Place, **filters: Any) -> list[Any]:
        page = place.stage.ask(place.duty, "safety.conflicts", limit=200, **filters)
        return [row for row in page.items if row.participant == str(place.her.participant)]

    def test_the_names_on_both_sides_are_told_to_whoever_judges(self, place: Place) -> None:
        self.shut_out(place)
        (row,) = self.of_her(place)
        assert (row.avoided, row.near) == (("Granit Hammer",), ("Granit Hamer",))
        assert (row.account, row.owner) == (str(place.branch.leader), ("Konto",))
        assert (row.ground, row.upheld) == (Ground.NEAR_NAME, False)

    def test_a_case_for_which_nobody_else_answers_stands_there(self, place: Place) -> None:
        self.shut_out(place)
        (row,) = self.of_her(place)
        assert [alone.case for alone in row.left_alone] == [str(place.her.case)]
        place.stage.happen(
            CaseHandedOver(
                responsible=place.second,
                relieved=place.branch.leader,
                reason=HandoverReason.LEAVES,
                **place.ids,
            )
        )
        (row,) = self.of_her(place)
        assert row.left_alone == ()

    def test_a_closed_case_needs_nobody(self, place: Place) -> None:
        self.shut_out(place)
        today = place.stage.today
        reason = ClosureReason.MOVED
        place.stage.happen(CaseClosed(reason=reason, closed_on=today, **place.ids))
        (row,) = self.of_her(place)
        assert row.left_alone == ()

    def test_what_is_upheld_needs_no_judgement_any_more(self, place: Place) -> None:
        pair = self.shut_out(place)
        assert len(self.of_her(place, upheld=False)) == 1
        place.stage.happen(KeptOut(participant=pair.participant, account=pair.account))
        assert self.of_her(place, upheld=False) == []
        assert len(self.of_her(place, upheld=True)) == 1

    def test_whoever_is_let_in_is_there_no_more(self, place: Place) -> None:
        pair = self.shut_out(place)
        place.stage.happen(LetIn(participant=pair.participant, account=pair.account))
        assert self.of_her(place) == []

    def test_nobody_judges_of_herself(self, place: Place) -> None:
        event = ShutOut(participant=place.her.participant, account=place.duty, ground=Ground.TOLD)
        place.stage.happen(event)
        assert self.of_her(place) == []


class TestIncidents:
    def found(self, place: Place, keeper: AccountId) -> SafetyIncidentId:
        incident = SafetyIncidentId(uuid4())
        place.stage.happen(
            CaseLocked(keeper=keeper, **place.ids), IncidentOpened(incident=incident, **place.ids)
        )
        return incident

    def test_steps_are_told_in_their_order_and_who_looked(self, place: Place) -> None:
        stage, leader = place.stage, place.branch.leader
        stage.ask(place.second, "cases.show", case=place.her.case)
        incident = self.found(place, leader)
        stage.happen(StepDone(incident=incident, step=Step.CALL_HER, **place.ids))
        shown = stage.ask(leader, "safety.incident", case=place.her.case)
        assert [each.step for each in shown.steps] == list(Step)
        assert [each.step for each in shown.steps if each.taken_at] == [Step.CALL_HER]
        assert (shown.keeper, shown.closed_at) == (str(leader), None)
        assert f"account:{place.second}" in [look.actor for look in shown.looked]

    def test_whoever_looked_long_ago_is_not_among_them(self, place: Place) -> None:
        stage, leader = place.stage, place.branch.leader
        stage.ask(place.second, "cases.show", case=place.her.case)
        stage.let_pass(31)
        self.found(place, leader)
        shown = stage.ask(leader, "safety.incident", case=place.her.case)
        assert f"account:{place.second}" not in [look.actor for look in shown.looked]

    def test_others_of_the_branch_find_nothing_while_it_is_locked(self, place: Place) -> None:
        self.found(place, place.branch.leader)
        with pytest.raises(NotFound):
            place.stage.ask(place.second, "safety.incident", case=place.her.case)
        reason = UnlockReason.DANGER_IS_OVER
        place.stage.happen(CaseUnlocked(keeper=place.branch.leader, reason=reason, **place.ids))
        shown = place.stage.ask(place.second, "safety.incident", case=place.her.case)
        assert shown.keeper is None

    def test_without_one_there_is_nothing(self, place: Place) -> None:
        with pytest.raises(NotFound):
            place.stage.ask(place.duty, "safety.incident", case=place.her.case)

    def test_open_and_closed_ones_are_listed_for_whoever_is_on_duty(self, place: Place) -> None:
        incident = self.found(place, place.branch.leader)
        stage = place.stage
        (row,) = [r for r in self.listed(place) if r.incident == str(incident)]
        assert (row.missing, row.branch) == (len(Step), str(place.branch.id))
        stage.happen(IncidentClosed(incident=incident, **place.ids))
        assert str(incident) not in [row.incident for row in self.listed(place)]
        assert str(incident) in [row.incident for row in self.listed(place, closed=True)]
        shown = stage.ask(place.duty, "safety.incident", case=place.her.case)
        assert shown.closed_at is not None

    def listed(self, place: Place, **filters: Any) -> list[Any]:
        return list(place.stage.ask(place.duty, "safety.incidents", limit=200, **filters).items)


class TestBrokenGlass:
    def broken(self, place: Place, account: AccountId) -> dict[str, UUID]:
        ids = {
            "glass": GlassId(uuid4()),
            "case": place.her.case,
            "participant": place.her.participant,
            "account": account,
        }
        place.stage.happen(
            GlassBroken(
                purpose=GlassPurpose.DANGER,
                reason=seal(Private("Politiet ringer om hende")),
                until=place.stage.now + timedelta(hours=1),
                **ids,  # type: ignore[arg-type]  # ids by name
            )
        )
        return dict(ids)

    def test_one_case_is_seen_for_an_hour(self, place: Place) -> None:
        stage, another = place.stage, place.stage.open(place.branch)
        leader = stage.branch().leader
        with pytest.raises(NotFound):
            stage.ask(leader, "cases.show", case=place.her.case)
        self.broken(place, leader)
        assert stage.ask(leader, "cases.show", case=place.her.case).case == str(place.her.case)
        assert stage.ask(leader, "cases.history", case=place.her.case).entries
        with pytest.raises(NotFound):
            stage.ask(leader, "cases.show", case=another.case)
        stage.let_pass(1)
        with pytest.raises(NotFound):
            stage.ask(leader, "cases.show", case=place.her.case)

    def test_it_is_seen_for_that_purpose(self, place: Place) -> None:
        self.broken(place, place.duty)
        place.stage.ask(place.duty, "cases.show", case=place.her.case)
        look = place.stage.looks()[-1]
        assert (look.purpose, look.rule) == (
            "emergency",
            "break_glass: a case for which the glass was broken",
        )

    def test_whoever_is_shut_out_sees_nothing_all_the_same(self, place: Place) -> None:
        self.broken(place, place.duty)
        event = ShutOut(participant=place.her.participant, account=place.duty, ground=Ground.TOLD)
        place.stage.happen(event)
        with pytest.raises(NotFound):
            place.stage.ask(place.duty, "cases.show", case=place.her.case)

    def test_a_meeting_of_her_match_is_seen(self, place: Place) -> None:
        matched = place.stage.match(place.branch, place.her)
        with pytest.raises(Forbidden):
            place.stage.ask(place.duty, "matches.meetings", match=matched.match)
        self.broken(place, place.duty)
        page = place.stage.ask(place.duty, "matches.meetings", match=matched.match)
        assert page.items == ()

    def test_it_stays_open_until_somebody_has_signed(self, place: Place) -> None:
        stage = place.stage
        ids = self.broken(place, place.duty)
        auditor = stage.account(Role.AUDITOR)
        (row,) = self.reviews(place, auditor, ids["glass"])
        assert (row.reason, row.verdict) == ("Politiet ringer om hende", None)
        stage.happen(GlassReviewed(verdict=GlassVerdict.JUSTIFIED, **ids))  # type: ignore[arg-type]  # ids by name
        assert self.reviews(place, auditor, ids["glass"]) == []
        (row,) = self.reviews(place, auditor, ids["glass"], reviewed=True)
        assert row.verdict is GlassVerdict.JUSTIFIED

    def reviews(self, place: Place, who: AccountId, glass: UUID, **filters: Any) -> list[Any]:
        page = place.stage.ask(who, "safety.reviews", limit=200, **filters)
        return [row for row in page.items if row.glass == str(glass)]
