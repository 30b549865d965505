"""What users of comparable systems complained of, and rarely got: each complaint is a test.

The numbers are those of MISSION.md. Everything goes over the API, as people's browsers do it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from httpx import Response
from litestar.testing import TestClient

from adapters.http.app import create_app
from core.clock import TurnableClock, danish_day
from tests.adapters.http.world import World, running

DAY = timedelta(days=1)
FIRST_NOTE = "Hun fortalte om retssagen."
SECOND_NOTE = "Vi gik en tur langs havnen."


class Branch(NamedTuple):
    """A running branch whose calendar can be turned."""

    world: World
    clock: TurnableClock

    @property
    def today(self) -> date:
        return danish_day(self.clock.now())

    def let_pass(self, days: int) -> None:
        """Turn the calendar; everybody signs in anew."""
        self.clock.turn_by(days * DAY)
        for name in self.world.accounts:
            life = self.clock.now() + 2 * DAY - datetime.now(UTC)
            self.world.tokens[name] = self.world.new_token(name, life)

    def ask(self, who: str, path: str, /, **params: Any) -> Any:
        """Return an answer that includes everything so far."""
        found = self.look(who, path, **params)
        assert found.status_code == 200, found.text
        return found.json()

    def look(self, who: str, path: str, /, **params: Any) -> Response:
        return self.world.get(who, path, {"Qnet-After": str(self.world.head)}, **params)

    def find(self, who: str, path: str, /, **body: Any) -> Response:
        """Ask a query whose words may not stand in an address."""
        return self.world.post(who, path, {"Qnet-After": str(self.world.head)}, **body)

    def volunteer(self, name: str) -> str:
        """Approve a volunteer, who signs in under the name."""
        volunteer = self.world.volunteer(capacity=2)
        ties = {"branch": self.world.north, "volunteer": volunteer}
        self.world.new_account(name, role="volunteer", **ties)
        return volunteer

    def match(self, case: str, volunteer: str) -> str:
        """Match the two."""
        ids = self.world.done("leader", f"/cases/{case}/matches", volunteer=volunteer)
        self.world.done("leader", f"/matches/{ids['match']}/acceptance")
        match: str = ids["match"]
        return match

    def meet(self, who: str, match: str, note: str) -> Response:
        """Log a meeting of today."""
        fields = {"held_on": self.today.isoformat(), "kind": "coffee", "minutes": 60}
        return self.world.post(who, f"/matches/{match}/meetings", **fields, note=note)

    def end(self, match: str) -> None:
        self.world.done("leader", f"/matches/{match}/end", reason="volunteer_stops")

    def words(self, case: str) -> list[str]:
        """Return what the case's history tells."""
        found = self.ask("leader", f"/cases/{case}/history")
        return [entry["name"] for entry in found["entries"]]


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    clock = TurnableClock(datetime.now(UTC))
    with (
        running(tmp_path_factory.mktemp("complaints"), clock) as installation,
        TestClient(create_app(installation)) as client,
    ):
        yield Branch(World(installation, client), clock)


def test_1_a_new_volunteer_saw_the_notes_of_the_one_before(branch: Branch) -> None:
    case = branch.world.case().case
    first = branch.match(case, branch.volunteer("alk"))
    assert branch.meet("alk", first, FIRST_NOTE).status_code == 201
    branch.end(first)
    second = branch.match(case, branch.volunteer("ugle"))
    assert branch.meet("ugle", second, SECOND_NOTE).status_code == 201

    hers = branch.look("ugle", f"/matches/{second}/meetings")
    assert SECOND_NOTE in hers.text
    assert FIRST_NOTE not in hers.text
    assert branch.look("ugle", f"/matches/{first}/meetings").status_code == 404
    assert branch.look("ugle", f"/cases/{case}/history").status_code == 403
    leaders = branch.look("leader", f"/cases/{case}/history").text
    assert FIRST_NOTE in leaders
    assert SECOND_NOTE in leaders


def test_2_a_former_volunteer_still_saw_the_case(branch: Branch) -> None:
    case = branch.world.case().case
    volunteer = branch.volunteer("vibe")
    match = branch.match(case, volunteer)
    assert branch.meet("vibe", match, FIRST_NOTE).status_code == 201
    assert branch.ask("vibe", f"/matches/{match}/meetings")["items"]
    mine = f"/volunteers/{volunteer}/matches"
    assert match in branch.look("vibe", mine).text

    branch.end(match)

    assert branch.look("vibe", f"/matches/{match}/meetings").status_code == 404
    assert branch.meet("vibe", match, "Efter afslutningen").status_code == 404
    assert match not in branch.look("vibe", mine).text


def test_3_ending_an_assignment_destroyed_its_history(branch: Branch) -> None:
    case = branch.world.case().case
    match = branch.match(case, branch.volunteer("terne"))
    assert branch.meet("terne", match, FIRST_NOTE).status_code == 201
    before = branch.words(case)
    branch.end(match)
    assert branch.words(case) == [*before, "match.ended"]
    kept = branch.ask("leader", f"/matches/{match}/meetings")["items"]
    assert [meeting["note"] for meeting in kept] == [FIRST_NOTE]


def test_4_the_same_pair_could_not_be_matched_again(branch: Branch) -> None:
    case = branch.world.case().case
    volunteer = branch.volunteer("hejre")
    first = branch.match(case, volunteer)
    assert branch.meet("hejre", first, FIRST_NOTE).status_code == 201
    branch.end(first)
    again = branch.match(case, volunteer)
    assert again != first
    assert branch.meet("hejre", again, SECOND_NOTE).status_code == 201
    assert FIRST_NOTE not in branch.look("hejre", f"/matches/{again}/meetings").text


def test_5_a_report_on_last_month_credited_who_is_there_now(branch: Branch) -> None:
    case = branch.world.case().case
    then, now = branch.volunteer("solsort"), branch.volunteer("musvit")
    first = branch.match(case, then)
    for _ in range(3):
        assert branch.meet("solsort", first, FIRST_NOTE).status_code == 201
    last_month = branch.today
    branch.end(first)
    branch.let_pass(31)
    second = branch.match(case, now)
    assert branch.meet("musvit", second, SECOND_NOTE).status_code == 201
    branch.world.new_account("new leader", role="activity_leader", branch=branch.world.north)
    branch.world.done(
        "leader",
        f"/cases/{case}/responsible",
        responsible=branch.world.accounts["new leader"],
        reason="leaves",
    )

    board = branch.ask("leader", f"/branches/{branch.world.north}/matches", limit=200)["items"]
    credited = {row["match"]: (row["volunteer"], row["meetings"]) for row in board}
    assert credited[first] == (then, 3)
    assert credited[second] == (now, 1)
    told = branch.ask("leader", f"/cases/{case}/history", as_of=last_month.isoformat())
    assert [entry["name"] for entry in told["entries"]].count("match.meeting_logged") == 3
    assert "case.handed_over" not in {entry["name"] for entry in told["entries"]}
    assert now not in str(told)


@pytest.mark.parametrize(("days", "kind"), [(15, "no_contact_14"), (31, "no_contact_30")])
def test_6_nobody_was_told_of_14_and_30_days_without_contact(
    branch: Branch, days: int, kind: str
) -> None:
    case = branch.world.case().case
    match = branch.match(case, branch.volunteer(f"lærke {days}"))
    assert branch.meet(f"lærke {days}", match, FIRST_NOTE).status_code == 201

    def alarms() -> set[str]:
        overview = branch.ask("leader", f"/branches/{branch.world.north}/overview")
        return {item["kind"] for item in overview["items"] if item["subject"] == match}

    assert not alarms() & {"no_contact_14", "no_contact_30"}
    branch.let_pass(days)
    assert kind in alarms()
    assert branch.meet("leader", match, SECOND_NOTE).status_code == 201
    assert kind not in alarms()


def test_7_a_search_or_list_gave_away_people_to_those_who_had_no_business_there(
    branch: Branch,
) -> None:
    name, phone, wish = "Kastanje Syren 4711", "+45 01 47 11 47", "Hun bor hos sin søster."
    world = branch.world
    referral = world.done(
        "counsellor",
        "/referrals",
        name=name,
        municipality="0851",
        partner=world.partner,
        safe_phone=phone,
        wishes=wish,
        consent={"text_version": 1, "means": "spoken", "given_on": branch.today.isoformat()},
    )
    world.done("leader", f"/referrals/{referral['referral']}/acceptance")
    world.done(
        "leader",
        f"/referrals/{referral['referral']}/case",
        responsible=world.accounts["leader"],
    )
    branch.volunteer("dompap")
    found = branch.find("leader", f"/branches/{world.north}/search", name="kastanje syren")
    assert name in found.text

    outsiders = ("south leader", "dompap", "counsellor", "officer", "auditor", "admin")
    paths = [f"/branches/{world.north}/{what}" for what in ("referrals", "cases", "matches")]
    paths += [f"/branches/{world.north}/{what}" for what in ("volunteers", "overview", "waiting")]
    for who in outsiders:
        for path in paths:
            answer = branch.look(who, path)
            assert answer.status_code in (403, 404), (who, path)
        searched = branch.find(who, f"/branches/{world.north}/search", name=name)
        assert searched.status_code in (403, 404), who
        own = branch.find(who, f"/branches/{world.south}/search", name=name)
        assert referral["participant"] not in own.text
    elsewhere = branch.find("south leader", f"/branches/{world.south}/search", name=name)
    nobody = branch.find("south leader", f"/branches/{world.south}/search", name="Ingen Nogen")
    assert (elsewhere.status_code, elsewhere.content) == (200, nobody.content)
    for words in (name, phone, wish):
        assert words not in branch.look("officer", f"/branches/{world.north}/figures").text


def test_8_changes_made_by_one_way_in_left_no_history(branch: Branch) -> None:
    """By a leader's request, a volunteer's, the system's own reaction: each leaves its trace."""
    case = branch.world.case().case
    match = branch.match(case, branch.volunteer("alk 8"))
    assert branch.meet("alk 8", match, FIRST_NOTE).status_code == 201
    day = branch.today.isoformat()
    branch.world.done("leader", f"/cases/{case}/pause", reason="away", paused_on=day)
    branch.world.installation.reactions.catch_up()
    told = branch.ask("leader", f"/cases/{case}/history")["entries"]
    traces = {entry["name"]: (entry["actor"], entry["by"]) for entry in told}
    accounts = branch.world.accounts
    assert traces["match.accepted"][0] == f"account:{accounts['leader']}"
    assert traces["match.meeting_logged"][0] == f"account:{accounts['alk 8']}"
    assert traces["match.meeting_logged"][1].startswith("volunteer")
    assert traces["case.paused"][0] == f"account:{accounts['leader']}"
    assert traces["match.paused"][0].startswith("system:")


def test_9_no_waiting_list_with_reasons_and_stalled_matches_stayed_unseen(branch: Branch) -> None:
    waiting, stalled = branch.world.case().case, branch.world.case().case
    since = branch.today.isoformat()
    branch.world.done("leader", f"/cases/{waiting}/waiting", reason="language", since=since)
    volunteer = branch.volunteer("gøg")
    match = branch.world.done("leader", f"/cases/{stalled}/matches", volunteer=volunteer)["match"]
    branch.let_pass(31)
    north = f"/branches/{branch.world.north}"
    rows = branch.ask("leader", f"{north}/waiting", limit=200)["items"]
    (row,) = (each for each in rows if each["case"] == waiting)
    assert (row["reason"], row["since"], row["days"]) == ("language", since, 31)
    overview = branch.ask("leader", f"{north}/overview")["items"]
    subjects = {item["subject"] for item in overview}
    assert waiting in subjects
    assert match in subjects


def test_10_a_wrong_merge_could_not_be_undone(branch: Branch) -> None:
    one, other = branch.world.case(), branch.world.case()

    def seen() -> list[Any]:
        cases = branch.ask("leader", f"/branches/{branch.world.north}/cases", limit=200)
        histories = [branch.ask("leader", f"/cases/{c.case}/history") for c in (one, other)]
        about = {e["event"] for told in histories for e in told["entries"] if not merge(e)}
        return [row for row in cases["items"] if row["case"] in (one.case, other.case)] + sorted(
            about
        )

    def merge(entry: Any) -> bool:
        return entry["name"] in ("participant.merged", "participant.merge_undone")

    before = seen()
    path = f"/participants/{one.participant}/merges"
    refused = branch.world.post("leader", path, merged=other.participant)
    assert refused.status_code == 403
    branch.world.done("duty officer", path, merged=other.participant)
    told = branch.ask("leader", f"/cases/{one.case}/history")["entries"]
    assert len(told) > len({e["event"] for e in told if "merge" not in e["name"]})
    branch.world.done("duty officer", f"{path}/{other.participant}/undoing")
    assert seen() == before
    kept = [e["name"] for e in branch.ask("leader", f"/cases/{one.case}/history")["entries"]]
    assert kept[-2:] == ["participant.merged", "participant.merge_undone"]
