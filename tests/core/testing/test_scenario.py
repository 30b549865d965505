"""Given, when, then says what happened, and fails when it should."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from core.errors import Conflict, InvalidInput, PersonErased
from core.events import Event
from core.personal import Private, PublicText, seal, to_vault
from core.testing import ANY_ID, START, Scenario, new_id
from core.testing import given as given_events
from core.testing.new_ids import Bindings
from tests.core.library import (
    BOOK,
    BOOK_IS_IN,
    BOOK_IS_OUT,
    BOUGHT,
    ELSEWHERE,
    HERE,
    KEEPER,
    KEPT,
    LIBRARY,
    READER,
    SYSTEM,
    BookBought,
    BookId,
    BookLent,
    BuyBook,
    ForgetBook,
    LendBook,
    MakeCard,
    ReturnBook,
)

NOTE, PHONE = Private("Kan lide digte"), Private("11 22 33 44")
TITLE = PublicText("Digte")
BUY = BuyBook(library=HERE, title=TITLE)
LEND = LendBook(book=BOOK, reader=READER, note=NOTE, phone=PHONE)
LENT = BookLent(book=BOOK, library=HERE, reader=READER, note=seal(NOTE), phone=to_vault(PHONE))


def given(*events: Event) -> Scenario:
    return given_events(*events, registry=LIBRARY)


def test_sealed_and_vault_fields_are_compared_by_what_they_open_to() -> None:
    outcome = given(BOUGHT).when(LEND, by=SYSTEM)
    outcome.then(LENT)
    for different in (
        BookLent(book=BOOK, library=HERE, reader=READER, note=seal(NOTE)),
        BookLent(book=BOOK, library=HERE, reader=READER, note=seal(PHONE), phone=to_vault(PHONE)),
        BookLent(book=BOOK, library=HERE, reader=READER, note=seal(NOTE), phone=to_vault(NOTE)),
        BookLent(book=BOOK, library=ELSEWHERE, reader=READER, note=seal(NOTE)),
    ):
        with pytest.raises(AssertionError, match="let happen"):
            outcome.then(different)


def test_a_name_stands_for_one_new_id() -> None:
    outcome = given().when(BUY, by=SYSTEM)
    outcome.then(BookBought(book=BookId(new_id("book")), library=HERE, title=TITLE))
    outcome.then(BookBought(book=BookId(ANY_ID), library=HERE, title=TITLE))
    with pytest.raises(AssertionError):
        outcome.then(BookBought(book=BOOK, library=HERE, title=TITLE))


def test_a_name_stands_for_no_id_that_was_there_before() -> None:
    with pytest.raises(AssertionError):
        given(BOUGHT).when(LendBook(book=BOOK, reader=READER), by=SYSTEM).then(
            BookLent(book=BookId(new_id("book")), library=HERE, reader=READER)
        )


def test_two_names_stand_for_two_ids() -> None:
    first, second = uuid4(), uuid4()
    bound = Bindings([first, second])
    assert bound.agree(new_id("a"), first)
    assert bound.agree(new_id("a"), first)
    assert not bound.agree(new_id("a"), second)
    assert not bound.agree(new_id("b"), first)
    assert bound.agree(new_id("b"), second)


def test_more_or_fewer_events_are_not_the_expected_ones() -> None:
    outcome = given(BOUGHT).when(LEND, by=SYSTEM)
    with pytest.raises(AssertionError):
        outcome.then()
    with pytest.raises(AssertionError):
        outcome.then(LENT, LENT)


def test_a_refusal_names_its_rule_and_its_facts() -> None:
    outcome = given(BOUGHT, LENT).when(LEND, by=SYSTEM)
    outcome.refused(BOOK_IS_IN)
    outcome.refused(BOOK_IS_IN, book=BOOK)
    with pytest.raises(AssertionError, match="was refused with"):
        outcome.refused(BOOK_IS_IN, book=READER)
    with pytest.raises(AssertionError, match="was not accepted"):
        outcome.then(LENT)
    with pytest.raises(AssertionError, match="failed otherwise"):
        outcome.not_found()


def test_a_rule_that_is_not_declared_is_never_expected() -> None:
    with pytest.raises(AssertionError, match="doesn't declare"):
        given(BOUGHT).when(ReturnBook(book=BOOK), by=SYSTEM).refused(BOOK_IS_IN)


def test_a_refusal_by_a_rule_that_is_not_declared_fails_at_once() -> None:
    with pytest.raises(AssertionError, match="doesn't declare"):
        given(BOUGHT).when(ForgetBook(book=BOOK), by=SYSTEM)


def test_an_accepted_command_is_not_refused() -> None:
    outcome = given(BOUGHT).when(LEND, by=SYSTEM)
    for expect in (outcome.denied, outcome.not_found, lambda: outcome.refused(BOOK_IS_IN)):
        _fails(expect)
    assert outcome.answer.position == 2


def test_a_denial_and_a_thing_that_is_not_there_are_told_apart() -> None:
    given(BOUGHT).when(LEND, by=KEEPER).denied()
    given(KEPT).when(LEND, by=KEEPER).not_found()
    elsewhere = BookBought(book=BOOK, library=ELSEWHERE, title=TITLE)
    given(KEPT, elsewhere).when(LEND, by=KEEPER).not_found()
    given(KEPT, BOUGHT).when(LEND, by=KEEPER).then(LENT)


def test_other_refusals_have_their_names() -> None:
    given(BOUGHT, LENT).when(ReturnBook(book=BOOK), by=SYSTEM, if_match=1).failed(Conflict)
    outcome = given(BOUGHT).when(ReturnBook(book=BOOK), by=SYSTEM)
    outcome.refused(BOOK_IS_OUT)
    with pytest.raises(AssertionError):
        outcome.failed(PersonErased)


def test_the_command_comes_when_the_test_says() -> None:
    later = START + timedelta(days=3)
    card = MakeCard(keeper=KEEPER, digest=Private("00" * 32))
    outcome = given(KEPT).at(later).when(card, by=SYSTEM)
    kept = outcome.bench.keys.credential(bytes(32))
    assert kept is not None
    assert kept.created_at == later


def test_a_command_that_no_entrance_lets_in_is_not_run() -> None:
    with pytest.raises(InvalidInput):
        given().when(BuyBook(library=HERE, title=PublicText("")), by=SYSTEM)


def _fails(expect: Callable[[], object]) -> None:
    with pytest.raises(AssertionError, match="was accepted"):
        expect()
