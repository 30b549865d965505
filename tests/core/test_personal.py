"""A private value has no readable form, whatever is done with it."""

import copy
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from string import Template
from typing import Any

import msgspec
import pytest

from core.codec import encode
from core.personal import Private, Waiting, seal, to_vault
from tests.core.library import BOOK, HERE, READER, BookLent, LendBook

SECRET = "Xq7 hemmelig"
PRIVATE = Private(SECRET)

FORMS: dict[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "format with a width": lambda value: f"{value!s:>40}",
    "f-string": lambda value: f"{value} {value!r} {value:>40}",
    "percent": lambda value: "%s %r %a" % (value, value, value),  # noqa: UP031 - the old way too
    "template": lambda value: Template("$it").substitute(it=value),
    "pprint": pprint.pformat,
    "in a list": lambda value: str([value, {"it": value}, (value,)]),
    "log record": lambda value: logging.makeLogRecord(
        {"msg": "got %s and %r", "args": (value, value)}
    ).getMessage(),
    "dir": lambda value: str(
        [repr(getattr(value, name)) for name in dir(value) if name != "_value"]
    ),
}

REFUSED: dict[str, Callable[[Any], object]] = {
    "json": json.dumps,
    "json of a list": lambda value: json.dumps([value]),
    "msgspec": msgspec.json.encode,
    "the store's encoder": encode,
    "msgpack": msgspec.msgpack.encode,
    "builtins": msgspec.to_builtins,
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "vars": vars,
}


@pytest.fixture(params=[Private, Waiting])
def private(request: pytest.FixtureRequest) -> Private[str]:
    kind: type[Private[str]] = request.param
    return kind(SECRET)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_reveals_it(private: Private[str], form: str) -> None:
    assert "Xq7" not in FORMS[form](private)


@pytest.mark.parametrize("way", REFUSED)
def test_no_encoder_takes_it(private: Private[str], way: str) -> None:
    with pytest.raises(TypeError) as refusal:
        REFUSED[way](private)
    told = "".join(traceback.format_exception(refusal.value))
    assert "Xq7" not in told


def test_a_command_does_not_reveal_it() -> None:
    command = LendBook(book=BOOK, reader=READER, note=PRIVATE)
    assert "Xq7" not in repr(command)
    assert "Xq7" not in str(command)
    with pytest.raises(TypeError):
        msgspec.json.encode(command)


def test_an_event_that_was_not_sealed_is_not_stored() -> None:
    for waiting in (
        BookLent(book=BOOK, library=HERE, reader=READER, note=seal(PRIVATE)),
        BookLent(book=BOOK, library=HERE, reader=READER, phone=to_vault(PRIVATE)),
    ):
        assert "Xq7" not in repr(waiting)
        with pytest.raises(TypeError):
            encode(waiting)


def test_it_is_revealed_when_it_is_asked() -> None:
    assert PRIVATE.reveal() == SECRET


def test_it_equals_its_like() -> None:
    assert Private("a") == Private("a")
    assert hash(Private("a")) == hash(Private("a"))
    assert Private("a") != Private("b")
    assert Private("a") != "a"
