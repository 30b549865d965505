"""Reactions go on where they broke off, and one that fails holds up no other."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from core import reacting as reacting_module
from core.command_bus import Answer, Call, CommandBus
from core.commands import Command
from core.errors import Conflict
from core.events import Recorded
from core.facts import Reader
from core.reacting import ReactionRunner
from core.reactions import Reaction
from core.testing import Bench, MemoryReactionTracking
from tests.core.engine.shelf import bought
from tests.core.library import (
    LIBRARY,
    READER,
    SYSTEM,
    BookBought,
    BookId,
    LendBook,
    ReturnBook,
    book_state,
)

BOOKS = [bought(1).book, bought(3).book, bought(5).book]
PATIENCE = 30


def take_back(read: Reader, _recorded: Recorded[BookBought]) -> Sequence[Command]:
    """Return what is out: fewer commands each time that some of them have run."""
    out = [each for each in BOOKS if not read.known(book_state, each).is_in]
    return [ReturnBook(book=each) for each in out]


def fails(_read: Reader, _recorded: Recorded[BookBought]) -> Sequence[Command]:
    raise ZeroDivisionError


class Stumbling:
    """A bus that meets a conflict once, at the n-th command."""

    def __init__(self, bus: CommandBus, at: int) -> None:
        self._bus = bus
        self._left = at

    def execute(self, call: Call) -> Answer:
        self._left -= 1
        if self._left == 0:
            raise Conflict
        return self._bus.execute(call)


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Give a library whose three books are out."""
    with Bench(LIBRARY) as bench:
        bench.append(bought(1), bought(3), bought(5))
        for book in BOOKS:
            bench.execute(LendBook(book=book, reader=READER), SYSTEM)
        yield bench


def runner(bench: Bench, *reactions: Reaction, at: int = 0) -> ReactionRunner:
    return ReactionRunner(
        reactions,
        bench.recorder,
        bench.registry.codec,
        Stumbling(bench.bus, at),  # type: ignore[arg-type]  # all that a runner asks of a bus
        MemoryReactionTracking(),
    )


def returned(bench: Bench) -> list[BookId]:
    return [
        found.event.book  # type: ignore[union-attr]  # its name says the type
        for found in bench.recorded()
        if found.name == "book.returned"
    ]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_is_left_is_done_at_the_next_turn(bench: Bench, at: int) -> None:
    bench.append(bought(7))
    reaction = runner(bench, Reaction("take_back", BookBought, take_back), at=at)
    reaction.catch_up()
    assert returned(bench) == BOOKS[: at - 1]
    reaction.catch_up()
    assert returned(bench) == BOOKS


def test_one_that_fails_holds_up_no_other(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reacting_module, "_RETRY_SECONDS", 0.01)
    done = threading.Event()

    def take_back_and_tell(read: Reader, recorded: Recorded[BookBought]) -> Sequence[Command]:
        if recorded.event.book == bought(9).book:
            done.set()
        return take_back(read, recorded)

    reactions = runner(
        bench,
        Reaction("fails", BookBought, fails),
        Reaction("take_back", BookBought, take_back_and_tell),
    )
    reactions.start()
    bench.append(bought(9))
    assert done.wait(PATIENCE)
    reactions.close()
    assert returned(bench) == BOOKS
