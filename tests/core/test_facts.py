"""Facts: folds of the types they name under one tag, and what a decision has read."""

from collections.abc import Iterator

import pytest

from core.errors import DeclarationError, NotFound
from core.events import BoundaryItem
from core.facts import Fact, Reader
from core.personal import PublicText
from core.testing import Bench
from tests.core.library import (
    BOOK,
    BOUGHT,
    HERE,
    LIBRARY,
    OTHER_BOOK,
    READER,
    BookBought,
    BookLent,
    BookReturned,
    book_state,
)

LENT = BookLent(book=BOOK, library=HERE, reader=READER)

loans = Fact("loans", 0, by="reader")
loans.on(BookLent)(lambda state, _event: state + 1)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(LIBRARY) as bench:
        yield bench


@pytest.fixture
def read(bench: Bench) -> Reader:
    return Reader(bench.recorder, LIBRARY.codec)


def test_a_fact_is_folded_from_the_events_under_its_tag(bench: Bench, read: Reader) -> None:
    bench.append(BOUGHT, LENT, BookBought(book=OTHER_BOOK, library=HERE, title=PublicText("Breve")))
    state, other = read(book_state, BOOK), read(book_state, OTHER_BOOK)
    assert state is not None
    assert other is not None
    assert (state.is_in, other.is_in) == (False, True)


def test_without_events_it_is_as_it_begins(read: Reader) -> None:
    assert read(book_state, BOOK) is None
    assert read(loans, READER) == 0


def test_the_boundary_is_what_was_read_and_nothing_else(bench: Bench, read: Reader) -> None:
    bench.append(BOUGHT)
    read(book_state, BOOK)
    read(loans, READER)
    assert read.boundary == [
        BoundaryItem(("book.bought", "book.lent", "book.returned"), (f"book:{BOOK}",)),
        BoundaryItem(("book.lent",), (f"reader:{READER}",)),
    ]


def test_what_was_read_stays_as_it_was(bench: Bench, read: Reader) -> None:
    assert read(loans, READER) == 0
    bench.append(LENT)
    assert read(loans, READER) == 0
    assert len(read.boundary) == 1


def test_what_is_rare_is_found_whatever_it_is_about(bench: Bench, read: Reader) -> None:
    bench.append(BOUGHT, LENT)
    assert [recorded.position for recorded in read.everywhere([BookLent])] == [2]
    assert read.boundary == [BoundaryItem(("book.lent",), ())]


def test_the_position_is_that_of_the_first_look(bench: Bench, read: Reader) -> None:
    bench.append(BOUGHT)
    read(book_state, BOOK)
    bench.append(LENT)
    read(loans, READER)
    assert read.position == 1


def test_two_facts_of_one_name_are_two(bench: Bench, read: Reader) -> None:
    returns = Fact("loans", 10, by="reader")
    returns.on(BookReturned)(lambda state, _event: state - 1)
    bench.append(LENT)
    assert read(loans, READER) == 1
    assert read(returns, READER) == 10


def test_what_must_be_there_is_not_found(read: Reader) -> None:
    with pytest.raises(NotFound):
        read.known(book_state, BOOK)


def test_a_type_is_folded_once() -> None:
    with pytest.raises(DeclarationError, match=r"loans folds book\.lent twice"):
        loans.on(BookLent)


def test_a_fact_knows_which_personal_fields_lie_in_its_events() -> None:
    assert loans.personal_fields() == ["name", "note", "phone"]
    assert Fact("returns", 0, by="book").personal_fields() == []
