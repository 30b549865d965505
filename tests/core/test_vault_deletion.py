"""Deleting from the vault: rows go with the events that say so, or they stay."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest

from core.commands import Command, Given, Outcome, command
from core.errors import Conflict, DeclarationError, NotFound
from core.events import Event, event
from core.facts import Reader
from core.hookspecs import hookimpl
from core.keys import Deposits, VaultDeletion
from core.permissions import Permission, Reach, Resource
from core.personal import Private, PublicText
from core.testing import Bench
from core.testing.bench import ERASED
from tests.core.library import (
    BOOK,
    BOUGHT,
    HERE,
    OTHER_BOOK,
    OTHER_READER,
    READER,
    SYSTEM,
    BookBought,
    BookId,
    BookLent,
    BookReturned,
    LendBook,
    Library,
    ReaderId,
    ReturnBook,
    book_state,
    registry_of,
)

OTHER_BOUGHT = BookBought(book=OTHER_BOOK, library=HERE, title=PublicText("Breve"))
BACK = BookReturned(book=BOOK, library=HERE)
NOT_THERE = UUID(int=0xDEAD)


@event("book.phones_forgotten", da="Numre glemt", en="Numbers forgotten")
class PhonesForgotten(Event):
    """The numbers of all who had the book were really deleted."""

    book: BookId
    rows: int


@command("books.forget_phones", "POST /books/{book}/forgetting", da="Glem", en="Forget")
class ForgetPhones(Command):
    """Delete the numbers of all who had the book, and rows that the caller names."""

    book: BookId
    also: tuple[UUID, ...] = ()

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(book_state, self.book).library)

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:  # noqa: ARG002 - core gives it
        rows = (*phones(read.recorded([BookLent], "book", self.book)), *self.also)
        return [PhonesForgotten(book=self.book, rows=len(rows)), VaultDeletion(rows)]


@command("books.forget_silently", "POST /books/{book}/silence", da="Glem stille", en="Forget so")
class ForgetSilently(ForgetPhones):
    """A command with a mistake: it deletes, and no event says so."""

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        return [item for item in super().decide(read, given) if isinstance(item, VaultDeletion)]


class Forgetting:
    @hookimpl
    def events(self) -> Sequence[type[Event]]:
        return [PhonesForgotten]

    @hookimpl
    def commands(self) -> Sequence[type[Command]]:
        return [ForgetPhones, ForgetSilently]

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        actions = ("books.forget_phones", "books.forget_silently")
        return [Permission(action, "system", Reach.COUNTRY) for action in actions]


REGISTRY = registry_of(Library(), Forgetting())
FORGET = ForgetPhones(book=BOOK)


def phones(recorded: Iterable[Any]) -> list[UUID]:
    """Return the rows in which the numbers of loans lie."""
    loans = [each.event for each in recorded if isinstance(each.event, BookLent)]
    return [loan.phone.ref for loan in loans if loan.phone is not None]


def lend(reader: ReaderId, phone: str, book: BookId = BOOK) -> LendBook:
    return LendBook(book=book, reader=reader, phone=Private(phone))


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Two readers who had the same book, and one who has another; all told their numbers."""
    with Bench(REGISTRY) as bench:
        bench.append(BOUGHT, OTHER_BOUGHT)
        bench.execute(lend(READER, "11 11 11 11"), SYSTEM)
        bench.append(BACK)
        bench.execute(lend(OTHER_READER, "22 22 22 22"), SYSTEM)
        bench.execute(lend(READER, "33 33 33 33", OTHER_BOOK), SYSTEM)
        yield bench


def numbers(bench: Bench) -> list[str]:
    """Return what the vault gives for each loan, in order."""
    events = [recorded.event for recorded in bench.recorded()]
    return [bench.reveal(event.phone) for event in events if isinstance(event, BookLent)]


ALL = ["11 11 11 11", "22 22 22 22", "33 33 33 33"]
FORGOTTEN = [ERASED, ERASED, "33 33 33 33"]


class TestDeleting:
    def test_rows_are_really_gone_and_others_stay(self, bench: Bench) -> None:
        rows = phones(bench.recorded())
        assert set(bench.keys.from_vault(rows)) == set(rows)
        bench.execute(FORGET, SYSTEM)
        assert set(bench.keys.from_vault(rows)) == set(rows[2:])
        assert numbers(bench) == FORGOTTEN

    def test_the_person_s_keys_and_other_values_stay(self, bench: Bench) -> None:
        bench.append(BACK)
        noted = LendBook(book=BOOK, reader=READER, note=Private("Digte"), phone=Private("4" * 8))
        bench.execute(noted, SYSTEM)
        bench.execute(FORGET, SYSTEM)
        (loan,) = [
            each.event
            for each in bench.recorded()
            if isinstance(each.event, BookLent) and each.event.note is not None
        ]
        assert bench.reveal(loan.note) == "Digte"
        assert bench.reveal(loan.phone) == ERASED

    def test_new_rows_may_come_after_it(self, bench: Bench) -> None:
        bench.execute(FORGET, SYSTEM)
        bench.append(BACK)
        bench.execute(lend(READER, "44 44 44 44"), SYSTEM)
        assert numbers(bench) == [*FORGOTTEN, "44 44 44 44"]

    def test_what_is_gone_or_never_was_is_deleted_without_harm(self, bench: Bench) -> None:
        bench.execute(FORGET, SYSTEM)
        bench.execute(ForgetPhones(book=BOOK, also=(NOT_THERE,)), SYSTEM)
        assert numbers(bench) == FORGOTTEN

    def test_the_same_command_twice_is_one_event(self, bench: Bench) -> None:
        first = bench.execute(FORGET, SYSTEM, key="k")
        assert bench.execute(FORGET, SYSTEM, key="k") == first
        assert bench.recorder.head() == first.position


class TestStaying:
    def test_a_denied_command_deletes_nothing(self, bench: Bench) -> None:
        with pytest.raises(NotFound):
            bench.execute(ForgetPhones(book=BookId(NOT_THERE)), SYSTEM)
        assert numbers(bench) == ALL

    def test_a_conflict_deletes_nothing(self, bench: Bench) -> None:
        with pytest.raises(Conflict):
            bench.execute(FORGET, SYSTEM, if_match=3)
        assert numbers(bench) == ALL

    def test_a_deletion_that_no_event_tells_of_is_a_mistake(self, bench: Bench) -> None:
        with pytest.raises(DeclarationError, match="decided nothing"):
            bench.execute(ForgetSilently(book=BOOK), SYSTEM)
        assert numbers(bench) == ALL

    def test_without_its_event_nothing_is_deleted(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> int:
            raise OSError("full")

        with monkeypatch.context() as patched:
            patched.setattr(bench.recorder, "append", full)
            with pytest.raises(OSError, match="full"):
                bench.execute(FORGET, SYSTEM)
        assert numbers(bench) == ALL

    def test_without_its_deletion_there_is_no_event(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        head = bench.recorder.head()

        def full(_: object) -> None:
            raise OSError("full")

        with monkeypatch.context() as patched:
            patched.setattr(bench.keys, "delete_from_vault", full)
            with pytest.raises(OSError, match="full"):
                bench.execute(FORGET, SYSTEM)
        assert bench.recorder.head() == head
        bench.execute(FORGET, SYSTEM)
        assert numbers(bench) == FORGOTTEN

    def test_only_what_was_decided_at_last_is_deleted(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A decision that is taken again has deleted nothing the first time."""
        deleted: list[list[UUID]] = []
        decided: list[Sequence[Outcome]] = []
        decide = ForgetPhones.decide

        def slow(self: ForgetPhones, read: Reader, given: Given) -> Sequence[Outcome]:
            outcome = decide(self, read, given)
            decided.append(outcome)
            if len(decided) == 1:
                lent = BookLent(book=BOOK, library=HERE, reader=READER)
                bench.recorder.append([bench._to_store(lent, Deposits())])
            return outcome

        monkeypatch.setattr(ForgetPhones, "decide", slow)
        monkeypatch.setattr(bench.keys, "delete_from_vault", lambda refs: deleted.append([*refs]))
        bench.execute(FORGET, SYSTEM)
        assert (len(decided), len(deleted)) == (2, 1)


class TestTogether:
    def test_a_row_that_came_in_the_same_group_goes_too(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Commands that wait together share a commit: what one puts in, the next may delete."""
        go = threading.Event()
        decide = ReturnBook.decide

        def wait(self: ReturnBook, read: Reader, given: Given) -> Sequence[Event]:
            assert go.wait(5)
            return decide(self, read, given)

        monkeypatch.setattr(ReturnBook, "decide", wait)
        commands = [ReturnBook(book=BOOK), lend(READER, "44 44 44 44"), FORGET]
        waiting = [bench.bus.submit(bench.call(each, SYSTEM)) for each in commands]
        go.set()
        assert [answer.result(5).position for answer in waiting] == [7, 8, 9]
        assert numbers(bench) == [*FORGOTTEN, ERASED]
        assert [event.rows for event in forgotten(bench)] == [3]


def forgotten(bench: Bench) -> list[PhonesForgotten]:
    events = [recorded.event for recorded in bench.recorded()]
    return [event for event in events if isinstance(event, PhonesForgotten)]
