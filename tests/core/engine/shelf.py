"""A read model of the small library, which fails when it is told to, and stores for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import URL, Boolean, Column, Integer

from adapters.sql.connections import create_store_engine
from adapters.sql.readmodels import SQLReadModels
from adapters.sql.recorder import SQLRecorder
from core.codec import encode
from core.columns import Id, Word
from core.engine import Engine
from core.events import Event, Recorded, UnknownEvent
from core.personal import PublicText
from core.projections import Projection, Rows
from core.store import EventToStore
from tests.core.library import (
    ELSEWHERE,
    HERE,
    LIBRARY,
    READER,
    BookBought,
    BookId,
    BookLent,
    BookReturned,
)


class Broken(Exception):
    """What a faulty handler raises. Its message must not be stored."""


class Shelf:
    """A projection: each book with its loans, each library with its stock, and a diary of all.

    `bad` are books whose loans its handler can't apply, `refused` those whose loans the database
    refuses.
    """

    def __init__(self, *, critical: bool = False, name: str = "shelf") -> None:
        self.bad: set[BookId] = set()
        self.refused: set[BookId] = set()
        self.on_loan: Callable[[], None] = lambda: None
        self.projection = shelf = Projection(name, version=1, key="book", critical=critical)
        self.books = shelf.table(
            "books",
            Column("book", Id, primary_key=True),
            Column("title", Word, nullable=False),
            Column("loans", Integer, nullable=False),
            Column("is_in", Boolean, nullable=False),
        )
        self.stock = shelf.table(
            "stock", Column("library", Id, primary_key=True), Column("books", Integer)
        )
        self.diary = shelf.table("diary", Column("position", Integer, primary_key=True))
        shelf.on(BookBought)(self.bought)
        shelf.on(BookLent)(self.lent)
        shelf.on(BookReturned)(self.returned)
        shelf.on_every(self.happened)

    def bought(self, rows: Rows, recorded: Recorded[BookBought]) -> None:
        event = recorded.event
        rows.put(self.books, book=str(event.book), title=event.title, loans=0, is_in=True)
        stock = rows.get(self.stock, str(event.library)) or {"books": 0}
        rows.put(self.stock, library=str(event.library), books=stock["books"] + 1)

    def lent(self, rows: Rows, recorded: Recorded[BookLent]) -> None:
        self.on_loan()
        book = recorded.event.book
        if book in self.bad:
            raise Broken("Fatima")
        row = rows.get(self.books, str(book))
        if row is None:
            raise KeyError
        loans = None if book in self.refused else row["loans"] + 1
        rows.put(self.books, **(row | {"loans": loans, "is_in": False}))

    def returned(self, rows: Rows, recorded: Recorded[BookReturned]) -> None:
        rows.change(self.books, str(recorded.event.book), is_in=True)

    def happened(self, rows: Rows, recorded: Recorded[Event | UnknownEvent]) -> None:
        if recorded.name != "book.lent":
            rows.put(self.diary, position=recorded.position)


class Place:
    """A store of events and of read models, as one process has them."""

    def __init__(self, store: URL, models: str) -> None:
        self.recorder = SQLRecorder(create_store_engine(store))
        self.models = SQLReadModels(models)
        self._engines: list[Engine] = []

    def engine(
        self, *shelves: Shelf, models: SQLReadModels | None = None, holder: str = "here"
    ) -> Engine:
        """Return an engine that keeps the shelves; their tables are made if they are missing."""
        projections = [shelf.projection for shelf in shelves]
        models = models or self.models
        models.create_tables(projections)
        engine = Engine(projections, self.recorder, LIBRARY.codec, models, holder)
        self._engines.append(engine)
        return engine

    def append(self, *events: Event) -> int:
        """Append events in one transaction and return the position of the last."""
        return self.recorder.append([stored(event) for event in events])

    def close(self) -> None:
        for engine in self._engines:
            engine.close()
        self.recorder.close()
        self.models.close()


@contextmanager
def opened(store: URL, models: str) -> Iterator[Place]:
    """Lend a place of its own over these databases."""
    place = Place(store, models)
    try:
        yield place
    finally:
        place.close()


def stored(event: Event, version: int = 1) -> EventToStore:
    kind = type(event)
    return EventToStore(
        kind.declaration.name, encode(event), LIBRARY.tags_of[kind](event), version=version
    )


def models_url(store: URL, folder: Path) -> str:
    """Return where the read models of a store lie: on SQLite in a file of their own."""
    if store.get_backend_name() == "sqlite":
        return f"sqlite:///{folder / 'readmodels.db'}"
    return store.render_as_string(hide_password=False)


def book(number: int) -> BookId:
    return BookId(UUID(int=0xBB00 + number))


def bought(number: int) -> BookBought:
    library = HERE if number % 2 else ELSEWHERE
    return BookBought(book=book(number), library=library, title=PublicText(f"Bog {number}"))


def lent(number: int) -> BookLent:
    return BookLent(book=book(number), library=HERE, reader=READER)


def returned(number: int) -> BookReturned:
    return BookReturned(book=book(number), library=HERE)


def history(books: int, loans: int) -> Sequence[Event]:
    """Return the events of some books, each of them lent and returned again and again."""
    events: list[Event] = [bought(number) for number in range(books)]
    for _ in range(loans):
        for number in range(books):
            events += [lent(number), returned(number)]
    return events


def append_one(store: str) -> None:
    """Append an event, as another process does that has the same store."""
    recorder = SQLRecorder(create_store_engine(store))
    recorder.append([stored(bought(0))])
    recorder.close()
