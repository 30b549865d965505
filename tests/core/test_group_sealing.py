"""Commands that share a commit know of one another what is not in an event: names, credentials."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import timedelta
from hashlib import sha256

import pytest

from core.command_bus import Answer
from core.commands import Command, Given, Outcome, command
from core.errors import RuleBroken
from core.events import Event
from core.facts import Reader
from core.hookspecs import hookimpl
from core.keys import Credential, Deposits, Revocation
from core.permissions import COUNTRY, Permission, Reach, Resource
from core.personal import Private, seal
from core.rules import Rule
from core.sealing import index_digests
from core.testing import Bench
from tests.core.library import (
    BOOK,
    BOUGHT,
    HERE,
    KEEPER,
    KEPT,
    NAMES,
    OTHER_BOOK,
    OTHER_READER,
    READER,
    SYSTEM,
    BookBought,
    BookId,
    BookLent,
    CardMade,
    KeeperId,
    LendBook,
    Library,
    ReaderId,
    ReturnBook,
    registry_of,
)

OTHER_BOUGHT = BookBought(book=OTHER_BOOK, library=HERE, title=BOUGHT.title)
NAME_IS_FREE = Rule("name_is_free", da="Navnet er brugt", en="The name is in use")


@command(
    "books.lend_once", "POST /books/{book}/only-loan", da="Lån", en="Lend", rules=[NAME_IS_FREE]
)
class LendOnce(Command):
    """Lend a book unless somebody with that name ever had one."""

    book: BookId
    reader: ReaderId
    name: Private[str]

    def resource(self, read: Reader) -> Resource:  # noqa: ARG002 - core gives it
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:  # noqa: ARG002 - likewise
        read.hold(BookLent)
        NAME_IS_FREE.require(not read.names.find(NAMES, self.name.reveal()))
        return [BookLent(book=self.book, library=HERE, reader=self.reader, name=seal(self.name))]


@command("cards.renew", "POST /keepers/{keeper}/renewal", da="Forny", en="Renew")
class RenewCard(Command):
    """Make a card, and revoke all that were made before."""

    keeper: KeeperId
    digest: Private[str]

    def resource(self, read: Reader) -> Resource:  # noqa: ARG002 - core gives it
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:  # noqa: ARG002 - likewise
        digest = bytes.fromhex(self.digest.reveal())
        ends = given.now + timedelta(days=1)
        card = Credential(given.new_id(), self.keeper, digest, ("*",), given.now, ends)
        return [CardMade(keeper=self.keeper), card, Revocation(self.keeper)]


class Careful:
    @hookimpl
    def commands(self) -> Sequence[type[Command]]:
        return [LendOnce, RenewCard]

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        actions = ("books.lend_once", "cards.renew")
        return [Permission(action, "system", Reach.COUNTRY) for action in actions]


REGISTRY = registry_of(Library(), Careful())
DIGESTS = [sha256(str(n).encode()).hexdigest() for n in range(2)]


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(REGISTRY) as bench:
        bench.append(BOUGHT, OTHER_BOUGHT, KEPT)
        yield bench


def together(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *commands: Command
) -> list["Future[Answer]"]:
    """Run commands in one group, behind one that has appended."""
    go, decide = threading.Event(), ReturnBook.decide

    def wait(self: ReturnBook, read: Reader, given: Given) -> Sequence[Event]:
        assert go.wait(5)
        return decide(self, read, given)

    monkeypatch.setattr(ReturnBook, "decide", wait)
    bench.append(BookLent(book=BOOK, library=HERE, reader=READER))
    futures = [
        bench.bus.submit(bench.call(each, SYSTEM)) for each in (ReturnBook(book=BOOK), *commands)
    ]
    go.set()
    return futures[1:]


def test_a_name_that_was_told_in_the_same_group_is_found(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = LendBook(book=OTHER_BOOK, reader=READER, name=Private("Åse Bøg"))
    second = LendOnce(book=BOOK, reader=OTHER_READER, name=Private("Aase Boeg"))
    told, asked = together(bench, monkeypatch, first, second)
    assert told.result(5).position == 6
    with pytest.raises(RuleBroken) as refusal:
        asked.result(5)
    assert refusal.value.rule == NAME_IS_FREE.name


def test_what_was_refused_in_a_group_is_not_found(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = LendBook(book=OTHER_BOOK, reader=READER, name=Private("Åse Bøg"))
    bench.append(BookLent(book=OTHER_BOOK, library=HERE, reader=READER))
    second = LendOnce(book=BOOK, reader=OTHER_READER, name=Private("Åse Bøg"))
    told, asked = together(bench, monkeypatch, refused, second)
    with pytest.raises(RuleBroken):
        told.result(5)
    assert asked.result(5).position == 7


def test_a_group_that_fails_has_told_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(bench.keys, "add_credential", full)
    lend = LendBook(book=OTHER_BOOK, reader=READER, name=Private("Åse Bøg"))
    renew = RenewCard(keeper=KEEPER, digest=Private(DIGESTS[0]))
    told, made = together(bench, monkeypatch, lend, renew)
    with pytest.raises(OSError, match="full"):
        made.result(5)
    assert told.result(5).position == bench.recorder.head()
    assert len(bench.keys.find(NAMES.name, index_digests(NAMES, "Åse Bøg", bench.keys))) == 1


def test_what_one_decision_revokes_is_gone_before_what_it_adds(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewals = [RenewCard(keeper=KEEPER, digest=Private(digest)) for digest in DIGESTS]
    for answer in together(bench, monkeypatch, *renewals):
        answer.result(5)
    first, second = (bench.keys.credential(bytes.fromhex(digest)) for digest in DIGESTS)
    assert first is None
    assert second is not None


def test_an_event_of_a_held_type_lets_the_decision_be_taken_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is about: another reader lends another book meanwhile."""
    decided: list[int] = []
    decide = LendOnce.decide

    def slow(self: LendOnce, read: Reader, given: Given) -> Sequence[Event]:
        outcome = decide(self, read, given)
        decided.append(read.position or 0)
        if len(decided) == 1:
            lent = BookLent(book=OTHER_BOOK, library=HERE, reader=READER)
            bench.recorder.append([bench._to_store(lent, Deposits())])
        return outcome

    monkeypatch.setattr(LendOnce, "decide", slow)
    once = LendOnce(book=BOOK, reader=OTHER_READER, name=Private("Åse Bøg"))
    bench.execute(once, SYSTEM)
    assert decided == [3, 4]
