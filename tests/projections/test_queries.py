"""What people see: each query through the bus, on rows that the engine made."""

from typing import Any

import pytest

from core.errors import Forbidden, NotFound, NotYetReadable
from core.personal import HIDDEN, Hidden
from core.queries import Page
from core.store import Envelope, EventToStore
from tests.projections.world import DAY, World

PHONE = "+45 01 23 4567"
WISHES = "Vil gerne have nogen at drikke kaffe med."


def item(page: Page[Any], **wanted: str) -> Any:
    """Return the one row of a page that has these values."""
    (found,) = (row for row in page.items if all(getattr(row, n) == v for n, v in wanted.items()))
    return found


class TestInbox:
    def test_shows_who_was_referred_and_what_she_wishes(self, world: World) -> None:
        case = world.refer("Deltager Eg", safe_phone=PHONE, wishes=WISHES)
        page = world.ask("leader", "referrals.inbox", branch=world.north, limit=200)
        row = item(page, referral=case.referral)
        assert (row.name, row.safe_phone, row.wishes) == ("Deltager Eg", PHONE, WISHES)
        assert (row.municipality, row.status, row.participant) == (
            "0851",
            "waiting",
            case.participant,
        )
        assert row.answered_at is None

    def test_shows_nothing_where_nothing_was_said(self, world: World) -> None:
        case = world.refer("Deltager El")
        page = world.ask("leader", "referrals.inbox", branch=world.north, limit=200)
        row = item(page, referral=case.referral)
        assert (row.safe_phone, row.wishes) == (None, None)

    def test_follows_what_becomes_of_a_referral(self, world: World) -> None:
        waiting, accepted, declined = (world.refer() for _ in range(3))
        world.do("leader", "referrals.accept", referral=accepted.referral)
        world.do("leader", "referrals.decline", referral=declined.referral, reason="no_room")
        for status, case in (("waiting", waiting), ("accepted", accepted), ("declined", declined)):
            page = world.ask(
                "leader", "referrals.inbox", branch=world.north, status=status, limit=200
            )
            assert {row.status for row in page.items} == {status}
            answered = item(page, referral=case.referral).answered_at
            assert answered == (None if status == "waiting" else world.clock.now())

    def test_has_the_own_branch_only(self, world: World) -> None:
        there = world.refer("Deltager Pil", municipality="0561")
        page = world.ask("leader", "referrals.inbox", branch=world.north, limit=200)
        assert there.referral not in {row.referral for row in page.items}
        page = world.ask("south leader", "referrals.inbox", branch=world.south, limit=200)
        assert item(page, referral=there.referral).name == "Deltager Pil"


class TestStateForTheCounsellor:
    def test_says_what_became_of_it_and_nothing_of_her(self, world: World) -> None:
        case = world.refer("Deltager Røn", safe_phone=PHONE, wishes=WISHES)
        state = world.ask("counsellor", "referrals.state", referral=case.referral)
        assert (state.status, state.reason, state.answered_at) == ("waiting", None, None)
        world.do("leader", "referrals.decline", referral=case.referral, reason="not_reached")
        state = world.ask("counsellor", "referrals.state", referral=case.referral)
        assert (state.status, state.reason.value) == ("declined", "not_reached")
        assert set(state.__struct_fields__) == {
            "referral",
            "status",
            "submitted_at",
            "answered_at",
            "reason",
        }

    def test_is_not_there_for_another_partner(self, world: World) -> None:
        case = world.refer()
        other = world.do("officer", "partners.register", name="Andet", kind="other")["partner"]
        world.new_account("other counsellor", role="counsellor", partner=other)
        with pytest.raises(NotFound):
            world.ask("other counsellor", "referrals.state", referral=case.referral)


class TestCaseList:
    def test_shows_open_and_closed_cases(self, world: World) -> None:
        stays, ends = world.open("Deltager Taks"), world.open("Deltager Lind")
        day = world.today
        world.do("leader", "cases.close", case=ends.case, reason="moved", closed_on=day.isoformat())
        page = world.ask("leader", "cases.list", branch=world.north, limit=200)
        row = item(page, case=stays.case)
        assert (row.name, row.status, row.closed_on, row.reason) == (
            "Deltager Taks",
            "open",
            None,
            None,
        )
        assert row.responsible == str(world.people["leader"].account)
        row = item(page, case=ends.case)
        assert (row.name, row.status, row.closed_on) == ("Deltager Lind", "closed", day)
        assert row.reason.label.da == "hun er flyttet"
        closed = world.ask("leader", "cases.list", branch=world.north, status="closed", limit=200)
        assert stays.case not in {row.case for row in closed.items}


class TestMatchBoard:
    def test_counts_the_meetings_of_the_two(self, world: World) -> None:
        case, volunteer = world.open("Deltager Ahorn"), world.volunteer("Frivillig Ørn")
        match = world.do("leader", "matches.propose", case=case.case, volunteer=volunteer)["match"]
        row = self.row(world, match)
        assert (row.participant_name, row.volunteer_name) == ("Deltager Ahorn", "Frivillig Ørn")
        assert (row.status, row.meetings, row.last_meeting) == ("proposed", 0, None)
        world.do("leader", "matches.accept", match=match)
        day = world.today
        world.meet(match, minutes=45)
        world.meet(match, minutes=30, held_on=(day - DAY).isoformat())
        row = self.row(world, match)
        assert (row.status, row.meetings, row.minutes, row.last_meeting) == ("active", 2, 75, day)
        world.do("leader", "matches.end", match=match, reason="her_wish")
        row = self.row(world, match)
        assert (row.status, row.reason.value) == ("ended", "her_wish")
        assert row.ended_at == world.clock.now()

    def test_shows_a_proposal_that_fell_with_its_case(self, world: World) -> None:
        case = world.open()
        match = world.do("leader", "matches.propose", case=case.case, volunteer=world.volunteer())[
            "match"
        ]
        closed_on = world.today.isoformat()
        world.do("leader", "cases.close", case=case.case, reason="moved", closed_on=closed_on)
        world.installation.reactions.catch_up()
        world.position = world.installation.stores.recorder.head()
        row = self.row(world, match)
        assert (row.status, row.reason.value) == ("ended", "case_closed")

    def row(self, world: World, match: str) -> Any:
        return item(
            world.ask("leader", "matches.board", branch=world.north, limit=200), match=match
        )


class TestHistory:
    def test_tells_in_words_what_happened(self, world: World) -> None:
        case = world.open("Deltager Hyld", safe_phone=PHONE, wishes=WISHES)
        match = world.match(case.case, world.volunteer("Frivillig Ugle"))
        world.meet(match, note="Vi drak kaffe.")
        told = world.ask("leader", "cases.history", case=case.case)
        assert [entry.words for entry in told.entries] == [
            "Henvisning modtaget",
            "Deltager registreret",
            "Samtykke (tekst 1) blev givet mundtligt",
            "Henvisning accepteret",
            "Forløb åbnet",
            "Match foreslået",
            "Match accepteret",
            f"De mødtes {world.today}: kaffe, 60 minutter",
        ]
        told = world.ask("leader", "cases.history", "en", case=case.case)
        assert [entry.words for entry in told.entries][2::5] == [
            "Consent (text 1) was given spoken",
            f"They met on {world.today}: coffee, 60 minutes",
        ]
        assert told.entries[2].label == "Consent given"
        personal = {name: v for entry in told.entries for name, v in entry.personal.items()}
        assert personal == {
            "wishes": WISHES,
            "name": "Deltager Hyld",
            "safe_phone": PHONE,
            "note": "Vi drak kaffe.",
        }

    def test_says_who_when_it_happened_and_when_it_was_recorded(self, world: World) -> None:
        case = world.open()
        match = world.match(case.case, world.volunteer())
        world.clock.turn_by(3 * DAY)
        day = world.today - DAY
        world.meet(match, held_on=day.isoformat())
        entry = world.ask("leader", "cases.history", case=case.case).entries[-1]
        assert (entry.happened_on, entry.recorded_at) == (day, world.clock.now())
        assert entry.actor == f"account:{world.people['leader'].account}"
        assert entry.by == "activity_leader: own branch"
        assert entry.position == world.position

    def test_as_of_an_earlier_day_has_nothing_later(self, world: World) -> None:
        case = world.open("Deltager Kristtorn")
        first_day = world.today
        full = world.ask("leader", "cases.history", case=case.case).entries
        world.clock.turn_by(DAY)
        match = world.match(case.case, world.volunteer())
        world.meet(match, held_on=first_day.isoformat(), note="Sagt dagen efter.")
        second_day = world.today
        world.clock.turn_by(DAY)
        world.do("leader", "matches.end", match=match, reason="completed")
        for as_of, words in (
            (first_day.isoformat(), [entry.words for entry in full]),
            (second_day.isoformat(), [*(entry.words for entry in full), *MET(first_day)]),
        ):
            told = world.ask("leader", "cases.history", case=case.case, as_of=as_of)
            assert [entry.words for entry in told.entries] == words
        told = world.ask("leader", "cases.history", case=case.case, as_of=first_day.isoformat())
        assert told.entries == full
        last = world.ask("leader", "cases.history", case=case.case).entries
        assert last[-1].words == "Matchet blev afsluttet: de er i mål"

    def test_as_of_a_moment_includes_it_and_not_the_next(self, world: World) -> None:
        case = world.open()
        before = world.clock.now()
        world.clock.turn_by(DAY)
        closed_on = world.today.isoformat()
        world.do("leader", "cases.close", case=case.case, reason="moved", closed_on=closed_on)
        now = world.clock.now()
        names = {
            moment: [
                entry.name
                for entry in world.ask(
                    "leader", "cases.history", case=case.case, as_of=moment.isoformat()
                ).entries
            ]
            for moment in (before - DAY, before, now - DAY / 24, now)
        }
        assert names[before - DAY] == []
        assert names[before] == names[now - DAY / 24]
        assert names[now] == [*names[before], "case.closed"]

    def test_an_earlier_case_of_hers_is_another_history(self, world: World) -> None:
        first, second = world.open("Deltager Gran"), world.open("Deltager Gran")
        told = world.ask("leader", "cases.history", case=second.case)
        assert {entry.event for entry in told.entries}.isdisjoint(
            entry.event for entry in world.ask("leader", "cases.history", case=first.case).entries
        )

    def test_an_event_that_no_code_knows_is_told_with_its_catalogue_s_words(
        self, world: World
    ) -> None:
        case = world.open()
        recorder, registry = world.installation.stores.recorder, world.installation.registry
        known = next(e for e in registry.catalogue if e.name == "match.meeting_logged")
        world.installation.catalogue.add(
            [
                type(known)(
                    **{
                        **{name: getattr(known, name) for name in known.__struct_fields__},
                        "name": "plugin.dance.danced",
                        "sentence": type(known.label)("Dansede {steps} trin", "Danced {steps}"),
                        "label": type(known.label)("Dans", "Dance"),
                    }
                )
            ]
        )
        metadata = next(iter(recorder.read(after=world.position - 1))).event.metadata  # type: ignore[attr-defined]  # ours has it
        world.position = recorder.append(
            [
                EventToStore("plugin.dance.danced", b'{"steps":3}', [f"case:{case.case}"]),
                EventToStore("plugin.lost.lost", b'{"x":"y"}', [f"case:{case.case}"]),
            ],
            envelope=Envelope(metadata),
        )
        danced, lost = world.ask("leader", "cases.history", case=case.case).entries[-2:]
        assert (danced.label, danced.words, danced.personal) == ("Dans", "Dansede 3 trin", {})
        assert (lost.label, lost.words) == ("plugin.lost.lost", "plugin.lost.lost")


def MET(day: object) -> list[str]:  # noqa: N802 - a list of words, made once a test
    return ["Match foreslået", "Match accepteret", f"De mødtes {day}: kaffe, 60 minutter"]


@pytest.mark.parametrize(
    ("query", "path", "count"),
    [("referrals.inbox", "referral", 5), ("cases.list", "case", 5), ("matches.board", "match", 5)],
)
def test_pages_follow_each_other_and_have_each_row_once(
    world: World, query: str, path: str, count: int
) -> None:
    for _ in range(count):
        world.match(world.open().case, world.volunteer())
    whole = world.ask("leader", query, branch=world.north, limit=200)
    assert whole.next is None
    ids: list[str] = []
    cursor: int | None = 0
    while cursor is not None:
        page = world.ask("leader", query, branch=world.north, limit=2, cursor=cursor)
        assert len(page.items) <= 2
        ids += [getattr(row, path) for row in page.items]
        cursor = page.next
    assert ids == [getattr(row, path) for row in whole.items]
    assert len(set(ids)) == len(ids) >= count


class TestWhoIsDenied:
    @pytest.mark.parametrize("query", ["referrals.inbox", "cases.list", "matches.board"])
    def test_another_branch_is_not_there(self, world: World, query: str) -> None:
        with pytest.raises(NotFound) as there:
            world.ask("leader", query, branch=world.south)
        with pytest.raises(NotFound) as nowhere:
            world.ask("leader", query, branch="00000000-0000-4000-8000-000000000000")
        assert (there.value.facts, there.value.detail) == (
            nowhere.value.facts,
            nowhere.value.detail,
        )

    def test_another_branch_s_case_is_not_there(self, world: World) -> None:
        case = world.open()
        with pytest.raises(NotFound):
            world.ask("south leader", "cases.history", case=case.case)

    @pytest.mark.parametrize("who", ["counsellor", "officer", "auditor"])
    def test_a_role_without_the_permission_is_forbidden(self, world: World, who: str) -> None:
        with pytest.raises(Forbidden):
            world.ask(who, "cases.list", branch=world.north)

    def test_it_leaves_a_trace(self, world: World) -> None:
        before = len(world.looks())
        with pytest.raises(NotFound):
            world.ask("leader", "cases.list", branch=world.south)
        (trace,) = world.looks()[before:]
        assert (trace.outcome, trace.action, trace.persons) == ("denied", "cases.list", ())

    def test_access_that_stands_still_denies_everything(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.engine.PATIENCE_SECONDS", 3600)
        engine = world.installation.engine
        access = next(p for p in engine.projections if p.name == "access")
        handler = access._handlers["referral.submitted"]

        def fails(*_: object) -> None:
            raise ZeroDivisionError

        access._handlers["referral.submitted"] = fails
        try:
            world.refer()
            with pytest.raises(NotYetReadable):
                world.ask("leader", "cases.list", branch=world.north)
        finally:
            access._handlers["referral.submitted"] = handler
            engine.rebuild(access)
        world.ask("leader", "cases.list", branch=world.north)


class TestTheReadLog:
    @pytest.mark.parametrize(
        ("query", "fields"),
        [
            (
                "referrals.inbox",
                ("contact", "participant.registered:name", "referral.submitted:wishes"),
            ),
            ("cases.list", ("participant.registered:name",)),
            ("matches.board", ("participant.registered:name", "volunteer.registered:name")),
        ],
    )
    def test_a_list_is_one_entry_for_all_of_its_persons(
        self, world: World, query: str, fields: tuple[str, ...]
    ) -> None:
        refer = world.refer if query == "referrals.inbox" else world.open
        cases = [refer(safe_phone=PHONE, wishes=WISHES) for _ in range(2)]
        for case in cases:
            if case.case:
                world.match(case.case, world.volunteer())
        before = len(world.looks())
        world.ask("leader", query, branch=world.north, limit=200)
        (look,) = world.looks()[before:]
        assert {str(person) for person in look.persons} >= {case.participant for case in cases}
        assert look.actor == f"account:{world.people['leader'].account}"
        assert (look.outcome, look.action, look.rule, look.request) == (
            "opened",
            query,
            "activity_leader: own branch",
            "asked-now",
        )
        assert look.fields == fields

    def test_the_entry_is_there_before_anything_is_opened(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = world.open()
        before = len(world.looks())
        seen: list[int] = []
        keys = world.installation.stores.keys
        found = keys.keys

        def watched(ids: Any) -> Any:
            seen.append(len(world.looks()) - before)
            return found(ids)

        monkeypatch.setattr(keys, "keys", watched)
        world.ask("leader", "cases.history", case=case.case)
        assert seen == [1]

    def test_a_history_is_one_entry(self, world: World) -> None:
        case = world.open(wishes=WISHES)
        before = len(world.looks())
        world.ask("leader", "cases.history", case=case.case)
        (look,) = world.looks()[before:]
        assert look.fields == ("participant.registered:name", "referral.submitted:wishes")
        assert look.purpose == "support"

    def test_who_names_something_has_looked_though_nothing_opened(self, world: World) -> None:
        case = world.refer()
        before = len(world.looks())
        world.ask("counsellor", "referrals.state", referral=case.referral)
        (look,) = world.looks()[before:]
        assert (look.outcome, look.persons, look.fields) == ("looked", (), ())
        assert look.subjects == (f"referral:{case.referral}",)

    def test_an_answer_about_nobody_leaves_none(self, world: World) -> None:
        before = len(world.looks())
        world.ask("counsellor", "branches.coverage")
        assert len(world.looks()) == before


class TestTheAuditor:
    def test_sees_what_happened_and_no_value(self, world: World) -> None:
        case = world.open("Deltager Fyr", safe_phone=PHONE, wishes=WISHES)
        whole = world.ask("leader", "cases.history", case=case.case).entries
        before = len(world.looks())
        told = world.ask("auditor", "cases.history", case=case.case)
        assert [entry.words for entry in told.entries] == [entry.words for entry in whole]
        values = [value for entry in told.entries for value in entry.personal.values()]
        assert values == [HIDDEN] * 3
        assert all(isinstance(value, Hidden) for value in values)
        (look,) = world.looks()[before:]
        assert (look.outcome, look.purpose, look.fields) == ("sealed", "audit", ())
        assert [str(person) for person in look.persons] == [case.participant]
