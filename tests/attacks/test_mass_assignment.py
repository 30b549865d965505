"""Attacks by fields that nobody asked for: what other layers set is no field of any request."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.schema import fields_of
from tests.adapters.http.world import World, peopled
from tests.attacks.requests import COMMANDS, EVERYTHING, QUERIES, Request, request

SET_ELSEWHERE = (
    *("actor", "position", "recorded_at", "event_id", "command_id", "correlation_id", "scopes"),
    *("rule", "purpose", "status", "tags", "id", "_id", "second_factor_at", "__class__", "type"),
    *("account", "branch", "case", "role", "partner", "grants", "if_match", "password"),
)
"""Fields of events, of their metadata, of identities and decisions, and of other commands."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with peopled(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_no_field_is_taken_that_is_not_declared(world: World, name: str) -> None:
    action, head = EVERYTHING[name], world.head
    sent, declared = request(action, {}), {field.name for field in fields_of(action)}
    for field in SET_ELSEWHERE:
        if field not in declared:
            refused(world, sent.with_fields(**{field: "1"}))
    assert world.head == head


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_no_field_of_the_address_is_taken_from_elsewhere_too(world: World, name: str) -> None:
    action, head = EVERYTHING[name], world.head
    for field in action.declaration.route.fields:
        refused(world, request(action, {}).with_fields(**{field: world.south}))
    assert world.head == head


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_nothing_in_a_field_takes_more_than_is_declared(world: World, name: str) -> None:
    sent, head = request(COMMANDS[name], {}), world.head
    for field, value in sent.fields.items():
        for fuller in fuller_ones(value):
            refused(world, sent.with_fields(**{field: fuller}))
    assert world.head == head


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_no_command_takes_a_parameter_of_the_address(world: World, name: str) -> None:
    sent = request(COMMANDS[name], {})
    for parameter in ("actor=1", *(f"{field}=1" for field in sent.fields)):
        refused(world, sent._replace(path=f"{sent.path}?{parameter}"))


def test_the_requests_would_be_read_without_what_is_added(world: World) -> None:
    """Else they would be refused for something else."""
    for name, action in {**COMMANDS, **QUERIES}.items():
        answer = request(action, {}).send(world, "auditor")
        assert answer.status_code in (200, 201, 403, 404), (name, answer.text)


def refused(world: World, sent: Request) -> None:
    answer = sent.send(world, "officer")
    assert answer.status_code == 400, (sent, answer.text)
    assert answer.json()["code"] == "invalid_input"


def fuller_ones(value: Any) -> Iterator[Any]:
    """Return the value with a field too much, once for each object in it."""
    if isinstance(value, dict):
        yield {**value, "actor": "1"}
        for name, inner in value.items():
            yield from ({**value, name: fuller} for fuller in fuller_ones(inner))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from (
                [*value[:place], fuller, *value[place + 1 :]] for fuller in fuller_ones(inner)
            )
