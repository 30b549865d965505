"""One thin way through Qnet over HTTP: from the referral to the history."""

from tests.adapters.http.world import TODAY, World


def test_a_case_goes_from_referral_to_closure_and_its_history_is_read(world: World) -> None:
    referral = world.referral(name="Fatima")
    assert world.done("leader", f"/referrals/{referral['referral']}/acceptance")
    case = world.done(
        "leader",
        f"/referrals/{referral['referral']}/case",
        responsible=world.accounts["leader"],
    )["case"]
    volunteer = world.volunteer()
    match = world.done("leader", f"/cases/{case}/matches", volunteer=volunteer)["match"]
    world.done("leader", f"/matches/{match}/acceptance")
    meeting = world.post(
        "leader",
        f"/matches/{match}/meetings",
        held_on=TODAY,
        kind="coffee",
        minutes=60,
        note="Godt",
    )
    assert meeting.status_code == 201, meeting.text
    world.done("leader", f"/matches/{match}/end", reason="completed")
    closed = world.post("leader", f"/cases/{case}/closure", reason="completed", closed_on=TODAY)

    answer = world.get("leader", f"/cases/{case}/history", {"Qnet-After": closed.headers["ETag"]})

    assert answer.status_code == 200, answer.text
    names = [entry["name"] for entry in answer.json()["entries"]]
    assert names[0] == "referral.submitted"
    assert names[-1] == "case.closed"
    assert "match.meeting_logged" in names
    assert "Godt" in answer.text
    assert "Fatima" in answer.text


def test_an_answer_says_the_position_and_the_ids(world: World) -> None:
    answer = world.post("officer", f"/branches/{world.north}/municipalities", municipality="0820")

    assert answer.status_code == 201
    ids = {"branch": world.north, "municipality": "0820"}
    assert answer.json() == {"position": world.head, "ids": ids}
    assert answer.headers["ETag"] == f'"{world.head}"'
    assert answer.headers["Content-Type"] == "application/json"


def test_people_read_their_own_writes(world: World) -> None:
    for _ in range(20):
        case = world.case()
        answer = world.get(
            "leader", f"/cases/{case.case}/history", {"Qnet-After": str(case.position)}
        )
        assert [e["name"] for e in answer.json()["entries"]][-1] == "case.opened"
