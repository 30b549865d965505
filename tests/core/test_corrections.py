"""Corrections: the event that is corrected is there, is of its kind, and stands."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest

from core.corrections import CORRECTS_WHAT_STANDS, Correctable, corrected
from core.errors import RuleBroken
from core.events import BoundaryItem, Event, EventId, event
from core.facts import Reader
from core.hookspecs import hookimpl
from core.store import EventToStore
from core.tags import tagger
from core.testing import Bench
from tests.core.library import (
    BOOK,
    BOUGHT,
    OTHER_BOOK,
    BookId,
    Library,
    registry_of,
)


@event("book.counted", da="Sider talt", en="Pages counted")
class PagesCounted(Correctable):
    """Somebody counted the pages."""

    book: BookId
    pages: int


@event("book.weighed", da="Bog vejet", en="Book weighed")
class BookWeighed(Correctable):
    """Somebody weighed the book."""

    book: BookId
    grams: int


class Measuring:
    @hookimpl
    def events(self) -> Sequence[type[Event]]:
        return [PagesCounted, BookWeighed]


REGISTRY = registry_of(Library(), Measuring())


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(REGISTRY) as bench:
        bench.append(BOUGHT)
        yield bench


def happened(bench: Bench, what: Event) -> EventId:
    """Let it have happened; return its id."""
    bench.append(what)
    return EventId(bench.recorded()[-1].id)


def counted(pages: int, corrects: EventId | None = None, book: BookId = BOOK) -> PagesCounted:
    return PagesCounted(book=book, pages=pages, corrects=corrects)


def find(
    bench: Bench,
    corrects: EventId,
    *types: type[Event],
    book: BookId = BOOK,
) -> Event:
    """Ask what is corrected, as a decision asks."""
    read = Reader(bench.recorder, REGISTRY.codec)
    return corrected(read, corrects, types or (PagesCounted,), "book", book)


def refused(bench: Bench, corrects: EventId, *types: type[Event], book: BookId = BOOK) -> None:
    """Assert that there is nothing to correct."""
    with pytest.raises(RuleBroken) as refusal:
        find(bench, corrects, *types, book=book)
    assert refusal.value.rule == CORRECTS_WHAT_STANDS.name
    assert refusal.value.facts == {"event": corrects}


class TestWhatStands:
    def test_it_is_the_event_that_was_named(self, bench: Bench) -> None:
        happened(bench, counted(100))
        told = happened(bench, counted(200))
        happened(bench, counted(300))
        assert find(bench, told) == counted(200)

    def test_it_may_be_one_of_several_types(self, bench: Bench) -> None:
        happened(bench, counted(100))
        weighed = happened(bench, BookWeighed(book=BOOK, grams=300))
        assert find(bench, weighed, PagesCounted, BookWeighed) == BookWeighed(book=BOOK, grams=300)

    def test_others_may_have_been_corrected(self, bench: Bench) -> None:
        first, second = happened(bench, counted(100)), happened(bench, counted(200))
        happened(bench, counted(101, first))
        assert find(bench, second) == counted(200)

    def test_a_correction_is_corrected_itself(self, bench: Bench) -> None:
        told = happened(bench, counted(100))
        for pages in (101, 102, 103):
            told = happened(bench, counted(pages, told))
        found = find(bench, told)
        assert isinstance(found, PagesCounted)
        assert found.pages == 103


class TestWhatDoesNot:
    def test_nothing_is_there(self, bench: Bench) -> None:
        refused(bench, EventId(UUID(int=0xDEAD)))

    def test_it_is_another_type(self, bench: Bench) -> None:
        weighed = happened(bench, BookWeighed(book=BOOK, grams=300))
        refused(bench, weighed)

    def test_it_is_no_fact_that_can_be_corrected(self, bench: Bench) -> None:
        bought = EventId(bench.recorded()[0].id)
        refused(bench, bought)

    def test_it_is_about_something_else(self, bench: Bench) -> None:
        told = happened(bench, counted(100, book=OTHER_BOOK))
        refused(bench, told)
        assert find(bench, told, book=OTHER_BOOK) == counted(100, book=OTHER_BOOK)

    def test_it_is_corrected_already(self, bench: Bench) -> None:
        told = happened(bench, counted(100))
        happened(bench, counted(101, told))
        refused(bench, told)

    def test_it_is_corrected_by_another_of_the_types(self, bench: Bench) -> None:
        told = happened(bench, counted(100))
        happened(bench, BookWeighed(book=BOOK, grams=300, corrects=told))
        refused(bench, told, PagesCounted, BookWeighed)

    def test_of_a_chain_only_the_last_stands(self, bench: Bench) -> None:
        chain = [happened(bench, counted(100))]
        chain += [happened(bench, counted(101, chain[-1]))]
        chain += [happened(bench, counted(102, chain[-1]))]
        for told in chain[:-1]:
            refused(bench, told)
        find(bench, chain[-1])


class TestReading:
    def test_what_it_reads_is_in_the_boundary(self, bench: Bench) -> None:
        """Two corrections of one event at the same time can't both be decided on what was read."""
        told = happened(bench, counted(100))
        read = Reader(bench.recorder, REGISTRY.codec)
        corrected(read, told, [PagesCounted], "book", BOOK)
        assert read.boundary == [BoundaryItem(("book.counted",), (f"book:{BOOK}",))]

    def test_events_that_no_code_knows_are_passed_over(self, bench: Bench) -> None:
        told = happened(bench, counted(100))
        with Bench(registry_of(Library())) as older:
            unknown = EventToStore("book.counted", b"{}", [f"book:{BOOK}"], str(told))
            older.recorder.append([unknown])
            read = Reader(older.recorder, older.registry.codec)
            with pytest.raises(RuleBroken):
                corrected(read, told, [PagesCounted], "book", BOOK)


class TestCorrectable:
    def test_it_says_what_it_corrects_or_nothing(self) -> None:
        told = EventId(UUID(int=1))
        assert counted(100).corrects is None
        assert counted(100, told).corrects == told

    def test_it_is_no_tag(self) -> None:
        """An event is found by what it is about, and not by what it corrects."""
        tags = tagger(PagesCounted, REGISTRY.id_types)
        assert tags(counted(100, EventId(UUID(int=1)))) == [f"book:{BOOK}"]
