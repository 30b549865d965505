"""Attacks by headers, and the headers that every answer carries against attacks on its reader."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from core.errors import ReadLogUnavailable
from tests.adapters.http.test_unexpected import Failing, client
from tests.adapters.http.world import World, peopled, same

EVIL = "evil.example"
CARRIED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
API = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
PAGE = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
TELLING = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Set-Cookie")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with peopled(tmp_path_factory.mktemp("home")) as made:
        yield made


def failing(error: Exception) -> Response:
    """Ask a server in which everything fails."""
    with client(Failing(error)) as made:
        return made.get(f"/api/v1/cases/{uuid4()}/history")


@pytest.mark.parametrize(
    ("ask", "status", "policy"),
    [
        (lambda w: w.post("leader", "/partners", name="N", kind="other"), 403, API),
        (lambda w: w.get("officer", "/coverage"), 200, API),
        (lambda w: w.post("officer", "/partners", name="N", kind="other"), 201, API),
        (lambda w: w.post("officer", "/partners"), 400, API),
        (lambda w: w.client.get("/api/v1/coverage"), 401, API),
        (lambda w: w.get("leader", f"/cases/{uuid4()}/history"), 404, API),
        (lambda w: w.client.get("/nowhere"), 404, API),
        (lambda w: w.client.delete("/api/v1/partners"), 405, API),
        (lambda w: w.client.get("/health/live"), 200, API),
        (lambda w: w.client.get("/api/v1/openapi.json"), 200, API),
        (lambda w: w.client.get("/api/v1/docs"), 200, PAGE),
        (lambda w: w.client.get("/problems/not_found"), 200, PAGE),
        (lambda _: failing(ValueError("x")), 500, API),
        (lambda _: failing(ReadLogUnavailable()), 503, API),
    ],
)
def test_every_answer_carries_them_once(
    world: World, ask: Callable[[World], Response], status: int, policy: str
) -> None:
    answer = ask(world)
    assert answer.status_code == status
    for header, value in {**CARRIED, "Content-Security-Policy": policy}.items():
        assert answer.headers.get_list(header) == [value], header
    for header in TELLING:
        assert header not in answer.headers


def every(world: World, headers: dict[str, str]) -> list[Response]:
    """Ask for an answer of each kind, with headers more."""
    known = {**world.signed("officer"), **headers}
    ask = world.client.get
    return [
        ask("/api/v1/coverage", headers=known),
        ask("/api/v1/coverage", headers=headers),
        ask("/api/v1/openapi.json", headers=headers),
        ask("/api/v1/docs", headers=headers),
        ask("/problems/not_found", headers=headers),
        ask("/health/live", headers=headers),
        ask("/nowhere", headers=headers),
        ask("/api/v1/sign-in/oidc", headers=headers),
        world.client.delete("/api/v1/partners", headers=known),
        world.client.post("/api/v1/partners", headers=known, json={}),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": EVIL},
        {"Host": f"localhost@{EVIL}"},
        {"X-Forwarded-Host": EVIL},
        {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Port": "444"},
        {"Forwarded": f"for={EVIL};host={EVIL};proto=https"},
        {"X-Forwarded-For": EVIL, "X-Real-IP": EVIL, "X-Client-IP": EVIL},
        {"X-Forwarded-Prefix": f"/{EVIL}", "X-Script-Name": f"/{EVIL}"},
        {"X-Original-URL": "/api/v1/accounts", "X-Rewrite-URL": "/api/v1/accounts"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-HTTP-Method": "POST", "X-Method-Override": "POST"},
        {"X-Forwarded-User": "officer", "X-Remote-User": "officer", "Remote-User": "officer"},
        {"Qnet-Account": "officer", "Qnet-Actor": "officer", "Qnet-Demo": "1"},
        {"Origin": f"https://{EVIL}", "Referer": f"https://{EVIL}/"},
    ],
)
def test_a_header_that_is_not_ours_changes_nothing(world: World, headers: dict[str, str]) -> None:
    for usual, attacked in zip(every(world, {}), every(world, headers), strict=True):
        assert same(usual, attacked)
        assert EVIL not in attacked.text + str(attacked.headers)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_look_becomes_no_command(world: World, header: str) -> None:
    head = world.head
    answer = world.client.request(
        "GET",
        "/api/v1/partners",
        headers={**world.signed("officer"), header: "POST"},
        content=b'{"name": "N", "kind": "other"}',
    )
    assert answer.status_code == 200
    assert world.head == head


def test_a_field_in_a_form_changes_no_method(world: World) -> None:
    told: dict[str, Any] = {"_method": "DELETE", "name": "N", "kind": "other"}
    assert world.post("officer", "/partners", **told).status_code == 400
