"""When look-ups can't be recorded, nothing personal leaves: over HTTP it is a 503 that says why."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from adapters.readlog.store import SQLReadLog
from core.queries import ListQuery, Query
from core.registry import discover
from tests.adapters.http.world import Case, World

WOMAN, HELPER, TOLD = "Valmuesky", "Hejrebrise", "Skovmaerkeord"
ROLES = ("leader", "duty officer", "auditor", "officer", "counsellor", "admin")
QUERIES = discover().queries


@pytest.fixture(scope="module")
def ids(world: World) -> dict[str, str]:
    """Let there be a woman with a case, a volunteer, and a match."""
    case: Case = world.case(name=f"{WOMAN} Et", wishes=f"{TOLD} wishes", safe_phone="+4500000000")
    volunteer = world.volunteer(name=f"{HELPER} To")
    match = world.done("leader", f"/cases/{case.case}/matches", volunteer=volunteer)["match"]
    return {
        "case": case.case,
        "referral": case.referral,
        "participant": case.participant,
        "branch": world.north,
        "partner": world.partner,
        "volunteer": volunteer,
        "match": match,
        "account": world.accounts["leader"],
        "number": "1",
    }


@contextmanager
def unwritable(world: World) -> Iterator[None]:
    """Take the file of the read log away, and bring it back."""
    log = world.installation.stores.read_log
    assert isinstance(log, SQLReadLog)
    file = Path(world.installation.settings.read_log_url.removeprefix("sqlite:///"))
    file.rename(file.with_suffix(".away"))
    try:
        yield
    finally:
        file.with_suffix(".away").rename(file)


def ask(world: World, who: str, query: type[Query], ids: dict[str, str]) -> Response:
    route = query.declaration.route
    path = route.path.format(**{name: ids.get(name, str(uuid4())) for name in route.fields})
    if route.method == "GET":
        page = {"limit": "200"} if issubclass(query, ListQuery) else {}
        return world.get(who, path, **page)
    body: dict[str, Any] = {"name": WOMAN} if "name" in query.__struct_fields__ else {}
    return world.post(who, path, **body)


def tells(answer: Response) -> bool:
    return any(word in answer.text for word in (WOMAN, HELPER, TOLD))


def test_with_the_log_the_words_are_told(world: World, ids: dict[str, str]) -> None:
    """Else it would prove nothing that they aren't told without it."""
    telling = {
        query.declaration.name
        for query in QUERIES
        if any(tells(ask(world, who, query, ids)) for who in ROLES)
    }
    assert telling >= {
        "cases.history",
        "cases.list",
        "cases.show",
        "matches.board",
        "search.everywhere",
        "search.people",
        "volunteers.register_list",
        "volunteers.show",
    }


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.declaration.name)
def test_without_it_no_answer_tells_any(
    world: World, ids: dict[str, str], query: type[Query]
) -> None:
    for who in ROLES:
        before = ask(world, who, query, ids)
        with unwritable(world):
            answer = ask(world, who, query, ids)
        assert not tells(answer)
        if tells(before) or before.status_code in {403, 404}:
            assert answer.status_code == 503
            assert answer.json()["code"] == "read_log_unavailable"


def test_a_command_that_is_accepted_needs_no_log(world: World, ids: dict[str, str]) -> None:
    with unwritable(world):
        answer = world.post("leader", f"/branches/{ids['branch']}/volunteers", name=HELPER)
    assert answer.status_code == 201
    assert not tells(answer)


def test_a_command_that_is_refused_waits_for_its_trace(world: World, ids: dict[str, str]) -> None:
    path = f"/cases/{ids['case']}/matches"
    with unwritable(world):
        refused = world.post("leader", path, volunteer=str(uuid4()))
        denied = world.post("south leader", path, volunteer=ids["volunteer"])
    for answer in (refused, denied):
        assert answer.status_code == 503
        assert answer.json()["code"] == "read_log_unavailable"
