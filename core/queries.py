"""Queries: what somebody wants to see. A query finds its resource and answers from read models."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic, Protocol, TypeVar, get_type_hints

from msgspec import Meta, Struct
from sqlalchemy import Column, Row
from sqlalchemy.sql import Select

from core.codec import Codec
from core.door import Opened, Placed
from core.errors import DeclarationError, NotYetReadable
from core.likeness import Names
from core.lookups import WatchedLookups
from core.permissions import Actor, Resource
from core.purposes import Purpose
from core.routes import Route, route
from core.structs import FrozenStruct
from core.text import Language, Text

T = TypeVar("T")


class RowReader(Protocol):
    """Reads rows of the read models, from one snapshot."""

    def all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Return all rows."""
        ...


FindResources = Callable[[RowReader, Collection[str]], Mapping[str, Resource]]
"""From tags (`case:UUID`) to where each thing lies, by the read models; NOWHERE is among it."""


class View(Protocol):
    """What a query may look at while it answers, for one actor and one request."""

    @property
    def actor(self) -> Actor: ...
    @property
    def language(self) -> Language: ...
    @property
    def codec(self) -> Codec: ...
    @property
    def now(self) -> datetime: ...
    @property
    def names(self) -> Names:
        """Who is found by a name. What is looked for stands in the read log, hashed."""
        ...

    @property
    def lookups(self) -> WatchedLookups:
        """Who looked at whom."""
        ...

    def all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Return the rows of a read model."""
        ...

    def action(self, name: str) -> Text:
        """Return what a command or query is called; the bare name where nothing has it."""
        ...

    def find(self, tags: Iterable[str]) -> Mapping[str, Resource]:
        """Return where each tagged thing lies at the head of the log, NOWHERE if there is none.

        The rows of the answer may lag, or rest where an event was parked: whether somebody may see
        a row of a list is decided by this.
        """
        ...

    def label(self, name: str, version: int) -> tuple[Text, Text]:
        """Return label and sentence of a stored event from the catalogue, whoever owned it."""
        ...

    def open(self, placed: Iterable[Placed], announced: Iterable[Placed] = ()) -> Opened:
        """Open all personal values of the answer through the one door, once a request.

        Each comes with the person whose row or event it stands in. What is announced can be opened
        later, by `Opened.further`, where it depends on the others what is shown.
        """
        ...


def first_row(view: View, statement: Select[Any]) -> Row[Any]:
    """Return the row of a thing that is known to exist.

    Raises NotYetReadable if the read model has not come so far.
    """
    for row in view.all(statement):
        return row
    raise NotYetReadable


class QueryDeclaration(Struct, frozen=True):
    """What a query is called, its route, what it answers with, and which projections it waits for.

    `name` is also the name of the permission that it needs.
    """

    name: str
    route: Route
    label: Text
    purpose: Purpose
    needs: tuple[str, ...]
    answers: Any


class Query(FrozenStruct, forbid_unknown_fields=True):
    """Base of all queries."""

    declaration: ClassVar[QueryDeclaration]

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        raise NotImplementedError

    def answer(self, view: View) -> Any:
        raise NotImplementedError


class Page(Struct, Generic[T], frozen=True):
    """A part of a list. `next` is the cursor of the following part, None at the end."""

    items: tuple[T, ...]
    next: int | None = None


class ListQuery(Query, kw_only=True, forbid_unknown_fields=True):
    """Base of queries that answer with a page: rows in order of a position, behind a cursor."""

    cursor: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=200)] = 50

    def part(self, statement: Select[Any], position: Column[int]) -> Select[Any]:
        """Return the statement for the rows of this page."""
        return statement.where(position > self.cursor).order_by(position).limit(self.limit)

    def page(self, rows: Sequence[Row[Any]], items: Iterable[T]) -> Page[T]:
        """Return the page of `items`, made from rows that have their `position`."""
        return Page(tuple(items), rows[-1].position if len(rows) == self.limit else None)


Q = TypeVar("Q", bound=type[Query])


def query(  # noqa: PLR0913 - a declaration states all its parts at once
    name: str, route_words: str, *, da: str, en: str, purpose: Purpose, needs: Sequence[str]
) -> Callable[[Q], Q]:
    """Declare a query class: `@query("cases.history", "GET /cases/{case}/history", ...)`."""

    def declare(cls: Q) -> Q:
        answers = get_type_hints(cls.answer).get("return")
        if answers is None:
            message = f"{name}: answer() must say what it returns"
            raise DeclarationError(message)
        cls.declaration = QueryDeclaration(
            name, route(route_words, cls), Text(da, en), purpose, tuple(needs), answers
        )
        return cls

    return declare
