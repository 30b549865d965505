"""A small domain for tests of the kernel: libraries that lend books to readers."""
# ruff: noqa: ARG002 - a command need not use all that a decision is given

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, NewType
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from core.commands import Command, Given, command
from core.events import Event, event
from core.facts import Fact, Reader
from core.hookspecs import hookimpl
from core.identity import of_system
from core.keys import Credential
from core.permissions import COUNTRY, Grant, Permission, Reach, Resource
from core.personal import (
    CONTACT,
    IDENTITY,
    SUPPORT,
    Private,
    PublicText,
    Sealed,
    SearchIndex,
    VaultRef,
    personal,
    seal,
    to_vault,
)
from core.registry import ActorFacts, Registry, new_manager
from core.rules import Rule

NAMES = SearchIndex("names")
BookId = NewType("BookId", UUID)
LibraryId = NewType("LibraryId", UUID)
ReaderId = NewType("ReaderId", UUID)
KeeperId = NewType("KeeperId", UUID)

BOOK, OTHER_BOOK = (BookId(UUID(int=0xB000 + n)) for n in range(2))
HERE, ELSEWHERE = (LibraryId(UUID(int=0x1000 + n)) for n in range(2))
READER, OTHER_READER = (ReaderId(UUID(int=0x4000 + n)) for n in range(2))
KEEPER, OTHER_KEEPER = (KeeperId(UUID(int=0xE000 + n)) for n in range(2))
SYSTEM = of_system("test")

BOOK_IS_IN = Rule("book_is_in", da="Bogen er lånt ud", en="The book is lent out")
BOOK_IS_OUT = Rule("book_is_out", da="Bogen er hjemme", en="The book is in")


@event("book.bought", da="Bog købt", en="Book bought")
class BookBought(Event):
    """The library has one book more."""

    book: BookId
    library: LibraryId
    title: PublicText


@event("book.lent", da="Bog lånt ud", en="Book lent")
class BookLent(Event):
    """A reader has the book."""

    book: BookId
    library: LibraryId
    reader: ReaderId
    name: Annotated[Sealed[str] | None, personal(IDENTITY, of="reader", found_by=(NAMES,))] = None
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="reader")] = None
    phone: Annotated[VaultRef[str] | None, personal(CONTACT, of="reader")] = None


@event("book.returned", da="Bog afleveret", en="Book returned")
class BookReturned(Event):
    """The book is in again."""

    book: BookId
    library: LibraryId


@event("keeper.named", da="Bibliotekar udnævnt", en="Keeper named")
class KeeperNamed(Event):
    """The account keeps the library from now on."""

    keeper: KeeperId
    library: LibraryId


@event("keeper.left", da="Bibliotekar stoppet", en="Keeper left")
class KeeperLeft(Event):
    """The account keeps nothing any more."""

    keeper: KeeperId


@event("card.made", da="Kort lavet", en="Card made")
class CardMade(Event):
    """A keeper has a card that opens the library."""

    keeper: KeeperId


class BookState(Struct, frozen=True):
    """Where a book belongs, and whether it is there."""

    library: LibraryId
    is_in: bool = True


book_state: Fact[BookState | None] = Fact("book_state", None, by="book")


@book_state.on(BookBought)
def bought(_state: BookState | None, event: BookBought) -> BookState:
    return BookState(event.library)


@book_state.on(BookLent)
def lent(_state: BookState | None, event: BookLent) -> BookState:
    return BookState(event.library, is_in=False)


@book_state.on(BookReturned)
def returned(_state: BookState | None, event: BookReturned) -> BookState:
    return BookState(event.library)


keeper_state: Fact[ActorFacts] = Fact("keeper_state", ActorFacts(), by="keeper")


@keeper_state.on(KeeperNamed)
def named(state: ActorFacts, event: KeeperNamed) -> ActorFacts:
    return ActorFacts(active=True, grants=(*state.grants, Grant("keeper", event.library)))


@keeper_state.on(KeeperLeft)
def left(state: ActorFacts, _event: KeeperLeft) -> ActorFacts:
    return msgspec.structs.replace(state, active=False)


@command("books.buy", "POST /books", da="Køb bog", en="Buy a book")
class BuyBook(Command):
    """Buy a book for a library."""

    library: LibraryId
    title: Annotated[PublicText, Meta(min_length=1)]

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=self.library)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        book = BookId(given.new_id())
        return [BookBought(book=book, library=self.library, title=self.title)]


@command("books.lend", "POST /books/{book}/loan", da="Lån ud", en="Lend", rules=[BOOK_IS_IN])
class LendBook(Command):
    """Lend a book to a reader."""

    book: BookId
    reader: ReaderId
    name: Private[str] | None = None
    note: Private[str] | None = None
    phone: Private[str] | None = None

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(book_state, self.book).library)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(book_state, self.book)
        BOOK_IS_IN.require(state.is_in, book=self.book)
        return [
            BookLent(
                book=self.book,
                library=state.library,
                reader=self.reader,
                name=None if self.name is None else seal(self.name),
                note=None if self.note is None else seal(self.note),
                phone=None if self.phone is None else to_vault(self.phone),
            )
        ]


@command(
    "books.return", "DELETE /books/{book}/loan", da="Aflevér", en="Return", rules=[BOOK_IS_OUT]
)
class ReturnBook(Command):
    """Take a book back."""

    book: BookId

    def resource(self, read: Reader) -> Resource:
        return Resource(branch=read.known(book_state, self.book).library)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read.known(book_state, self.book)
        BOOK_IS_OUT.require(not state.is_in)
        return [BookReturned(book=self.book, library=state.library)]


@command("books.forget", "DELETE /books/{book}", da="Glem", en="Forget")
class ForgetBook(Command):
    """A command with mistakes: it refuses by a rule that it doesn't declare, or decides nothing."""

    book: BookId

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        BOOK_IS_IN.require(read(book_state, self.book) is None)
        return []


@command("cards.make", "POST /keepers/{keeper}/cards", da="Lav kort", en="Make a card")
class MakeCard(Command):
    """Make a card whose digest the caller brings."""

    keeper: KeeperId
    digest: Private[str]

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(keeper_state, self.keeper).active)

    def decide(self, read: Reader, given: Given) -> Sequence[Event | Credential]:
        digest = bytes.fromhex(self.digest.reveal())
        expires_at = given.now + timedelta(days=1)
        card = Credential(given.new_id(), self.keeper, digest, ("*",), given.now, expires_at)
        return [CardMade(keeper=self.keeper), card]


class Library:
    """The domain as a plugin."""

    @hookimpl
    def id_types(self) -> Mapping[Any, str]:
        return {BookId: "book", LibraryId: "library", ReaderId: "reader", KeeperId: "keeper"}

    @hookimpl
    def events(self) -> Sequence[type[Event]]:
        return [BookBought, BookLent, BookReturned, KeeperNamed, KeeperLeft, CardMade]

    @hookimpl
    def commands(self) -> Sequence[type[Command]]:
        return [BuyBook, LendBook, ReturnBook, ForgetBook, MakeCard]

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        actions = ("books.buy", "books.lend", "books.return")
        return [
            *(Permission(action, "keeper", Reach.OWN_BRANCH) for action in actions),
            *(
                Permission(action, "system", Reach.COUNTRY)
                for action in (*actions, "books.forget", "cards.make")
            ),
        ]

    @hookimpl
    def actor_fact(self) -> Fact[ActorFacts]:
        return keeper_state


def registry_of(*plugins: object) -> Registry:
    """Return a registry of these plugins and nothing else."""
    manager = new_manager()
    for number, plugin in enumerate(plugins):
        manager.register(plugin, name=f"plugin:{type(plugin).__name__.lower()}{number}")
    manager.check_pending()
    return Registry(manager)


LIBRARY = registry_of(Library())

BOUGHT = BookBought(book=BOOK, library=HERE, title=PublicText("Digte"))
KEPT = KeeperNamed(keeper=KEEPER, library=HERE)
