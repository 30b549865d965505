"""Errors say where and what to mend, and repeat nothing that was put in."""

import traceback
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct

from core.commands import Command
from core.errors import InvalidInput
from core.inputs import read_input
from core.personal import Private
from core.testing import installed
from tests.core.library import BOOK, HERE, BuyBook, LendBook

MARK = "Xq7"


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Cup(Struct, tag="cup", forbid_unknown_fields=True):
    spoons: int


class Mug(Struct, tag="mug", forbid_unknown_fields=True):
    spoons: int


class Wish(Struct, forbid_unknown_fields=True):
    languages: tuple[Annotated[str, Meta(max_length=2)], ...]
    often: int = 1


class Consent(Struct, forbid_unknown_fields=True):
    version: int = 1
    language: Private[Annotated[str, Meta(max_length=2)]] | None = None


class Everything(Struct, kw_only=True, forbid_unknown_fields=True):
    """A field of every kind that a command may have."""

    number: Annotated[int, Meta(ge=1)] = 1
    part: float = 0.5
    yes: bool = True
    day: date | None = None
    colour: Colour = Colour.RED
    side: Literal["left", "right"] = "left"
    short: Annotated[str, Meta(max_length=2)] = ""
    digits: Annotated[str, Meta(pattern="^[0-9]*$")] = ""
    name: Private[Annotated[str, Meta(max_length=2)]] = Private("")
    choice: Private[Colour] | None = None
    choices: Private[tuple[Colour, ...]] | None = None
    born_on: Private[date] | None = None
    wish: Private[Wish] | None = None
    wishes: Private[tuple[Wish, ...]] | None = None
    consent: Consent | None = None
    cup: Cup | None = None
    vessel: Cup | Mug | None = None
    shelf: tuple[Colour, ...] = ()
    counts: Mapping[str, int] = {}
    by_colour: Mapping[Colour, int] = {}
    by_number: Mapping[int, int] = {}


marked = st.text(max_size=20).map(lambda text: f"{MARK}{text}")
anything = st.recursive(
    marked | st.just(MARK),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2)
        | st.dictionaries(
            marked | st.sampled_from(["type", "spoons"]), inner, min_size=1, max_size=2
        )
    ),
    max_leaves=3,
)


def everything_said(error: InvalidInput) -> str:
    """Return all that leaves the program about an error: words, facts, log."""
    log = "".join(traceback.format_exception(error))
    return f"{error!r} {error} {error.detail} {dict(error.facts)!r} {log}"


def refusal(cls: type[Struct], raw: Mapping[str, Any]) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        read_input(cls, raw)
    return refused.value


@settings(max_examples=50)
@given(value=anything)
@pytest.mark.parametrize("field", Everything.__struct_fields__)
def test_no_error_repeats_the_input(field: str, value: Any) -> None:
    assert MARK not in everything_said(refusal(Everything, {field: value}))


@given(name=marked, value=anything)
def test_no_error_repeats_the_name_of_an_unknown_field(name: str, value: Any) -> None:
    error = refusal(Everything, {name: value})
    assert MARK not in everything_said(error)
    if error.facts["problem"] != "can't be stored":
        assert error.facts["problem"] == "unknown field"
        assert error.facts["fields"] == sorted(Everything.__struct_fields__)


@pytest.mark.parametrize(
    "unstorable", ["a\0b", 2**63, -(2**63), {"deep": ["in", "a\0b"]}, {"a\0b": 1}]
)
def test_what_no_database_can_hold_is_refused(unstorable: Any) -> None:
    assert refusal(Everything, {"cup": unstorable}).facts["problem"] == "can't be stored"


@given(name=marked)
def test_no_error_repeats_what_lies_deeper(name: str) -> None:
    for raw in (
        {"cup": {"spoons": 1, name: 2}},
        {"cup": {"spoons": name}},
        {"vessel": {"type": name, "spoons": 1}},
        {"wish": {"languages": [name]}},
        {"wish": {"languages": [], name: 1}},
        {"wish": {"languages": [], "often": name}},
        {"wishes": [{"languages": []}, {name: 1}]},
        {"consent": {"language": name}},
        {"counts": {name: name}},
        {"by_colour": {name: 1}},
        {"by_number": {name: 1}},
    ):
        assert MARK not in everything_said(refusal(Everything, raw))


@pytest.mark.parametrize("place", ["$", "$.often", f"$.{MARK}", "$[0]", f"$[0].{MARK}"])
@pytest.mark.parametrize("before", ["", MARK, f"{MARK}`", f"{MARK}'"])
def test_no_name_of_an_unknown_field_is_taken_for_a_place(before: str, place: str) -> None:
    name = f"{before} - at `{place}"
    for raw in (
        {name: 1},
        {"cup": {"spoons": 1, name: 1}},
        {"wish": {"languages": [], name: 1}},
        {"wishes": [{"languages": [], name: 1}]},
    ):
        error = refusal(Everything, raw)
        assert MARK not in everything_said(error)
        assert (error.facts["field"], error.facts["problem"]) == ("", "unknown field")


def error_of(cls: type[Struct], raw: Mapping[str, Any]) -> InvalidInput | None:
    try:
        read_input(cls, raw)
    except InvalidInput as error:
        return error
    return None


FIELDS = [
    pytest.param(command, field, id=f"{command.declaration.name} {field}")
    for command in installed().commands
    for field in command.__struct_fields__
]


@settings(max_examples=10)
@given(value=anything)
@pytest.mark.parametrize(("command", "field"), FIELDS)
def test_no_command_repeats_its_input(command: type[Command], field: str, value: Any) -> None:
    error = error_of(command, {field: value})
    assert error is None or MARK not in everything_said(error)


def test_the_fields_of_the_part_are_named_where_it_has_an_unknown_one() -> None:
    error = refusal(Everything, {"cup": {"spoons": 1, "sugar": 2}})
    assert error.facts["field"] == "cup"
    assert error.facts.get("fields") in (["spoons"], None)


@pytest.mark.parametrize(
    ("raw", "field", "problem"),
    [
        ({"number": "one"}, "number", "Expected `int`"),
        ({"number": 0}, "number", "Expected `int` >= 1"),
        ({"day": "2026-02-30"}, "day", "Invalid RFC3339 encoded date"),
        ({"colour": "green"}, "colour", "not a choice"),
        ({"choice": "green"}, "choice", "not a choice"),
        ({"name": "long"}, "name", "Expected `str` of length <= 2"),
        ({"cup": {}}, "cup.spoons", "missing"),
        ({"shelf": ["red", "green"]}, "shelf[1]", "not a choice"),
        ({"pot": 1}, "", "unknown field"),
        ({"wish": 1}, "wish", "Expected `object`"),
        ({"wish": {}}, "wish.languages", "missing"),
        ({"wish": {"languages": 1}}, "wish.languages", "Expected `array`"),
        (
            {"wish": {"languages": ["da", "long"]}},
            "wish.languages[1]",
            "Expected `str` of length <= 2",
        ),
        ({"wish": {"languages": [], "more": 1}}, "wish", "unknown field"),
        ({"wishes": 1}, "wishes", "Expected `array`"),
        ({"wishes": [1]}, "wishes[0]", "Expected `object`"),
        ({"wishes": [{"languages": []}, {}]}, "wishes[1].languages", "missing"),
        ({"wishes": [{"languages": [], "often": ""}]}, "wishes[0].often", "Expected `int`"),
        ({"consent": {"language": "dan"}}, "consent.language", "Expected `str` of length <= 2"),
    ],
)
def test_an_error_says_where_and_what(raw: Mapping[str, Any], field: str, problem: str) -> None:
    facts = refusal(Everything, raw).facts
    assert (facts["field"], facts["problem"]) == (field, problem)


def test_what_is_missing_is_named() -> None:
    facts = refusal(BuyBook, {"library": str(HERE)}).facts
    assert (facts["field"], facts["problem"]) == ("title", "missing")


def test_a_private_value_is_read_and_not_shown() -> None:
    raw = {"book": str(BOOK), "reader": str(HERE), "note": MARK}
    command = read_input(LendBook, raw)
    assert command.note == Private(MARK)
    assert MARK not in repr(command)


def test_numbers_come_as_text_where_there_is_only_text() -> None:
    assert read_input(Everything, {"number": "3", "yes": "false"}, texts=True) == Everything(
        number=3, yes=False
    )
    refusal(Everything, {"number": "3"})


def test_constraints_hold_for_what_is_private() -> None:
    assert read_input(Everything, {"name": "ab"}).name == Private("ab")
    assert refusal(Everything, {"name": "abc"}).facts["field"] == "name"
