"""After an event, commands: once each, whatever happens in between."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from core.codec import decode_metadata
from core.command_bus import Call
from core.commands import Command
from core.errors import Conflict, PluginRefused
from core.events import Recorded, UnknownEvent
from core.facts import Reader
from core.hookspecs import hookimpl
from core.personal import PublicText
from core.reactions import Reaction
from core.store import EventToStore
from core.testing import START, Bench
from tests.core.library import (
    BOOK,
    BOUGHT,
    HERE,
    KEPT,
    OTHER_BOOK,
    READER,
    BookBought,
    BookId,
    BookLent,
    BookReturned,
    KeeperNamed,
    Library,
    ReturnBook,
    book_state,
    registry_of,
)

OTHER_BOUGHT = BookBought(book=OTHER_BOOK, library=HERE, title=PublicText("Breve"))
LENT = BookLent(book=BOOK, library=HERE, reader=READER)
OTHER_LENT = BookLent(book=OTHER_BOOK, library=HERE, reader=READER)
BOOKS = (BOOK, OTHER_BOOK)


def take_all_back(read: Reader, _recorded: Recorded[KeeperNamed]) -> Sequence[Command]:
    """Take back what is lent out: a list that grows shorter as the commands run."""
    out = [book for book in BOOKS if (state := read(book_state, book)) and not state.is_in]
    return [ReturnBook(book=book) for book in out]


class Tidy:
    """When a keeper is named, all that is lent out comes back."""

    @hookimpl
    def reactions(self) -> Sequence[Reaction]:
        return [Reaction("library.tidy", KeeperNamed, take_all_back)]


REGISTRY = registry_of(Library(), Tidy())
LENT_OUT = (BOUGHT, OTHER_BOUGHT, LENT, OTHER_LENT)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(REGISTRY) as bench:
        yield bench


def returned(bench: Bench) -> list[BookId]:
    events = [recorded.event for recorded in bench.recorded()]
    return [event.book for event in events if isinstance(event, BookReturned)]


def test_an_event_is_followed_by_its_commands(bench: Bench) -> None:
    bench.append(*LENT_OUT, KEPT)
    bench.react()
    assert returned(bench) == [BOOK, OTHER_BOOK]


def test_the_system_acts_for_the_reaction_and_says_which_event_it_followed(bench: Bench) -> None:
    bench.append(BOUGHT, LENT, KEPT)
    bench.react()
    *_, kept, back = bench.recorded()
    metadata = decode_metadata(back.raw_metadata)
    assert metadata.actor == "system:reaction:library.tidy"
    assert metadata.actor_kind == "system"
    assert metadata.correlation_id == str(kept.id)
    assert metadata.permission == "system: country"


def test_it_reacts_once(bench: Bench) -> None:
    bench.append(BOUGHT, LENT, KEPT)
    bench.react()
    bench.append(LENT)
    bench.react()
    assert returned(bench) == [BOOK]


def test_a_crash_before_it_was_remembered_repeats_nothing(bench: Bench) -> None:
    bench.append(BOUGHT, LENT, KEPT)
    bench.react()
    bench.reacted.advance("library.tidy", 0)
    bench.react()
    assert returned(bench) == [BOOK]


def test_a_crash_between_two_commands_forgets_none(bench: Bench) -> None:
    """The first command ran, the second didn't, and nobody remembers: the rest is still done."""
    bench.append(*LENT_OUT, KEPT)
    execute, runs = bench.bus.execute, iter([None])

    def crash_after_the_first(call: Call) -> Any:
        if next(runs, "crash") == "crash":
            raise KeyboardInterrupt
        return execute(call)

    bench.bus.execute = crash_after_the_first  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        bench.react()
    assert returned(bench) == [BOOK]
    bench.bus.execute = execute  # type: ignore[method-assign]
    bench.react()
    assert returned(bench) == [BOOK, OTHER_BOOK]


def test_a_conflict_is_tried_again_at_the_next_turn(bench: Bench) -> None:
    bench.append(*LENT_OUT, KEPT)
    execute, failures = bench.bus.execute, iter([None, Conflict()])

    def conflict_once(call: Call) -> Any:
        failure = next(failures, None)
        if failure is not None:
            raise failure
        return execute(call)

    bench.bus.execute = conflict_once  # type: ignore[method-assign]
    bench.react()
    assert returned(bench) == [BOOK]
    bench.react()
    assert returned(bench) == [BOOK, OTHER_BOOK]


def test_a_refused_command_does_not_stop_the_reaction(bench: Bench) -> None:
    refused = Reaction(
        "library.hasty", BookBought, lambda _read, recorded: [ReturnBook(book=recorded.event.book)]
    )

    class Hasty:
        @hookimpl
        def reactions(self) -> Sequence[Reaction]:
            return [refused]

    with Bench(registry_of(Library(), Hasty())) as hasty:
        hasty.append(BOUGHT, OTHER_BOUGHT)
        hasty.react()
        assert hasty.reacted.reacted("library.hasty") == 2
        assert [entry.rule for entry in hasty.read_log.entries] == ["book_is_out", "book_is_out"]


def test_other_events_are_passed_over(bench: Bench) -> None:
    bench.append(BOUGHT, LENT)
    bench.recorder.append([EventToStore("plugin.gone.happened", b"{}", [])])
    bench.react()
    assert returned(bench) == []


def test_an_unknown_event_is_followed_by_nothing(bench: Bench) -> None:
    unknown: Any = Recorded(
        UnknownEvent("keeper.named", 1, {}), READER, 1, START, "keeper.named", 1, (), b"{}", b"{}"
    )
    (reaction,) = REGISTRY.reactions
    assert reaction.commands(Reader(bench.recorder, REGISTRY.codec), unknown) == ()


def test_it_reacts_to_what_comes_later(bench: Bench) -> None:
    bench.append(BOUGHT, LENT, KEPT)
    bench.react()
    bench.append(LENT, KEPT)
    bench.react()
    assert returned(bench) == [BOOK, BOOK]


class Moody:
    """A plugin whose check fails while it is in a bad mood."""

    def __init__(self) -> None:
        self.failing = True

    @hookimpl
    def check_command(self) -> None:
        if self.failing:
            raise RuntimeError


def test_what_failed_is_not_taken_for_an_answer() -> None:
    moody = Moody()
    with Bench(registry_of(Library(), Tidy(), moody)) as bench:
        bench.append(*LENT_OUT, KEPT)
        with pytest.raises(PluginRefused):
            bench.react()
        assert returned(bench) == []
        moody.failing = False
        bench.react()
        assert returned(bench) == [BOOK, OTHER_BOOK]
