"""What is too large, too deep or of another type is refused before anybody reads it."""

from collections.abc import Iterator
from typing import Any

import pytest

from adapters.http.bodies import MAX_BYTES, MAX_DEPTH
from tests.adapters.http.world import World

JSON = {"Content-Type": "application/json"}
PARTNER = b'{"name": "N", "kind": "other"}'


def send(world: World, content: Any, **headers: str) -> Any:
    return world.client.post(
        "/api/v1/partners", content=content, headers={**world.signed("officer"), **JSON, **headers}
    )


def in_pieces(size: int) -> Iterator[bytes]:
    for _ in range(0, size, 1024):
        yield b" " * 1024


@pytest.mark.parametrize("content", [b" " * (MAX_BYTES + 1), in_pieces(MAX_BYTES + 1024)])
def test_a_body_has_a_size_limit(world: World, content: Any) -> None:
    answer = send(world, content)

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_up_to_the_limit_it_is_read(world: World) -> None:
    assert send(world, PARTNER + b" " * (MAX_BYTES - len(PARTNER))).status_code == 201


@pytest.mark.parametrize("depth", [MAX_DEPTH, 500, 100_000])
def test_json_has_a_depth_limit(world: World, depth: int) -> None:
    answer = send(world, b'{"name":' + b"[" * depth + b"]" * depth + b"}")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]
)
def test_a_body_is_json_and_says_so(world: World, kind: str) -> None:
    answer = send(world, PARTNER, **{"Content-Type": kind})

    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"


def test_a_body_is_not_compressed(world: World) -> None:
    assert send(world, PARTNER, **{"Content-Encoding": "gzip"}).status_code == 415


def test_a_charset_may_be_named(world: World) -> None:
    kind = "Application/JSON; charset=utf-8"
    assert send(world, PARTNER, **{"Content-Type": kind}).status_code == 201


def test_a_command_whose_fields_are_all_in_the_path_needs_no_body(world: World) -> None:
    referral = world.referral()["referral"]
    answer = world.client.post(
        f"/api/v1/referrals/{referral}/acceptance", headers=world.signed("leader")
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("content", [b'{"name": "a\\u0000", "kind": "other"}', b'{"name": 1e400}'])
def test_what_no_database_can_hold_is_refused(world: World, content: bytes) -> None:
    assert send(world, content).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "cursor=" + "9" * 30,
        "cursor=1%00",
        "status=%00",
        "limit=%FF",
        "cursor=-1",
        "limit=201",
        "&".join(f"limit={n}" for n in range(60)),
        "x",
        "&",
        "limit=5&limit=5",
        "nothing=1",
        "branch=1",
    ],
)
def test_parameters_are_read_strictly(world: World, query: str) -> None:
    answer = world.client.get(
        f"/api/v1/branches/{world.north}/cases?{query}", headers=world.signed("leader")
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_input"
