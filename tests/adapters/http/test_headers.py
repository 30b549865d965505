"""Headers in and out: languages, positions, request ids, and what every answer carries."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar.testing import TestClient

from adapters.http.app import create_app
from adapters.http.headers import language
from tests.adapters.http.world import World

EVERYWHERE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    ("accepted", "read"),
    [
        ("", "da"),
        ("en", "en"),
        ("EN-us", "en"),
        ("de, fr", "da"),
        ("de, en;q=0.3", "en"),
        ("en;q=0.3, da;q=0.4", "da"),
        ("en;q=0.4, da;q=0.3", "en"),
        ("en, da", "en"),
        ("da, en", "da"),
        ("en;q=0", "da"),
        ("*", "da"),
        ("en;q=x", "da"),
        (",;,;q=1", "da"),
    ],
)
def test_the_reader_chooses_between_two_languages(accepted: str, read: str) -> None:
    assert language({"accept-language": accepted}) == read


def answers(world: World, client: Any) -> dict[str, Any]:
    leader = world.signed("leader")
    return {
        "command": client.post(
            "/api/v1/partners", json={"name": "N", "kind": "other"}, headers=world.signed("officer")
        ),
        "query": client.get(f"/api/v1/branches/{world.north}/cases", headers=leader),
        "bad": client.post("/api/v1/partners", json=[], headers=leader),
        "not signed in": client.get(f"/api/v1/branches/{world.north}/cases"),
        "not found": client.get(f"/api/v1/branches/{uuid4()}/cases", headers=leader),
        "no route": client.get("/nowhere"),
        "no method": client.delete("/api/v1/partners"),
        "options": client.options("/api/v1/partners"),
        "too large": client.post("/api/v1/partners", content=b" " * 300_000, headers=leader),
        "bad host": client.get("/health/live", headers={"Host": "a b"}),
        "live": client.get("/health/live"),
        "ready": client.get("/health/ready"),
        "document": client.get("/api/v1/openapi.json"),
        "docs": client.get("/api/v1/docs"),
        "style": client.get("/api/v1/docs/style.css"),
        "problem": client.get("/problems/not_found"),
    }


def test_every_answer_is_kept_out_of_caches_and_frames(world: World) -> None:
    for name, answer in answers(world, world.client).items():
        for header, value in EVERYWHERE.items():
            assert answer.headers[header] == value, name
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), name
        assert "unsafe" not in policy
        assert "Qnet-Demo" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_every_answer_of_a_demo_says_so(world: World) -> None:
    with TestClient(create_app(world.installation, demo=True)) as client:
        for name, answer in answers(world, client).items():
            assert answer.headers["Qnet-Demo"] == "1", name


def test_every_request_has_an_id_of_our_own(world: World) -> None:
    mine = str(uuid4())
    found = [
        world.client.get("/health/live", headers={"Qnet-Request": mine}).headers["Qnet-Request"]
        for _ in range(3)
    ]

    assert len(set(found)) == 3
    assert mine not in found
    assert all(str(UUID(one)) == one for one in found)


def test_the_request_is_named_in_event_and_read_log(world: World) -> None:
    written = world.post("officer", "/partners", name="N", kind="other")
    denied = world.get("leader", f"/cases/{uuid4()}/history")
    case = world.case()
    opened = world.get("leader", f"/cases/{case.case}/history")
    stores, codec = world.installation.stores, world.installation.registry.codec

    (event,) = (
        codec.decode(one)
        for one in stores.recorder.read(after=written.json()["position"] - 1, limit=1)
    )
    entries = {entry.request: entry for _, entry in stores.read_log.read(limit=10_000)}

    assert written.headers["Qnet-Request"].encode() in event.raw_metadata
    assert entries[denied.headers["Qnet-Request"]].outcome == "denied"
    assert entries[opened.headers["Qnet-Request"]].outcome == "opened"


@pytest.mark.parametrize("value", ["", "x", "-1", '"1', "9" * 19])
def test_qnet_after_is_a_position(world: World, value: str) -> None:
    answer = world.get("leader", f"/branches/{world.north}/cases", {"Qnet-After": value})

    assert answer.status_code == 400
    assert answer.json()["facts"]["field"] == "Qnet-After"


def test_a_position_that_the_log_has_not_reached_is_refused_at_once(world: World) -> None:
    after = {"Qnet-After": str(world.head + 1_000_000)}
    answer = world.get("leader", f"/branches/{world.north}/cases", after)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_input"
