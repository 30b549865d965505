"""What the duty officer sees before she judges whether two may meet."""

from typing import Any

import pytest

from core.command_bus import Call
from core.errors import Conflict, Forbidden
from core.inputs import read_input
from domains.matches.commands import JudgeLikeness
from projections.likenesses.queries import Likenesses, LikenessRow
from tests.projections.world import Case, World

NEAR, HIS_NAME = "Torben Skof Nilsen", "Torben Skov Nielsen"


class Pair:
    """A woman and a volunteer whose brother is nearly called like the man she left."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.her: Case = world.open("Birk Aster")
        self.volunteer = world.volunteer("Alk Brise", 2)
        him = {"name": HIS_NAME, "relation": "tidligere partner"}
        world.do("leader", "participants.avoid", participant=self.her.participant, **him)
        brother = {"name": NEAR, "relation": "bror"}
        self.relative = world.do(
            "leader", "volunteers.tell_relation", volunteer=self.volunteer, **brother
        )["person"]
        self.ids = {"case": self.her.case, "volunteer": self.volunteer}
        world.do("leader", "matches.ask_about_likeness", **self.ids)

    def seen(self, **fields: Any) -> LikenessRow | None:
        """Return the pair as the duty officer sees it."""
        found = [row for row in self.all(**fields).items if row.case == self.her.case]
        return found[0] if found else None

    def all(self, **fields: Any) -> Likenesses:
        answer: Likenesses = self.world.ask("duty officer", "matches.likenesses", **fields)
        return answer

    def judge(self, position: int | None, *, may_meet: bool) -> None:
        fields = {"may_meet": may_meet, **self.ids}
        call = Call(
            read_input(JudgeLikeness, fields),
            self.world.people["duty officer"],
            if_match=position,
        )
        self.world.position = self.world.installation.commands.execute(call).position


@pytest.fixture
def pair(world: World) -> Pair:
    return Pair(world)


def test_shows_the_names_on_both_sides(pair: Pair) -> None:
    row = pair.seen()
    assert row is not None
    (him,) = row.must_not_meet
    assert (him.side, him.names, him.relation) == ("avoided", (HIS_NAME,), "tidligere partner")
    around = {person.side: (person.names, person.relation) for person in row.around}
    assert around == {"herself": (("Alk Brise",), None), "relative": ((NEAR,), "bror")}
    assert (row.branch, row.volunteer, row.may_meet) == (pair.world.north, pair.volunteer, None)
    assert row.asked_at == pair.world.clock.now()


def test_shows_every_name_that_was_ever_told_the_last_one_first(pair: Pair) -> None:
    pair.world.do("leader", "volunteers.name", volunteer=pair.volunteer, name="Alk Vang")
    row = pair.seen()
    assert row is not None
    (herself,) = (person for person in row.around if person.side == "herself")
    assert herself.names == ("Alk Vang", "Alk Brise")


def test_says_what_was_judged_and_asks_again_when_names_have_changed(pair: Pair) -> None:
    pair.judge(pair.all().position, may_meet=True)
    row = pair.seen(judged=True)
    assert row is not None
    assert (row.may_meet, row.judged_at) == (True, pair.world.clock.now())
    assert pair.seen(judged=False) is None
    other = {"name": "Torbjørn Skov Nielsen", "relation": "bror"}
    pair.world.do("leader", "volunteers.tell_relation", volunteer=pair.volunteer, **other)
    pair.world.do("leader", "matches.ask_about_likeness", **pair.ids)
    row = pair.seen(judged=False)
    assert row is not None
    assert (row.may_meet, row.judged_at, len(row.around)) == (None, None, 3)


def test_whoever_judges_has_seen_every_name_or_is_refused(pair: Pair) -> None:
    seen = pair.all().position
    pair.world.open("En anden")
    other = {"name": "Torben Skovgaard Nielsen", "relation": "far"}
    pair.world.do("leader", "volunteers.tell_relation", volunteer=pair.volunteer, **other)
    with pytest.raises(Conflict):
        pair.judge(seen, may_meet=True)
    pair.judge(pair.all().position, may_meet=False)
    row = pair.seen()
    assert row is not None
    assert row.may_meet is False


def test_what_happens_elsewhere_refuses_no_judgement(pair: Pair) -> None:
    seen = pair.all().position
    Pair(pair.world)
    pair.judge(seen, may_meet=True)


def test_whom_another_record_of_hers_avoids_is_there_while_they_are_merged(pair: Pair) -> None:
    also = pair.world.refer("En anden", must_not_meet=[{"name": "Rav Spade"}])
    ids = {"participant": pair.her.participant, "merged": also.participant}
    for action, names in (
        ("participants.merge", {HIS_NAME, "Rav Spade"}),
        ("participants.undo_merge", {HIS_NAME}),
    ):
        pair.world.do("duty officer", action, **ids)
        row = pair.seen()
        assert row is not None
        assert {name for person in row.must_not_meet for name in person.names} == names


def test_who_is_no_longer_near_is_gone(pair: Pair) -> None:
    him = pair.seen()
    assert him is not None
    (person,) = him.must_not_meet
    her = {"participant": pair.her.participant, "person": person.person}
    pair.world.do("leader", "participants.meet_again", **her)
    relative = {"volunteer": pair.volunteer, "relative": pair.relative}
    pair.world.do("leader", "volunteers.withdraw_relation", **relative)
    row = pair.seen()
    assert row is not None
    assert (row.must_not_meet, [p.side for p in row.around]) == ((), ["herself"])


def test_a_closed_case_needs_no_judgement(pair: Pair) -> None:
    day = pair.world.today.isoformat()
    pair.world.do("leader", "cases.close", case=pair.her.case, reason="moved", closed_on=day)
    assert pair.seen() is None


def test_pages_follow_each_other(pair: Pair) -> None:
    others = [Pair(pair.world).her.case for _ in range(3)]
    found: list[str] = []
    cursor: int | None = 0
    while cursor is not None:
        page = pair.all(cursor=cursor, limit=2)
        assert len(page.items) <= 2
        found += [row.case for row in page.items]
        cursor = page.next
    assert found[-4:] == [pair.her.case, *others]


def test_is_one_look_that_leaves_out_the_woman_herself(pair: Pair) -> None:
    before = len(pair.world.looks())
    pair.all()
    (look,) = pair.world.looks()[before:]
    persons = {str(person) for person in look.persons}
    assert {pair.volunteer, pair.relative} <= persons
    assert pair.her.participant not in persons


@pytest.mark.parametrize("who", ["leader", "officer", "counsellor", "auditor"])
def test_is_for_the_duty_officer_alone(pair: Pair, who: str) -> None:
    with pytest.raises(Forbidden):
        pair.world.ask(who, "matches.likenesses")
