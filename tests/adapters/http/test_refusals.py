"""What is refused, and that a refusal never says more than it may."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from tests.adapters.http.world import TODAY, World, same

SECRET = "Fatima20112233"
AWAY = "5b0e7a52-4b1f-4f0e-9c52-0d6f1e6c1a11"


def test_a_broken_rule_says_its_name_and_facts_in_the_readers_language(world: World) -> None:
    volunteer = world.volunteer(capacity=1)
    first, second = world.case(), world.case()
    match = world.done("leader", f"/cases/{first.case}/matches", volunteer=volunteer)["match"]
    world.done("leader", f"/matches/{match}/acceptance")
    path = f"/cases/{second.case}/matches"

    english = world.post(
        "leader", path, {"Accept-Language": "en-GB, da;q=0.5"}, volunteer=volunteer
    )
    danish = world.post("leader", path, {"Accept-Language": "de, da;q=0.5"}, volunteer=volunteer)

    assert english.status_code == danish.status_code == 422
    assert english.headers["Content-Type"] == "application/problem+json"
    told = english.json()
    assert told["type"] == "/problems/rule_broken"
    assert told["code"] == "rule_broken"
    assert told["status"] == 422
    assert told["rule"] == danish.json()["rule"]
    assert told["facts"] == {"capacity": 1}
    assert told["detail"] != danish.json()["detail"]
    assert english.headers["Content-Language"] == "en"
    assert danish.headers["Content-Language"] == "da"


def test_an_unknown_field_is_refused_and_not_repeated(world: World) -> None:
    answer = world.post("officer", "/partners", name="N", kind="other", **{SECRET: 1})

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_input"
    assert answer.json()["facts"]["fields"] == ["kind", "municipality", "name"]
    assert SECRET not in answer.text


def test_a_field_of_the_path_may_not_come_in_the_body_too(world: World) -> None:
    path = f"/branches/{world.north}/municipalities"
    answer = world.post("officer", path, branch=world.south, municipality="0840")

    assert answer.status_code == 400
    assert answer.json()["facts"]["field"] == "branch"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer qnet_unknown",
        "Basic cXVlc3Q6cXVlc3Q=",
        "Bearer other_abc",
        "Bearer qnet_a qnet_b",
        "Bearer qnet_" + "a" * 300,
    ],
)
def test_without_a_valid_token_nothing_is_done(world: World, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    head = world.head
    for answer in (
        world.client.post("/api/v1/partners", json={"name": "N", "kind": "other"}, headers=headers),
        world.client.post("/api/v1/partners", content=b"{", headers=headers),
        world.client.get(f"/api/v1/cases/{uuid4()}/history", headers=headers),
        world.client.get("/api/v1/cases/x/history?y=z", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] == "not_signed_in"
    assert world.head == head


def test_a_token_ends(world: World) -> None:
    token = world.new_token("officer", timedelta(seconds=0.2))
    headers = {"Authorization": f"Bearer {token}"}
    while (answer := world.client.post("/api/v1/partners", json={}, headers=headers)).is_success:
        pass
    # It was valid or has ended; some time later it has.
    while answer.status_code == 400:
        answer = world.client.post("/api/v1/partners", json={}, headers=headers)

    assert answer.status_code == 401


def test_a_token_opens_no_more_than_its_scopes(world: World) -> None:
    token = world.new_token("leader", timedelta(hours=1), ("matches.*",))
    case = world.case()

    answer = world.client.get(
        f"/api/v1/cases/{case.case}/history", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 403


def test_a_disabled_account_may_nothing(world: World) -> None:
    world.new_account("leaving", role="national_officer")
    account = world.accounts["leaving"]
    world.done("admin", f"/accounts/{account}/disabling")

    assert world.post("leaving", "/partners", name="N", kind="other").status_code == 401


def test_what_no_role_allows_is_forbidden(world: World) -> None:
    case = world.case()

    command = world.post("counsellor", "/partners", name="N", kind="other")
    query = world.get("officer", f"/cases/{case.case}/history")

    assert command.status_code == query.status_code == 403
    assert command.json()["code"] == query.json()["code"] == "forbidden"
    assert command.content == query.content


def test_another_branchs_case_looks_as_if_it_were_not_there(world: World) -> None:
    theirs = world.case("south leader", "0561")
    away = str(uuid4())

    def asked(case: str) -> list[Response]:
        return [
            world.get("leader", f"/cases/{case}/history"),
            world.get("leader", f"/cases/{case}/history", {"Qnet-After": str(world.head)}),
            world.post("leader", f"/cases/{case}/closure", reason="moved", closed_on=TODAY),
            world.post(
                "leader",
                f"/cases/{case}/closure",
                {"If-Match": "1"},
                reason="moved",
                closed_on=TODAY,
            ),
            world.post("leader", f"/cases/{case}/matches", volunteer=str(uuid4())),
        ]

    for hidden, missing in zip(asked(theirs.case), asked(away), strict=True):
        assert hidden.status_code == 404
        assert same(hidden, missing)
    assert world.get("south leader", f"/cases/{theirs.case}/history").status_code == 200


def test_another_branchs_referral_match_and_lists_are_not_there_either(world: World) -> None:
    theirs = world.case("south leader", "0561")
    away = str(uuid4())
    for path in ("/branches/{}/cases", "/branches/{}/referrals", "/branches/{}/matches"):
        hidden = world.get("leader", path.format(world.south))
        assert hidden.status_code == 404
        assert same(hidden, world.get("leader", path.format(away)))
    hidden = world.get("leader", f"/referrals/{theirs.referral}")
    assert same(hidden, world.get("leader", f"/referrals/{away}"))
    hidden = world.post("leader", f"/referrals/{theirs.referral}/acceptance")
    assert same(hidden, world.post("leader", f"/referrals/{away}/acceptance"))
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        f'{{"name": "{SECRET}"',
        f'{{"name": "N", "kind": "{SECRET}"}}',
        f'{{"name": {{"{SECRET}": 1}}, "kind": "other"}}',
        f'{{"name": ["{SECRET}"], "kind": "other"}}',
        f'{{"name": "{SECRET * 50}", "kind": "other"}}',
        f'{{"{SECRET}": 1}}',
        f'["{SECRET}"]',
        f'"{SECRET}"',
        f'{{"name": "{SECRET}\\ud800", "kind": "other"}}',
        f'{{"name": "{SECRET}\\u0000", "kind": "other"}}',
        SECRET,
    ],
)
def test_no_error_repeats_a_body(
    world: World, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    headers = {**world.signed("officer"), "Content-Type": "application/json"}
    answer = world.client.post("/api/v1/partners", content=content, headers=headers)

    assert answer.status_code == 400
    unsaid(answer, caplog)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/cases/{SECRET}/history", 400),
        ("GET", f"/cases/{AWAY}/history?as_of={SECRET}", 400),
        ("GET", f"/cases/{AWAY}/history?{SECRET}=1", 400),
        ("GET", f"/branches/{AWAY}/cases?limit={SECRET}", 400),
        ("GET", f"/branches/{AWAY}/cases?status={SECRET}", 400),
        ("GET", f"/branches/{AWAY}/cases?limit=1&limit={SECRET}", 400),
        ("GET", f"/branches/{AWAY}/cases?{SECRET}", 400),
        ("POST", f"/cases/{SECRET}/closure", 400),
        ("POST", f"/partners?name={SECRET}", 400),
        ("GET", f"/{SECRET}", 404),
        ("DELETE", f"/cases/{SECRET}/history", 405),
    ],
)
def test_no_error_repeats_an_address(
    world: World, caplog: pytest.LogCaptureFixture, method: str, path: str, status: int
) -> None:
    answer = world.client.request(method, f"/api/v1{path}", headers=world.signed("leader"))

    assert answer.status_code == status
    unsaid(answer, caplog)


@pytest.mark.parametrize(
    "header",
    ["Authorization", "If-Match", "Qnet-After", "Content-Type", "Accept-Language", "Qnet-Request"],
)
def test_no_error_repeats_a_header(
    world: World, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    headers = {**world.signed("leader"), header: SECRET}
    for answer in (
        world.client.get(f"/api/v1/cases/{uuid4()}/history", headers=headers),
        world.client.post("/api/v1/partners", content=b"{}", headers=headers),
    ):
        assert answer.status_code >= 400
        unsaid(answer, caplog)


def test_the_routers_own_refusals_are_problems_too(world: World) -> None:
    nowhere = world.client.get("/api/v1/nowhere")
    wrong = world.client.patch("/api/v1/partners")

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["Allow"]
    for answer in (nowhere, wrong):
        assert answer.headers["Content-Type"] == "application/problem+json"


def unsaid(answer: Response, caplog: pytest.LogCaptureFixture) -> None:
    told: dict[str, Any] = answer.json()
    assert set(told) <= {"type", "title", "status", "detail", "code", "rule", "facts"}
    whole = json.dumps(told) + str(dict(answer.headers))
    for text in (whole, caplog.text):
        assert "fatima" not in text.lower()
        assert "20112233" not in text
