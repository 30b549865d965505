"""Finding people: by the words of a name, by its sound, by a case's number; never elsewhere."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from core.errors import Forbidden, InvalidInput, NotFound
from core.identity import AccountId
from core.personal import Private, seal
from domains.accounts.events import Role
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import (
    CaseClosed,
    CasePaused,
    CaseReopened,
    CaseResumed,
    CaseTransferred,
    ClosureReason,
    PauseReason,
    ReopenReason,
)
from domains.participants.events import (
    MergeUndone,
    ParticipantNamed,
    ParticipantsMerged,
)
from domains.referrals.events import RedirectReason, ReferralRedirected
from domains.volunteers.events import (
    AbsenceReason,
    LeavingReason,
    TurnDownReason,
    TurnedDown,
    VolunteerBack,
    VolunteerId,
    VolunteerLeft,
    VolunteerNamed,
    VolunteerPaused,
    VolunteerRegistered,
)
from projections.search import finding
from tests.databases import BACKENDS
from tests.projections.stage import Branch, Stage, Woman, of_case, staged


@pytest.fixture(scope="module", params=BACKENDS)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Lend a stage; in the end, a rebuild makes the same rows of all that happened there."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with staged(tmp_path_factory.mktemp("search"), server) as stage:
        yield stage
        stage.require_rebuilt_equals_live("search")


@pytest.fixture
def branch(stage: Stage) -> Branch:
    return stage.branch()


def search(stage: Stage, branch: Branch, name: str) -> Any:
    return stage.ask(branch.leader, "search.people", branch=branch.id, name=name)


def numbered(stage: Stage, branch: Branch, number: int) -> Any:
    return stage.ask(branch.leader, "search.case_number", branch=branch.id, number=number)


def everywhere(stage: Stage, officer: AccountId, name: str) -> Any:
    return stage.ask(officer, "search.everywhere", name=name)


def ids(found: Any) -> list[tuple[str, ...]]:
    return [person.ids for person in found.people]


def transfer(stage: Stage, her: Woman, here: Branch, there: Branch) -> None:
    stage.happen(
        CaseTransferred(
            came_from=here.id,
            responsible=there.leader,
            relieved=here.leader,
            **of_case(her, there),
        )
    )


class TestByName:
    def test_finds_her_by_any_of_its_words_however_they_are_spelled(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Røn Åse Kornblomst")
        for words in ("røn", "KORNBLOMST røn", "roen aase", "Åse Kornblomst Røn"):
            (person,) = search(stage, branch, words).people
            assert (person.kind, person.ids, person.names, person.near) == (
                "participant",
                (str(her.participant),),
                ("Røn Åse Kornblomst",),
                False,
            )
            (case,) = person.cases
            assert (case.case, case.branch, case.status) == (str(her.case), str(branch.id), "open")
            assert (person.branches, person.status) == ((str(branch.id),), None)
        for words in ("røn vedbend", "korn", "!"):
            assert search(stage, branch, words).people == ()

    def test_finds_by_sound_only_where_nobody_is_called_so(
        self, stage: Stage, branch: Branch
    ) -> None:
        near = stage.open(branch, "Kristine Lyng")
        (person,) = search(stage, branch, "Christine Lyng").people
        assert (person.ids, person.near) == ((str(near.participant),), True)
        exact = stage.open(branch, "Christine Lyng")
        (person,) = search(stage, branch, "Christine Lyng").people
        assert (person.ids, person.near) == ((str(exact.participant),), False)

    def test_somebody_elsewhere_changes_nothing(self, stage: Stage, branch: Branch) -> None:
        there = stage.branch()
        near = stage.open(branch, "Karina Timian")
        before = search(stage, branch, "Carina Timian")
        stage.open(there, "Carina Timian")
        stage.volunteer(there, "Carina Timian")
        stage.refer(None, "Carina Timian")
        assert search(stage, branch, "Carina Timian") == before
        assert ids(before) == [(str(near.participant),)]

    def test_finds_volunteers_with_where_they_stand(self, stage: Stage, branch: Branch) -> None:
        volunteer = VolunteerId(uuid4())
        hers: dict[str, Any] = {"volunteer": volunteer, "branch": branch.id}
        day, rest = stage.today, AbsenceReason.REST
        stage.happen(VolunteerRegistered(name=seal(Private("Musvit Rim")), **hers))

        def status() -> Any:
            (person,) = search(stage, branch, "Musvit Rim").people
            assert (person.kind, person.ids, person.cases) == ("volunteer", (str(volunteer),), ())
            return person.status

        seen = [status()]
        for event in (
            VolunteerPaused(reason=rest, paused_on=day, **hers),
            VolunteerBack(back_on=day, **hers),
            TurnedDown(reason=TurnDownReason.HER_WISH, turned_down_on=day, **hers),
            VolunteerLeft(reason=LeavingReason.TIME, left_on=day, **hers),
        ):
            (told,) = stage.happen(event)
            seen.append(status())
            again = msgspec.structs.replace(event, corrects=told)
            stage.happen(again)
            assert status() == seen[-1]
        assert seen == ["applied", "paused", "applied", "turned_down", "left"]

    def test_an_approved_volunteer_comes_back_as_one(self, stage: Stage, branch: Branch) -> None:
        volunteer = stage.volunteer(branch, "Vibe Slud")
        hers: dict[str, Any] = {"volunteer": volunteer, "branch": branch.id}
        (person,) = search(stage, branch, "Vibe Slud").people
        assert person.status == "approved"
        stage.happen(
            VolunteerPaused(reason=AbsenceReason.REST, paused_on=stage.today, **hers),
            VolunteerBack(back_on=stage.today, **hers),
        )
        (person,) = search(stage, branch, "Vibe Slud").people
        assert person.status == "approved"

    def test_an_earlier_name_finds_her_under_the_present_one(
        self, stage: Stage, branch: Branch
    ) -> None:
        her, volunteer = stage.open(branch, "Et alias 77"), stage.volunteer(branch, "Gøg Dug")
        hers: dict[str, Any] = {"volunteer": volunteer, "branch": branch.id}
        (named,) = stage.happen(
            ParticipantNamed(participant=her.participant, name=seal(Private("Pil Gyvle")))
        )
        stage.happen(
            ParticipantNamed(
                participant=her.participant, name=seal(Private("Pil Gyvel")), corrects=named
            ),
            ParticipantNamed(
                participant=her.participant, name=seal(Private("Pil Gyv")), corrects=named
            ),
            VolunteerNamed(name=seal(Private("Gøg Hagl")), **hers),
        )
        for words in ("Et alias 77", "Pil Gyvel", "Pil Gyvle"):
            (person,) = search(stage, branch, words).people
            assert person.names == ("Pil Gyvel",)
        for words in ("Gøg Dug", "Gøg Hagl"):
            (person,) = search(stage, branch, words).people
            assert person.names == ("Gøg Hagl",)

    def test_follows_a_case_through_its_course(self, stage: Stage, branch: Branch) -> None:
        her = stage.open(branch, "Lind Lupin")
        hers, day = of_case(her, branch), stage.today

        def status() -> str:
            (person,) = search(stage, branch, "Lind Lupin").people
            (case,) = person.cases
            found: str = case.status
            return found

        seen = [status()]
        for event in (
            CasePaused(reason=PauseReason.AWAY, paused_on=day, **hers),
            CaseResumed(resumed_on=day, **hers),
            CaseClosed(reason=ClosureReason.MOVED, closed_on=day, **hers),
            CaseReopened(reason=ReopenReason.MISTAKE, reopened_on=day, **hers),
        ):
            (told,) = stage.happen(event)
            seen.append(status())
            if isinstance(event, CaseResumed):
                stage.happen(
                    CasePaused(reason=PauseReason.AWAY, paused_on=day, corrects=told, **hers)
                )
                assert status() == "open"
        assert seen == ["open", "paused", "open", "closed", "open"]

    def test_says_when_words_are_too_common(
        self, stage: Stage, branch: Branch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "MOST", 2)
        for number in range(3):
            stage.open(branch, f"Tjørn {number}")
        found = search(stage, branch, "Tjørn")
        assert (len(found.people), found.more) == (2, True)
        monkeypatch.setattr(finding, "MOST", 3)
        found = search(stage, branch, "Tjørn")
        assert (len(found.people), found.more) == (3, False)

    def test_is_one_look_whether_somebody_is_found_or_nobody(
        self, stage: Stage, branch: Branch
    ) -> None:
        her = stage.open(branch, "Ahorn Syren")
        before = len(stage.looks())
        search(stage, branch, "Ahorn Syren")
        (look,) = stage.looks()[before:]
        assert (look.persons, look.action) == ((her.participant,), "search.people")
        assert look.subjects == (f"branch:{branch.id}",), "no name is in it"
        search(stage, branch, "Ahorn Viol")
        (_, other) = stage.looks()[before:]
        assert (other.outcome, other.persons) == ("looked", ())
        shared = set(look.terms) & set(other.terms)
        assert len(shared) == 2, "the word that both looked for, and its sound"
        assert len(set(look.terms)) == len(set(other.terms)) == 4

    @pytest.mark.parametrize("name", ["", "x" * 201])
    def test_needs_a_name(self, stage: Stage, branch: Branch, name: str) -> None:
        with pytest.raises(InvalidInput):
            search(stage, branch, name)


class TestWhereSheIs:
    def test_a_transfer_takes_her_along_for_good(self, stage: Stage, branch: Branch) -> None:
        there, her = stage.branch(), stage.open(branch, "Fyr Natlys")
        transfer(stage, her, branch, there)
        assert search(stage, branch, "Fyr Natlys").people == ()
        (person,) = search(stage, there, "Fyr Natlys").people
        assert [case.branch for case in person.cases] == [str(there.id)]
        closed: dict[str, Any] = {"reason": ClosureReason.MOVED, "closed_on": stage.today}
        stage.happen(CaseClosed(**closed, **of_case(her, there)))
        assert search(stage, branch, "Fyr Natlys").people == ()
        assert len(search(stage, there, "Fyr Natlys").people) == 1

    def test_a_referral_that_is_sent_on_is_found_where_it_is(
        self, stage: Stage, branch: Branch
    ) -> None:
        there, her = stage.branch(), stage.refer(branch.id, "Elm Kodriver")
        assert ids(search(stage, branch, "Elm Kodriver")) == [(str(her.participant),)]
        stage.happen(
            ReferralRedirected(
                referral=her.referral,
                participant=her.participant,
                branch=branch.id,
                to=there.id,
                municipality=MunicipalityCode("0851"),
                reason=RedirectReason.TOO_CLOSE,
                due_on=stage.today,
            )
        )
        assert search(stage, branch, "Elm Kodriver").people == ()
        assert ids(search(stage, there, "Elm Kodriver")) == [(str(her.participant),)]

    def test_nobody_and_somebody_elsewhere_are_the_same_answer(
        self, stage: Stage, branch: Branch
    ) -> None:
        there = stage.branch()
        her = stage.open(there, "Taks Mælkebøtte")
        answers = [
            search(stage, branch, "Taks Mælkebøtte"),
            search(stage, branch, "Ingen Nogensinde"),
            numbered(stage, branch, number_of(stage, there, her)),
            numbered(stage, branch, 2**62),
        ]
        assert len({msgspec.json.encode(answer) for answer in answers}) == 1


def number_of(stage: Stage, branch: Branch, her: Woman) -> int:
    rows = stage.ask(branch.leader, "cases.list", branch=branch.id).items
    (found,) = (row.number for row in rows if row.case == str(her.case))
    number: int = found
    return number


class TestMergedRecords:
    def test_come_once_with_all_ids_and_names(self, stage: Stage, branch: Branch) -> None:
        there, officer = stage.branch(), stage.account(Role.DUTY_OFFICER)
        her, also = stage.open(branch, "Hassel Aster"), stage.open(there, "Hassel Engkarse")
        pair = {"participant": also.participant, "merged": her.participant}
        assert ids(search(stage, branch, "Hassel")) == [(str(her.participant),)]
        stage.happen(ParticipantsMerged(**pair))
        for words in ("Hassel", "Hassel Aster", "Hassel Engkarse"):
            (person,) = search(stage, branch, words).people
            assert {*person.ids} == {str(her.participant), str(also.participant)}
            assert {*person.names} == {"Hassel Aster", "Hassel Engkarse"}
            assert [case.case for case in person.cases] == [str(her.case)]
            assert person.branches == (str(branch.id),)
        (person,) = everywhere(stage, officer, "Hassel").people
        assert {*person.branches} == {str(branch.id), str(there.id)}
        assert [case.case for case in person.cases] == [str(her.case), str(also.case)]
        stage.happen(MergeUndone(**pair))
        assert ids(search(stage, branch, "Hassel")) == [(str(her.participant),)]
        assert search(stage, branch, "Hassel Engkarse").people == ()
        assert len(everywhere(stage, officer, "Hassel").people) == 2


class TestByNumber:
    def test_finds_whose_case_it_is_at_the_branch(self, stage: Stage, branch: Branch) -> None:
        there, her = stage.branch(), stage.open(branch, "Gran Pengeurt")
        number = number_of(stage, branch, her)
        (person,) = numbered(stage, branch, number).people
        assert (person.ids, person.names) == ((str(her.participant),), ("Gran Pengeurt",))
        assert [(case.case, case.number) for case in person.cases] == [(str(her.case), number)]
        assert numbered(stage, there, number).people == ()
        transfer(stage, her, branch, there)
        assert numbered(stage, branch, number).people == ()
        assert ids(numbered(stage, there, number)) == [(str(her.participant),)]

    @pytest.mark.parametrize("number", [0, -1, 2**63])
    def test_needs_a_number_that_can_be(self, stage: Stage, branch: Branch, number: int) -> None:
        with pytest.raises(InvalidInput):
            numbered(stage, branch, number)


class TestEverywhere:
    def test_finds_people_of_all_branches_for_the_duty_officer(
        self, stage: Stage, branch: Branch
    ) -> None:
        there, officer = stage.branch(), stage.account(Role.DUTY_OFFICER)
        stage.open(branch, "Poppel Bellis")
        stage.refer(there.id, "Poppel Bellis")
        stage.refer(None, "Poppel Bellis")
        stage.volunteer(there, "Poppel Bellis")
        found = everywhere(stage, officer, "Poppel Bellis").people
        assert sorted((person.kind, person.branches) for person in found) == sorted(
            [
                ("participant", (str(branch.id),)),
                ("participant", (str(there.id),)),
                ("participant", ()),
                ("volunteer", (str(there.id),)),
            ]
        )


class TestWhoMay:
    def test_another_branch_is_not_there(self, stage: Stage, branch: Branch) -> None:
        other = branch._replace(leader=stage.branch().leader)
        with pytest.raises(NotFound):
            search(stage, other, "Birk")
        with pytest.raises(NotFound):
            numbered(stage, other, 1)
        nowhere = branch._replace(id=BranchId(UUID(int=1)))
        with pytest.raises(NotFound):
            search(stage, nowhere, "Birk")

    @pytest.mark.parametrize("role", [Role.NATIONAL_OFFICER, Role.AUDITOR, Role.ADMIN])
    def test_other_roles_search_for_nobody(self, stage: Stage, branch: Branch, role: Role) -> None:
        who = stage.account(role)
        with pytest.raises(Forbidden):
            search(stage, branch._replace(leader=who), "Birk")
        with pytest.raises(Forbidden):
            everywhere(stage, who, "Birk")

    def test_the_whole_country_is_for_the_duty_officer(self, stage: Stage, branch: Branch) -> None:
        with pytest.raises(Forbidden):
            everywhere(stage, branch.leader, "Birk")
        with pytest.raises(Forbidden):
            search(stage, branch._replace(leader=stage.account(Role.DUTY_OFFICER)), "Birk")
