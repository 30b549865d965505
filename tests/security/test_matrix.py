"""Every command and query, every role, from each place: as the reviewed table says.

All runs through the real buses on one world. Nothing in it changes: see `World.may`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.commands import Command
from core.queries import Query
from core.testing import installed
from domains.accounts.events import Role
from tests.projections.stage import staged
from tests.security.world import PLACES, WHO, Place, World

REVIEWED: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8")
)
COMMANDS: Mapping[str, type[Command]] = {c.declaration.name: c for c in installed().commands}
QUERIES: Mapping[str, type[Query]] = {q.declaration.name: q for q in installed().queries}
NAMES_HER = {
    "branches.overview",
    "cases.history",
    "cases.list",
    "cases.show",
    "lookups.of_case",
    "lookups.of_participant",
    "lookups.unrelated",
    "matches.board",
    "matches.candidates",
    "matches.mine",
    "referrals.inbox",
    "referrals.mine",
    "referrals.state",
    "safety.incident",
    "safety.incidents",
    "safety.reviews",
    "search.case_number",
    "search.everywhere",
    "search.people",
}
"""Queries in whose answers a woman stands whom the asker may see: there a leak would show."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with staged(tmp_path_factory.mktemp("matrix"), None) as stage:
        yield World(stage)


def expected(action: str) -> dict[str, set[str]]:
    """Return from where each may do the action, as it was reviewed."""
    domain, _, name = action.partition(".")
    places: dict[str, set[str]] = {}
    for part in filter(None, REVIEWED[domain][name].split(", ")):
        who, letters = part.split()
        for each in [r.value for r in Role] if who == "everybody" else [who]:
            places[each] = set(letters)
    return places


def test_every_command_and_query_was_reviewed() -> None:
    reviewed = {f"{domain}.{name}" for domain, names in REVIEWED.items() for name in names}
    assert reviewed == COMMANDS.keys() | QUERIES.keys()


def test_the_table_speaks_of_known_roles_and_places() -> None:
    for domain, names in REVIEWED.items():
        for name in names:
            for who, letters in expected(f"{domain}.{name}").items():
                assert who in WHO
                assert letters <= set(PLACES)


@pytest.mark.parametrize("action", sorted(COMMANDS))
def test_who_may_send_it(world: World, action: str) -> None:
    command = COMMANDS[action]
    found = {
        who: {place for place in world.places_of(command, who) if world.may(command, who, place)}
        for who in WHO
    }
    assert {who: places for who, places in found.items() if places} == expected(action)


@pytest.mark.parametrize("action", sorted(QUERIES))
def test_who_may_ask_it(world: World, action: str) -> None:
    query = QUERIES[action]
    found = {
        who: {
            place
            for place in world.places_of(query, who)
            if world.answer(query, who, place) is not None
        }
        for who in WHO
    }
    assert {who: places for who, places in found.items() if places} == expected(action)


@pytest.mark.parametrize("action", sorted(QUERIES))
def test_whoever_is_shut_out_of_her_finds_her_in_no_answer(world: World, action: str) -> None:
    for role in Role:
        assert not marks_in(world, action, role.value, "C")


def test_whoever_is_not_shut_out_finds_her(world: World) -> None:
    """Else the test above would look for nothing."""
    found = {
        action
        for action in QUERIES
        if any(marks_in(world, action, role.value, "M") for role in Role)
    }
    assert found == NAMES_HER


def marks_in(world: World, action: str, who: str, place: Place) -> set[str]:
    """Return by what the woman is known in an answer."""
    answer = world.answer(QUERIES[action], who, place)
    told = msgspec.json.encode(answer, enc_hook=_in_words).decode()
    return {mark for mark in world.hers[place].marks if mark in told}


def _in_words(value: Any) -> str:
    return str(value)
