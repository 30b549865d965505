"""The coverage of the country, and its branches: a country of the module's own."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.errors import Forbidden
from domains.branches.municipalities import municipalities
from tests.adapters.simulation.homes import migrated
from tests.databases import BACKENDS
from tests.projections.world import DAY, World, peopled

ASKING = ("officer", "duty officer", "leader", "counsellor")


@pytest.fixture(scope="module", params=BACKENDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with (
        migrated(tmp_path_factory.mktemp("coverage"), server) as settings,
        peopled(settings) as world,
    ):
        yield world


@pytest.fixture
def branch(world: World) -> Iterator[str]:
    """Plan a branch, and close it in the end: it covers nothing that another test wants."""
    branch = world.do("officer", "branches.plan", name="Qnet Øst")["branch"]
    yield branch
    if row(world, branch).status != "closed":
        close(world, branch)


def close(world: World, branch: str, **more: str) -> None:
    day = world.today.isoformat()
    fields = {"reason": "no_volunteers", "closed_on": day} | more
    world.do("officer", "branches.close", branch=branch, **fields)


def cover(world: World, branch: str, *codes: str) -> None:
    for code in codes:
        world.do("officer", "branches.cover", branch=branch, municipality=code)


def row(world: World, branch: str, who: str = "officer") -> Any:
    (found,) = (
        each for each in world.ask(who, "branches.list", limit=200).items if each.branch == branch
    )
    return found


def place(world: World, code: str, who: str = "officer") -> Any:
    (found,) = (
        each
        for each in world.ask(who, "branches.coverage").municipalities
        if each.municipality == code
    )
    return found


def last_event(world: World, name: str) -> str:
    """Return the id of the last event of this kind."""
    log, codec = world.installation.stores.recorder, world.installation.registry.codec
    return [str(each.id) for each in map(codec.decode, log.read()) if each.name == name][-1]


class TestTheCountry:
    def test_has_every_municipality_whether_an_event_speaks_of_it_or_not(
        self, world: World
    ) -> None:
        told = world.ask("officer", "branches.coverage")
        known = {(each.code, each.name, each.region) for each in municipalities().values()}
        assert {(each.municipality, each.name, each.region) for each in told.municipalities} == (
            known
        )
        assert len(told.municipalities) == 98
        assert (told.covered, told.waiting) == (2, 96)

    def test_says_who_covers_a_municipality(self, world: World) -> None:
        aalborg = place(world, "0851")
        assert (aalborg.name, aalborg.region) == ("Aalborg", "Nordjylland")
        assert (aalborg.branch, aalborg.branch_name) == (world.north, "Qnet Nord")
        assert aalborg.branch_status == "open"

    def test_says_which_waits(self, world: World) -> None:
        waits = place(world, "0101")
        assert (waits.name, waits.branch, waits.branch_name, waits.branch_status) == (
            "København",
            None,
            None,
            None,
        )

    def test_counts_what_a_planned_branch_will_cover(self, world: World, branch: str) -> None:
        cover(world, branch, "0101", "0147")
        told = world.ask("officer", "branches.coverage")
        assert (told.covered, told.waiting) == (4, 94)
        assert place(world, "0147").branch_status == "planned"
        world.do("officer", "branches.release", branch=branch, municipality="0147")
        told = world.ask("officer", "branches.coverage")
        assert (told.covered, told.waiting) == (3, 95)
        assert place(world, "0147").branch is None

    def test_what_a_closed_branch_covered_waits_again(self, world: World, branch: str) -> None:
        cover(world, branch, "0101", "0147")
        close(world, branch)
        told = world.ask("officer", "branches.coverage")
        assert (told.covered, told.waiting) == (2, 96)
        assert row(world, branch).municipalities == 0

    @pytest.mark.parametrize("who", ASKING)
    def test_is_known_to_who_refers_and_who_receives(self, world: World, who: str) -> None:
        assert place(world, "0561", who).branch == world.south
        assert row(world, world.south, who).municipalities == 1

    @pytest.mark.parametrize("query", ["branches.coverage", "branches.list"])
    def test_is_asked_for_by_no_other(self, world: World, query: str) -> None:
        with pytest.raises(Forbidden):
            world.ask("auditor", query)

    def test_nobody_s_data_is_looked_at(self, world: World) -> None:
        before = len(world.looks())
        place(world, "0561")
        row(world, world.south)
        assert len(world.looks()) == before


class TestBranches:
    def test_a_branch_goes_from_plan_to_closure_and_back(self, world: World, branch: str) -> None:
        day = world.today
        told = row(world, branch)
        assert (told.name, told.status, told.opened_on, told.municipalities) == (
            "Qnet Øst",
            "planned",
            None,
            0,
        )
        world.do("officer", "branches.recruit", branch=branch, began_on=day.isoformat())
        assert row(world, branch).status == "recruiting"
        world.do("officer", "branches.open", branch=branch, opened_on=day.isoformat())
        cover(world, branch, "0101")
        told = row(world, branch)
        assert (told.status, told.opened_on, told.municipalities) == ("open", day, 1)
        close(world, branch)
        told = row(world, branch)
        assert (told.status, told.opened_on, told.closed_on) == ("closed", day, day)
        assert told.reason.value == "no_volunteers"
        world.do("officer", "branches.open", branch=branch, opened_on=day.isoformat())
        told = row(world, branch)
        assert (told.status, told.closed_on, told.reason) == ("open", None, None)

    def test_is_listed_by_status(self, world: World, branch: str) -> None:
        planned = world.ask("officer", "branches.list", status="planned", limit=200).items
        assert [each.branch for each in planned] == [branch]

    def test_pages_follow_each_other(self, world: World, branch: str) -> None:
        whole = [each.branch for each in world.ask("officer", "branches.list", limit=200).items]
        found: list[str] = []
        cursor: int | None = 0
        while cursor is not None:
            page = world.ask("officer", "branches.list", limit=2, cursor=cursor)
            found += [each.branch for each in page.items]
            cursor = page.next
        assert found == whole
        assert whole[:2] == [world.north, world.south]
        assert whole[-1] == branch

    def test_has_its_leaders_before_their_deputies(self, world: World, branch: str) -> None:
        ids = []
        for who, function in (("deputy", "deputy"), ("her leader", "leader")):
            world.new_account(who, role="activity_leader", branch=branch)
            ids.append(str(world.people[who].account))
            world.do(
                "officer", "branches.appoint", branch=branch, leader=ids[-1], function=function
            )
        leaders = [(each.account, each.function.value) for each in row(world, branch).leaders]
        assert leaders == [(ids[1], "leader"), (ids[0], "deputy")]
        world.do("officer", "branches.release_leader", branch=branch, leader=ids[1])
        world.do("officer", "branches.appoint", branch=branch, leader=ids[0], function="leader")
        leaders = [(each.account, each.function.value) for each in row(world, branch).leaders]
        assert leaders == [(ids[0], "leader")]


class TestCorrections:
    def test_a_corrected_day_takes_the_place_of_the_wrong_one(
        self, world: World, branch: str
    ) -> None:
        today, day_before = world.today.isoformat(), (world.today - DAY).isoformat()
        world.do("officer", "branches.open", branch=branch, opened_on=today)
        opening = last_event(world, "branch.opened")
        world.do("officer", "branches.open", branch=branch, opened_on=day_before, corrects=opening)
        told = row(world, branch)
        assert (told.status, told.opened_on) == ("open", world.today - DAY)

    def test_an_old_opening_is_corrected_behind_the_new_one(
        self, world: World, branch: str
    ) -> None:
        today, day_before = world.today.isoformat(), (world.today - DAY).isoformat()
        world.do("officer", "branches.open", branch=branch, opened_on=today)
        opening = last_event(world, "branch.opened")
        close(world, branch)
        closing = last_event(world, "branch.closed")
        world.do("officer", "branches.open", branch=branch, opened_on=today)
        world.do("officer", "branches.open", branch=branch, opened_on=day_before, corrects=opening)
        close(world, branch, closed_on=day_before, corrects=closing)
        told = row(world, branch)
        assert (told.status, told.opened_on) == ("open", world.today)
        assert (told.closed_on, told.reason) == (None, None)

    def test_a_closure_is_corrected(self, world: World, branch: str) -> None:
        close(world, branch)
        closing = last_event(world, "branch.closed")
        day_before = (world.today - DAY).isoformat()
        close(world, branch, reason="joined_another", closed_on=day_before, corrects=closing)
        told = row(world, branch)
        assert (told.status, told.closed_on) == ("closed", world.today - DAY)
        assert told.reason.value == "joined_another"

    def test_a_name_is_corrected_only_while_it_is_the_name(self, world: World, branch: str) -> None:
        world.do("officer", "branches.rename", branch=branch, name="Qnet Øts")
        wrong = last_event(world, "branch.renamed")
        world.do("officer", "branches.rename", branch=branch, name="Qnet Øst", corrects=wrong)
        assert row(world, branch).name == "Qnet Øst"
        right = last_event(world, "branch.renamed")
        world.do("officer", "branches.rename", branch=branch, name="Qnet Øst og Syd")
        world.do("officer", "branches.rename", branch=branch, name="Qnet Østpå", corrects=right)
        assert row(world, branch).name == "Qnet Øst og Syd"
        cover(world, branch, "0101")
        assert place(world, "0101").branch_name == "Qnet Øst og Syd"

    def test_recruiting_is_corrected_without_a_step_back(self, world: World, branch: str) -> None:
        today = world.today.isoformat()
        world.do("officer", "branches.recruit", branch=branch, began_on=today)
        began = last_event(world, "branch.recruiting")
        world.do("officer", "branches.open", branch=branch, opened_on=today)
        world.do("officer", "branches.recruit", branch=branch, began_on=today, corrects=began)
        assert row(world, branch).status == "open"
