"""Who has no more to do with her reads nothing new of her: after a transfer, a goodbye, a merge.

What decides is where she is at the head of the log, also where a read model lags or stands still.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from core.errors import NotFound
from core.personal import HIDDEN
from tests.projections.stopping import Stopped
from tests.projections.world import Case, World

OLD_NAME, NEW_NAME = "Birk Aster", "Lind Syren"
OLD_PHONE, NEW_PHONE = "+45 01 23 4567", "+45 07 65 4321"
ADDRESS = "Hjortevej 11, 6700 Esbjerg"


def refer(world: World, **more: Any) -> Case:
    """Refer her with all that may be told of her."""
    return world.refer(OLD_NAME, safe_phone=OLD_PHONE, **more)


def opened(world: World, referred: Case) -> Case:
    """Accept her in the north, and open her case."""
    world.do("leader", "referrals.accept", referral=referred.referral)
    leader = str(world.people["leader"].account)
    case = world.do("leader", "cases.open", referral=referred.referral, responsible=leader)
    return referred._replace(case=case["case"])


def opened_in_the_south(world: World) -> Case:
    referred = refer(world, municipality="0561")
    world.do("south leader", "referrals.accept", referral=referred.referral)
    leader = str(world.people["south leader"].account)
    fields = {"referral": referred.referral, "responsible": leader}
    return referred._replace(case=world.do("south leader", "cases.open", **fields)["case"])


def transfer(world: World, case: Case) -> None:
    world.do("leader", "cases.offer_transfer", case=case.case, to=world.south)
    there = str(world.people["south leader"].account)
    world.do("south leader", "cases.accept_transfer", case=case.case, responsible=there)


def live_on(world: World, case: Case) -> None:
    """Let the south be told where she is now, and what she needs."""
    her = {"participant": case.participant}
    world.do("south leader", "participants.name", name=NEW_NAME, **her)
    details = {"phone": NEW_PHONE, "address": ADDRESS}
    world.do("south leader", "participants.change_contact", details=details, **her)
    contact = {"channel": "text", "words": "Kun om dagen."}
    world.do("south leader", "participants.tell_safe_contact", contact=contact, **her)
    needs = {"languages": ["so"], "support": "both"}
    world.do("south leader", "participants.tell_needs", needs=needs, **her)
    world.do("south leader", "participants.avoid", name="Rav Spade", **her)
    world.do("south leader", "participants.register_child", birth_year=2017, **her)
    until = world.today.replace(year=world.today.year + 1).isoformat()
    world.do("south leader", "participants.protect_address", level="ordinary", until=until, **her)


def said(answer: Any) -> str:
    """Return all that an answer says."""
    return msgspec.json.encode(msgspec.to_builtins(answer, enc_hook=str)).decode()


def rows(world: World, who: str, query: str, branch: str, **wanted: str) -> list[Any]:
    page = world.ask(who, query, branch=branch, limit=200)
    return [row for row in page.items if all(getattr(row, n) == v for n, v in wanted.items())]


@contextmanager
def standing_still(world: World, projection: str) -> Iterator[None]:
    """Let a read model park everything that happens meanwhile."""
    stopped = Stopped(world.installation.engine, projection)
    try:
        yield
    finally:
        stopped.go_on()


class TestTheInbox:
    def test_shows_who_she_is_until_her_case_is_open(self, world: World) -> None:
        referred = refer(world, wishes="Kaffe")
        for _ in range(2):
            (row,) = rows(
                world, "leader", "referrals.inbox", world.north, referral=referred.referral
            )
            assert (row.name, row.safe_phone, row.wishes) == (OLD_NAME, OLD_PHONE, "Kaffe")
            if row.status == "waiting":
                world.do("leader", "referrals.accept", referral=referred.referral)
        leader = str(world.people["leader"].account)
        fields = {"referral": referred.referral, "responsible": leader}
        world.do("leader", "cases.open", **fields)
        (row,) = rows(world, "leader", "referrals.inbox", world.north, referral=referred.referral)
        assert (row.name, row.safe_phone, row.wishes) == (HIDDEN, HIDDEN, HIDDEN)
        assert (row.children, row.must_not_meet, row.status) == (None, (), "accepted")

    def test_forgets_whom_the_branch_said_no_to_until_it_is_reopened(self, world: World) -> None:
        referred = refer(world)
        world.do("leader", "referrals.decline", referral=referred.referral, reason="no_room")
        (row,) = rows(world, "leader", "referrals.inbox", world.north, referral=referred.referral)
        assert (row.name, row.safe_phone) == (HIDDEN, HIDDEN)
        world.do("leader", "referrals.reopen", referral=referred.referral)
        (row,) = rows(world, "leader", "referrals.inbox", world.north, referral=referred.referral)
        assert (row.name, row.safe_phone) == (OLD_NAME, OLD_PHONE)

    def test_says_nothing_new_of_her_after_a_transfer(self, world: World) -> None:
        case = opened(world, refer(world))
        transfer(world, case)
        before = rows(world, "leader", "referrals.inbox", world.north, referral=case.referral)
        live_on(world, case)
        after = rows(world, "leader", "referrals.inbox", world.north, referral=case.referral)
        assert after == before
        assert after[0].name == HIDDEN

    def test_that_stands_still_shows_no_referral_that_went_elsewhere(self, world: World) -> None:
        referred = refer(world)
        with standing_still(world, "referral_inbox"):
            fields = {"referral": referred.referral, "reason": "lives_elsewhere"}
            world.do("leader", "referrals.redirect", municipality="0561", **fields)
            assert not rows(
                world, "leader", "referrals.inbox", world.north, referral=referred.referral
            )


class TestTheBoard:
    def test_keeps_the_match_and_not_her_name_after_a_transfer(self, world: World) -> None:
        case = opened(world, refer(world))
        match = world.match(case.case, world.volunteer("Alk Brise"))
        world.do("leader", "matches.end", match=match, reason="her_wish")
        (row,) = rows(world, "leader", "matches.board", world.north, match=match)
        assert row.participant_name == OLD_NAME
        transfer(world, case)
        live_on(world, case)
        (row,) = rows(world, "leader", "matches.board", world.north, match=match)
        assert (row.participant_name, row.volunteer_name) == (HIDDEN, "Alk Brise")


class TestTheListOfCases:
    @pytest.mark.parametrize("query", ["cases.list", "cases.waiting"])
    def test_that_stands_still_has_no_case_that_was_transferred(
        self, world: World, query: str
    ) -> None:
        case = opened(world, refer(world))
        waits = {"reason": "no_fit", "since": world.today.isoformat()}
        world.do("leader", "cases.wait", case=case.case, **waits)
        assert rows(world, "leader", query, world.north, case=case.case)
        with standing_still(world, "case_list"):
            transfer(world, case)
            assert not rows(world, "leader", query, world.north, case=case.case)


class TestTheSearch:
    def test_that_stands_still_finds_nobody_who_was_transferred(self, world: World) -> None:
        case = opened(world, refer(world))
        fields: dict[str, Any] = {"branch": world.north, "name": OLD_NAME}
        ids = {i for p in world.ask("leader", "search.people", **fields).people for i in p.ids}
        assert case.participant in ids
        with standing_still(world, "search"):
            transfer(world, case)
            found = world.ask("leader", "search.people", **fields).people
            assert case.participant not in {i for p in found for i in p.ids}


class TestTheOverview:
    def test_that_stands_still_names_nobody_who_was_transferred(self, world: World) -> None:
        case = opened(world, refer(world))
        waits = {"reason": "no_fit", "since": world.today.isoformat()}
        world.do("leader", "cases.wait", case=case.case, **waits)
        assert case.case in said(world.ask("leader", "branches.overview", branch=world.north))
        with standing_still(world, "branch_overview"):
            transfer(world, case)
            told = world.ask("leader", "branches.overview", branch=world.north)
            assert case.case not in said(told)


class TestMine:
    def pair(self, world: World) -> tuple[Case, str, str]:
        """Match her with a volunteer, and return the match and the volunteer."""
        case, volunteer = opened(world, refer(world)), world.volunteer("Alk Brise")
        match = world.match(case.case, volunteer)
        world.new_account(volunteer, role="volunteer", branch=world.north, volunteer=volunteer)
        (mine,) = world.ask(volunteer, "matches.mine", volunteer=volunteer)
        assert (mine.first_name, mine.phone) == ("Birk", OLD_PHONE)
        return case, match, volunteer

    def test_a_match_that_ended_is_gone_though_the_board_stands_still(self, world: World) -> None:
        _, match, volunteer = self.pair(world)
        with standing_still(world, "match_board"):
            world.do("leader", "matches.end", match=match, reason="her_wish")
            assert world.ask(volunteer, "matches.mine", volunteer=volunteer) == ()

    def test_a_match_that_rests_is_gone_though_the_board_stands_still(self, world: World) -> None:
        _, match, volunteer = self.pair(world)
        day = world.today.isoformat()
        with standing_still(world, "match_board"):
            fields = {"match": match, "reason": "participant_away", "paused_on": day}
            world.do("leader", "matches.pause", **fields)
            assert world.ask(volunteer, "matches.mine", volunteer=volunteer) == ()

    def test_who_has_said_goodbye_asks_for_nothing_until_she_is_back(self, world: World) -> None:
        _, match, volunteer = self.pair(world)
        day = world.today.isoformat()
        world.do("leader", "matches.end", match=match, reason="volunteer_stops")
        world.do("leader", "volunteers.leave", volunteer=volunteer, reason="time", left_on=day)
        with pytest.raises(NotFound):
            world.ask(volunteer, "matches.mine", volunteer=volunteer)
        world.do("leader", "volunteers.come_back", volunteer=volunteer, back_on=day)
        assert world.ask(volunteer, "matches.mine", volunteer=volunteer) == ()


class TestAClosedCase:
    def merged(self, world: World) -> tuple[Case, Case]:
        """Close her case in the north, and find her again in the south, where she lives on."""
        old = opened(world, refer(world))
        details = {"address": "Egevej 3, 9000 Aalborg"}
        world.do(
            "leader", "participants.change_contact", participant=old.participant, details=details
        )
        day = world.today.isoformat()
        world.do("leader", "cases.close", case=old.case, reason="moved", closed_on=day)
        new = opened_in_the_south(world)
        pair = {"participant": old.participant, "merged": new.participant}
        world.do("duty officer", "participants.merge", **pair)
        live_on(world, new)
        return old, new

    def test_shows_nothing_of_where_she_is_and_nothing_new(self, world: World) -> None:
        old, _ = self.merged(world)
        shown = world.ask("leader", "cases.show", case=old.case)
        assert [detail.value for detail in shown.contact] == [HIDDEN] * len(shown.contact)
        assert len(shown.contact) == 4, "of both records: that there is something isn't hidden"
        assert [person.name for person in shown.people] == [OLD_NAME, HIDDEN]
        assert (shown.needs, shown.safe_contact) == (HIDDEN, HIDDEN)
        assert [person.name for person in shown.must_not_meet] == [HIDDEN]
        assert [child.birth_year for child in shown.children] == [HIDDEN]

    def test_s_history_has_each_event_and_keeps_closed_what_was_told_elsewhere(
        self, world: World
    ) -> None:
        old, new = self.merged(world)
        told = world.ask("leader", "cases.history", case=old.case)
        names = [entry.name for entry in told.entries]
        assert names.count("participant.contact_changed") == 2
        text = said(told)
        assert all(
            words not in text for words in (NEW_NAME, NEW_PHONE, ADDRESS, "Rav Spade", "Egevej")
        )
        assert OLD_NAME in text, "what was told here is read here"
        whole = said(world.ask("south leader", "cases.history", case=new.case))
        assert all(words in whole for words in (NEW_NAME, NEW_PHONE, ADDRESS, OLD_NAME))
        assert "Egevej" not in whole, "where she was is for nobody to read elsewhere"

    def test_s_search_finds_her_by_the_record_that_is_here(self, world: World) -> None:
        old, new = self.merged(world)
        fields: dict[str, Any] = {"branch": world.north, "name": OLD_NAME}
        found = world.ask("leader", "search.people", **fields).people
        (person,) = (p for p in found if old.participant in p.ids)
        assert NEW_NAME not in said(found)
        assert person.names[person.ids.index(new.participant)] == HIDDEN

    def test_is_read_whole_again_where_she_has_an_open_case(self, world: World) -> None:
        old, new = self.merged(world)
        shown = world.ask("south leader", "cases.show", case=new.case)
        assert [person.name for person in shown.people] == [NEW_NAME, OLD_NAME]
        told = {(c.participant, c.detail.value): c.value for c in shown.contact}
        assert told[new.participant, "address"] == ADDRESS
        assert told[new.participant, "phone"] == NEW_PHONE
        assert told[old.participant, "address"] == HIDDEN
        assert [person.name for person in shown.must_not_meet] == ["Rav Spade"]
