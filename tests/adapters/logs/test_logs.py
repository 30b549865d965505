"""Log lines say what the program does, and never what it knows."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from adapters.logs.configuring import Handler, configure
from adapters.logs.processors import REFUSED
from core.opened import note, watched
from core.personal import ERASED, HIDDEN, Private, Sealed, VaultRef
from domains.participants.events import Needs, Support

NAME = "Freja Kløverblad"
SEALED: Sealed[str] = Sealed(
    key=UUID(int=1),
    person=UUID(int=2),
    data_class="identity",
    event=UUID(int=3),
    name="participant.named",
    field="name",
    box=b"closed",
)


class Lines:
    """What was written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def tell(self, logger: str, words: str, *arguments: object) -> None:
        """Let a record be written, and nobody else see it: pytest's own handler would raise."""
        record = logging.LogRecord(logger, logging.ERROR, "", 0, words, arguments, None)
        (ours,) = [each for each in logging.getLogger().handlers if isinstance(each, Handler)]
        ours.handle(record)

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    written, root, ours = Lines(), logging.getLogger(), logging.getLogger("qnet")
    before = root.level, ours.level
    configure(written.stream)
    yield written
    for handler in [each for each in root.handlers if isinstance(each, Handler)]:
        root.removeHandler(handler)
    root.setLevel(before[0])
    ours.setLevel(before[1])


def test_a_record_is_one_line_of_json(lines: Lines) -> None:
    logging.getLogger("qnet.http").error("%s is not ready: %s", "keys", "OSError in a:1")
    (line,) = lines.all
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "keys is not ready: OSError in a:1",
        "level": "error",
        "logger": "qnet.http",
    }


def test_known_fields_are_written_and_no_others(lines: Lines) -> None:
    fields = {"operation": "cases.show", "status": 200, "phone": "anything"}
    logging.getLogger("qnet.http.access").info("answered", extra=fields)
    (line,) = lines.all
    assert {"operation": "cases.show", "status": 200}.items() <= line.items()
    assert "phone" not in line


@pytest.mark.parametrize(
    "value",
    [
        SEALED,
        VaultRef(
            person=UUID(int=2),
            data_class="contact",
            key=UUID(int=1),
            ref=UUID(int=1),
            commitment=b"closed",
        ),
        Private(NAME),
        ERASED,
        HIDDEN,
        [NAME],
        {"a": NAME},
        Needs(languages=("da",), support=Support.BOTH),
        NAME.encode(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_personal_is_refused(lines: Lines, value: object) -> None:
    logging.getLogger("qnet.engine").error("something happened", extra={"part": value})
    (line,) = lines.all
    assert line["event"] == REFUSED
    assert set(line) == {"event", "level", "logger", "timestamp"}


@pytest.mark.parametrize(
    "opened",
    [NAME, [NAME], {"name": NAME}, Needs(languages=(NAME,), support=Support.BOTH)],
    ids=["text", "list", "dict", "struct"],
)
def test_words_that_came_through_the_door_are_refused(lines: Lines, opened: object) -> None:
    log = logging.getLogger("qnet.engine")
    with watched():
        note(opened)
        log.error("could not show %s", NAME)
        log.error("could not show it", extra={"error": f"KeyError: '{NAME}'"})
        log.error("could not show it")
    assert [line["event"] for line in lines.all] == [REFUSED, REFUSED, "could not show it"]
    assert NAME not in lines.stream.getvalue()


def test_what_was_opened_is_forgotten_with_the_question(lines: Lines) -> None:
    with watched():
        note("kaffe")
    logging.getLogger("qnet.engine").error("kaffe")
    assert lines.all[0]["event"] == "kaffe"


def test_arguments_of_other_peoples_loggers_are_not_written(lines: Lines) -> None:
    lines.tell("sqlalchemy.engine", "INSERT %s", NAME)
    lines.tell("elsewhere", "broken %d", NAME)
    assert [line["event"] for line in lines.all] == ["INSERT %s", "broken %d"]


def test_arguments_that_do_not_fit_raise_nothing_and_tell_nothing(lines: Lines) -> None:
    lines.tell("qnet.http", "broken %d", NAME)
    assert lines.all[0]["event"] == "a record could not be written"


def test_a_traceback_is_not_written(lines: Lines) -> None:
    try:
        int(NAME)
    except ValueError:
        logging.getLogger("qnet.http").exception("request failed")
    assert NAME not in lines.stream.getvalue()
    assert "Traceback" not in lines.stream.getvalue()
    assert lines.all[0]["event"] == "request failed"
