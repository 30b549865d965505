"""Who looked at whom: for those who look after her, for herself, and for whoever watches."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.errors import Forbidden, NotFound
from core.readlog import ReadLogEntry
from domains.participants.events import SURNAME
from projections.lookups.sweeping import Swept, sweeps
from tests.projections.world import Case, World

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def her(world: World) -> Case:
    """Open the case of somebody new, long after all that was."""
    world.clock.turn_by(timedelta(days=100))
    return world.open("Valmue Hedelyng")


@pytest.fixture(autouse=True)
def second_leader(world: World) -> None:
    if "second leader" not in world.people:
        world.new_account("second leader", role="activity_leader", branch=world.north)
        world.new_account("Iris Hedelyng", role="activity_leader", branch=world.north)


def account(world: World, who: str) -> str:
    return str(world.people[who].account)


def of_case(world: World, who: str, case: Case, **more: Any) -> list[tuple[Any, ...]]:
    found = world.ask(who, "lookups.of_case", case=case.case, **more)
    accounts = {str(identity.account): name for name, identity in world.people.items()}
    return [(accounts[look.account], look.action, look.outcome) for look in found.items]


class TestOfACase:
    def test_who_looked_is_named_the_newest_first(self, world: World, her: Case) -> None:
        world.ask("leader", "cases.show", case=her.case)
        world.ask("second leader", "cases.history", case=her.case)
        with pytest.raises(NotFound):
            world.ask("south leader", "cases.show", case=her.case)
        found = of_case(world, "leader", her)
        assert found == [
            ("south leader", "cases.show", "denied"),
            ("second leader", "cases.history", "opened"),
            ("leader", "cases.show", "opened"),
        ]
        # To ask who looked is a look itself.
        assert of_case(world, "duty officer", her)[0] == ("leader", "lookups.of_case", "opened")

    def test_it_says_what_for_and_by_which_permission(self, world: World, her: Case) -> None:
        world.ask("leader", "cases.show", case=her.case)
        (look,) = world.ask("leader", "lookups.of_case", case=her.case).items
        assert (look.account, look.actor) == (account(world, "leader"), world.people["leader"].id)
        assert (look.label, look.purpose) == ("Forløb i dag", "støtte i et forløb")
        assert (look.by, look.persons) == ("activity_leader: own branch", 1)
        assert look.subjects == (f"case:{her.case}",)
        assert look.at == world.clock.now()

    def test_a_branch_is_told_the_names_of_its_own(self, world: World, her: Case) -> None:
        world.ask("second leader", "cases.show", case=her.case)
        world.ask("auditor", "cases.history", case=her.case)
        for who in ("leader", "duty officer"):
            found = world.ask(who, "lookups.of_case", case=her.case).items
            assert [(look.name, look.by) for look in found[-2:]] == [
                (None, "auditor: country"),
                ("second leader", "activity_leader: own branch"),
            ]
        whole = world.ask("duty officer", "lookups.of_participant", participant=her.participant)
        assert {look.name for look in whole.items} == {
            "auditor",
            "leader",
            "second leader",
            "duty officer",
        }

    def test_a_name_that_is_told_anew_is_told(self, world: World, her: Case) -> None:
        world.new_account("admin", role="admin")
        world.new_account("Third Leader", role="activity_leader", branch=world.north)
        world.ask("Third Leader", "cases.show", case=her.case)
        world.do("admin", "accounts.name", account=account(world, "Third Leader"), name="Elm Myr")
        (look,) = world.ask("leader", "lookups.of_case", case=her.case).items
        assert look.name == "Elm Myr"

    def test_a_list_that_she_stands_in_counts(self, world: World, her: Case) -> None:
        world.ask("leader", "cases.list", branch=world.north)
        assert of_case(world, "leader", her) == [("leader", "cases.list", "opened")]

    def test_only_the_last_days(self, world: World, her: Case) -> None:
        world.ask("leader", "cases.show", case=her.case)
        world.clock.turn_by(timedelta(days=31))
        assert of_case(world, "leader", her) == []
        assert len(of_case(world, "leader", her, days=32)) == 2

    def test_what_others_did_elsewhere_is_no_branchs_business(
        self, world: World, her: Case
    ) -> None:
        other = world.refer("Valmue Lyng", municipality="0561")
        world.do(
            "duty officer",
            "participants.merge",
            participant=her.participant,
            merged=other.participant,
        )
        world.ask("south leader", "referrals.inbox", branch=world.south)
        found = world.ask("duty officer", "lookups.of_participant", participant=her.participant)
        assert [look.name for look in found.items] == ["south leader"]
        seen = of_case(world, "leader", her)
        assert seen == [("duty officer", "lookups.of_participant", "opened")]

    @pytest.mark.parametrize("who", ["counsellor", "officer"])
    def test_not_for_everybody(self, world: World, her: Case, who: str) -> None:
        with pytest.raises(Forbidden):
            world.ask(who, "lookups.of_case", case=her.case)

    def test_not_for_another_branch(self, world: World, her: Case) -> None:
        with pytest.raises(NotFound):
            world.ask("south leader", "lookups.of_case", case=her.case)


class TestOfAPerson:
    def test_all_that_is_hers_is_looked_for(self, world: World, her: Case) -> None:
        match = world.match(her.case, world.volunteer())
        world.ask("counsellor", "referrals.state", referral=her.referral)
        world.ask("leader", "matches.meetings", match=match)
        with pytest.raises(NotFound):
            world.ask("south leader", "matches.meetings", match=match)
        found = world.ask("auditor", "lookups.of_participant", participant=her.participant)
        assert [(look.name, look.action, look.outcome) for look in found.items] == [
            ("south leader", "matches.meetings", "denied"),
            ("leader", "matches.meetings", "looked"),
            ("counsellor", "referrals.state", "looked"),
        ]

    def test_not_for_a_branch(self, world: World, her: Case) -> None:
        with pytest.raises(Forbidden):
            world.ask("leader", "lookups.of_participant", participant=her.participant)


class TestForHerself:
    def test_days_and_purposes_and_nobodys_name(self, world: World, her: Case) -> None:
        for _ in range(2):
            world.ask("leader", "cases.show", case=her.case)
        world.ask("auditor", "cases.history", case=her.case)
        with pytest.raises(NotFound):
            world.ask("south leader", "cases.show", case=her.case)
        world.clock.turn_by(timedelta(days=1))
        world.ask("leader", "cases.list", branch=world.north)
        found = world.ask("leader", "lookups.for_her", participant=her.participant)
        today = world.today
        assert [(one.day, one.purpose, one.times) for one in found] == [
            (today - timedelta(days=1), "revision", 1),
            (today - timedelta(days=1), "støtte i et forløb", 2),
            (today, "støtte i et forløb", 1),
        ]
        again = world.ask("leader", "lookups.for_her", participant=her.participant, language="en")
        assert ("insight into one's own data", 1) in [(one.purpose, one.times) for one in again]

    def test_a_volunteer_too(self, world: World) -> None:
        volunteer = world.volunteer("Alk Siv")
        world.new_account("Alk Siv", role="volunteer", branch=world.north, volunteer=volunteer)
        world.ask("leader", "volunteers.show", volunteer=volunteer)
        (one,) = world.ask("Alk Siv", "lookups.for_volunteer", volunteer=volunteer)
        assert (one.day, one.purpose, one.times) == (world.today, "arbejdet med frivillige", 1)
        other = world.volunteer("Alk Tang")
        with pytest.raises(NotFound):
            world.ask("Alk Siv", "lookups.for_volunteer", volunteer=other)


class TestUnrelated:
    def found(self, world: World, who: str = "auditor", **more: Any) -> list[tuple[Any, ...]]:
        page = world.ask(who, "lookups.unrelated", **({"days": 60} | more))
        return [(look.name, look.action, look.outcome) for look in page.items]

    def test_who_answers_for_a_case_is_related(self, world: World, her: Case) -> None:
        world.clock.turn_by(timedelta(days=50))
        world.ask("leader", "cases.show", case=her.case)
        assert self.found(world) == []

    def test_who_only_has_the_right_to_look_is_not(self, world: World, her: Case) -> None:
        world.ask("second leader", "cases.show", case=her.case)
        with pytest.raises(NotFound):
            world.ask("south leader", "cases.show", case=her.case)
        assert self.found(world, "duty officer") == [
            ("second leader", "cases.show", "opened"),
            ("south leader", "cases.show", "denied"),
        ]

    def test_who_records_something_soon_is_related(self, world: World, her: Case) -> None:
        world.ask("second leader", "cases.show", case=her.case)
        world.clock.turn_by(timedelta(days=29))
        reason, today = "no_volunteer", world.today.isoformat()
        world.do("second leader", "cases.wait", case=her.case, since=today, reason=reason)
        assert self.found(world) == []
        world.clock.turn_by(timedelta(days=31))
        world.ask("second leader", "cases.show", case=her.case)
        assert self.found(world, days=1) == [("second leader", "cases.show", "opened")]

    @pytest.mark.usefixtures("her")
    def test_a_list_is_for_nobody_in_particular(self, world: World) -> None:
        world.ask("second leader", "cases.list", branch=world.north)
        assert self.found(world) == []

    @pytest.mark.usefixtures("her")
    def test_a_search_is(self, world: World) -> None:
        world.ask("second leader", "search.people", branch=world.north, name="Hedelyng")
        assert ("second leader", "search.people", "opened") in self.found(world)

    def test_a_volunteer_is_related_by_her_match(self, world: World, her: Case) -> None:
        volunteer = world.volunteer("Alk Tue")
        world.new_account("Alk Tue", role="volunteer", branch=world.north, volunteer=volunteer)
        match = world.match(her.case, volunteer)
        world.clock.turn_by(timedelta(days=50))
        world.ask("Alk Tue", "matches.meetings", match=match)
        assert self.found(world) == []
        world.do("leader", "matches.end", match=match, reason="her_wish")
        world.clock.turn_by(timedelta(days=31))
        with pytest.raises(NotFound):
            world.ask("Alk Tue", "matches.meetings", match=match)
        assert self.found(world, days=1) == [("Alk Tue", "matches.meetings", "denied")]

    def test_who_handed_over_is_related_for_a_while(self, world: World, her: Case) -> None:
        world.do(
            "leader",
            "cases.hand_over",
            case=her.case,
            responsible=account(world, "second leader"),
            reason="away",
        )
        world.ask("leader", "cases.show", case=her.case)
        world.clock.turn_by(timedelta(days=31))
        world.ask("second leader", "cases.show", case=her.case)
        world.ask("leader", "cases.show", case=her.case)
        assert self.found(world) == [("leader", "cases.show", "opened")]

    def test_it_comes_in_pages(self, world: World, her: Case) -> None:
        for _ in range(3):
            world.ask("second leader", "cases.show", case=her.case)
        page = world.ask("auditor", "lookups.unrelated", limit=2)
        assert len(page.items) == 2
        rest = world.ask("auditor", "lookups.unrelated", limit=2, cursor=page.next)
        assert (len(rest.items), rest.next) == (1, None)

    @pytest.mark.parametrize("who", ["leader", "officer", "counsellor"])
    def test_reports_are_not_for_everybody(self, world: World, who: str) -> None:
        for report in ("unrelated", "sweeps", "own_surname"):
            with pytest.raises(Forbidden):
                world.ask(who, f"lookups.{report}")
        with pytest.raises(Forbidden):
            world.ask(who, "lookups.searches", name="Valmue")


class TestOwnSurname:
    def test_who_looks_at_somebody_called_like_her_is_listed(self, world: World, her: Case) -> None:
        for _ in range(2):
            world.ask("Iris Hedelyng", "cases.show", case=her.case)
        world.ask("leader", "cases.show", case=her.case)
        (found,) = world.ask("auditor", "lookups.own_surname")
        assert (found.name, found.person, found.times) == ("Iris Hedelyng", her.participant, 2)
        assert found.first == found.last == world.clock.now()

    def test_nobodys_name_is_opened_but_hers_who_looked(self, world: World, her: Case) -> None:
        world.ask("Iris Hedelyng", "cases.show", case=her.case)
        before = len(world.looks())
        world.ask("auditor", "lookups.own_surname")
        (look,) = world.looks()[before:]
        assert look.persons == (UUID(account(world, "Iris Hedelyng")),)

    @pytest.mark.parametrize(
        ("name", "last"),
        [
            ("Birk Aster", ["aster"]),
            ("Birk von ÅSTER-Lyng", ["lyng"]),
            ("Birk", []),
            ("", []),
            ("Aster Aster", ["aster"]),
        ],
    )
    def test_a_surname_is_the_last_word(self, name: str, last: list[str]) -> None:
        assert SURNAME.spell(name) == last


class TestSearches:
    @pytest.mark.usefixtures("her")
    def test_who_searched_for_a_name_is_known_whether_she_was_found_or_not(
        self, world: World
    ) -> None:
        world.ask("leader", "search.people", branch=world.north, name="Valmue Hedelyng")
        world.ask("south leader", "search.people", branch=world.south, name="hedelyng valmue")
        world.ask("leader", "search.people", branch=world.north, name="Valmue Engsnarre")
        with pytest.raises(Forbidden):
            world.ask("counsellor", "search.people", branch=world.north, name="Valmue Hedelyng")
        for _ in range(2):
            found = world.ask("duty officer", "lookups.searches", name="Valmue HEDELYNG")
            assert [(look.name, look.outcome) for look in found] == [
                ("leader", "opened"),
                ("south leader", "looked"),
                ("counsellor", "denied"),
            ]
        assert len(world.ask("duty officer", "lookups.searches", name="valmue")) == 4
        assert world.ask("duty officer", "lookups.searches", name="Engkarse") == ()
        assert world.ask("duty officer", "lookups.searches", name="...") == ()


class TestSweeps:
    @pytest.mark.usefixtures("her")
    def test_an_account_that_opens_many_is_listed(self, world: World) -> None:
        for number in range(12):
            world.refer(f"Deltager Nummer{number}")
        world.ask("leader", "referrals.inbox", branch=world.north)
        world.clock.turn_by(timedelta(minutes=5))
        world.ask("leader", "referrals.inbox", branch=world.north)
        (found,) = world.ask("auditor", "lookups.sweeps", persons=10)
        assert (found.name, found.account) == ("leader", account(world, "leader"))
        assert (found.ended - found.begun, found.looks) == (timedelta(minutes=5), 2)
        assert found.persons >= 12
        assert world.ask("auditor", "lookups.sweeps") == ()

    def entries(self, *looks: tuple[int, str, range]) -> Iterator[tuple[int, ReadLogEntry]]:
        for position, (minute, actor, persons) in enumerate(looks, 1):
            yield (
                position,
                ReadLogEntry(
                    at=NOON + timedelta(minutes=minute),
                    outcome="opened",
                    actor=actor,
                    action="cases.list",
                    purpose="support",
                    rule="test",
                    persons=tuple(map(UUID, (f"{n:032x}" for n in persons))),
                ),
            )

    def swept(self, *looks: tuple[int, str, range]) -> list[tuple[str, int, int, int, int]]:
        def minute(at: datetime) -> int:
            return (at - NOON) // timedelta(minutes=1)

        found: list[Swept] = sweeps(self.entries(*looks), 5, timedelta(minutes=60))
        return [(s.actor, minute(s.begun), minute(s.ended), s.persons, s.looks) for s in found]

    def test_persons_are_counted_once(self) -> None:
        assert self.swept((0, "a", range(5)), (1, "a", range(5))) == []
        assert self.swept((0, "a", range(5)), (1, "a", range(4, 6))) == [("a", 0, 1, 6, 2)]

    def test_within_the_time(self) -> None:
        assert self.swept((0, "a", range(4)), (61, "a", range(4, 8))) == []
        assert self.swept((0, "a", range(4)), (60, "a", range(4, 8))) == [("a", 0, 60, 8, 2)]

    def test_by_one_actor(self) -> None:
        assert self.swept((0, "a", range(4)), (1, "b", range(4, 8))) == []

    def test_windows_that_overlap_are_one(self) -> None:
        looks = [(minute, "a", range(minute, minute + 3)) for minute in range(0, 200, 20)]
        assert self.swept(*looks) == [("a", 0, 180, 30, 10)]

    def test_a_pause_parts_them(self) -> None:
        again = (500, "a", range(100, 106))
        assert self.swept((0, "a", range(6)), (30, "a", range(1)), again) == [
            ("a", 0, 30, 6, 2),
            ("a", 500, 500, 6, 1),
        ]

    def test_looks_between_two_peaks_belong_to_the_sweep(self) -> None:
        looks = [(0, "a", range(6)), (61, "a", range(2)), (62, "a", range(10, 16))]
        assert self.swept(*looks) == [("a", 0, 0, 6, 1), ("a", 61, 62, 8, 2)]
