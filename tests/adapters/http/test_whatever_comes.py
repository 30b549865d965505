"""Whatever comes in under a valid token, the answer is never an error of ours."""

import random
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from core.commands import Command
from core.queries import Query
from core.testing.bench import installed
from tests.adapters.http.world import TODAY, World

EVERY: list[type[Command | Query]] = [*installed().commands, *installed().queries]
STRANGE: list[Any] = [
    *("", " ", "0", "-1", "1e9", "null", "true", "\u0085", "\ud7ff", "\uff19", "x" * 5000),
    *("2026-02-30", "9999-12-31", "0001-01-01", "2026-01-01T12:00Z", "2026-01-01T12:00+99:99"),
    *("2300\n", "0851", "'; DROP TABLE events;--", "{x}", "{0.__class__}", "%s", "*", "a@b"),
    *("coffee", "completed", "shelter", "activity_leader", "0" * 64, "+45 12345678"),
    *(0, 1, -1, 2**63 - 1, -(2**63), 10**19, 1.5, 1e308, None, True),
    *([], {}, [[]], ["0851"], ["0851"] * 99, ["*"]),
    {"text_version": 1, "means": "written", "given_on": "9999-12-31"},
]
SENDERS = {"accounts": "admin", "branches": "officer", "partners": "officer"}


@pytest.mark.parametrize("cls", EVERY, ids=[cls.declaration.name for cls in EVERY])
def test_nothing_that_comes_is_an_error_of_ours(world: World, cls: type[Command | Query]) -> None:
    chance = random.Random(cls.declaration.name)
    usual = {**fitting(world), **world.case()._asdict()}
    route = cls.declaration.route
    sender = SENDERS.get(cls.declaration.name.partition(".")[0], "leader")

    def value(field: str) -> Any:
        return usual[field] if field in usual and chance.random() < 0.8 else chance.choice(STRANGE)

    for _ in range(25):
        path = f"/api/v1{route.path}"
        for field in route.fields:
            path = path.replace(f"{{{field}}}", quote(str(value(field)), safe="") or "-")
        others = [name for name in cls.__struct_fields__ if name not in route.fields]
        rest = {name: value(name) for name in others if chance.random() < 0.9}
        asks = route.method == "GET"
        answer = world.client.request(
            route.method,
            path,
            headers=world.signed(sender),
            params=rest if asks else None,
            json=None if asks else rest,
        )
        assert answer.status_code < 500, (path, rest)
    assert world.client.get("/health/ready").status_code == 200


def fitting(world: World) -> dict[str, Any]:
    return {
        "account": world.accounts["auditor"],
        "as_of": TODAY,
        "branch": world.north,
        "capacity": 2,
        "closed_on": TODAY,
        "digest": uuid4().hex * 2,
        "email": "a@example.org",
        "expires_at": f"{TODAY}T23:59:59.999Z",
        "held_on": TODAY,
        "kind": "coffee",
        "minutes": 30,
        "name": "N",
        "opened_on": TODAY,
        "partner": world.partner,
        "reason": "her_wish",
        "responsible": world.accounts["leader"],
    }
