"""Projections: from events to the rows that people look at."""

import copy
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Column, MetaData, Table

from core.errors import DeclarationError
from core.events import Event, Recorded, UnknownEvent, stored_name
from core.scopes import Lies, RowScope

E = TypeVar("E", bound=Event)
AnyRecorded = Recorded[Event | UnknownEvent]
Row = dict[str, Any]
TWIN = "_rebuild"
"""Ends the names of the tables that a rebuild fills."""


class Unreachable(Exception):
    """The read models can't be read or written now: no handler's fault, so it is tried again."""


class Rows(Protocol):
    """The rows of one projection while a batch is applied; a row is found by its primary key."""

    def get(self, table: Table, *key: Any) -> Row | None:
        """Return a copy of the row, None if there is none."""
        ...

    def put(self, table: Table, **values: Any) -> None:
        """Insert the row, or replace the one with the same primary key."""
        ...

    def change(self, table: Table, *key: Any, **values: Any) -> None:
        """Change columns of a row that is there. Raises KeyError if it isn't."""
        ...

    def remove(self, table: Table, *key: Any) -> None:
        """Delete the row if it is there."""
        ...


Handler = Callable[[Rows, Recorded[E]], None]


class Projection:
    """A read model: its tables, the tag it is kept by, and a function for each event it wants.

    Another version is another set of tables. Rows and position are committed together, exactly
    once. When an event fails, it and the later events of the same key are parked; a `critical`
    projection stops instead, and what depends on it is denied.
    """

    def __init__(self, name: str, *, version: int, key: str, critical: bool = False) -> None:
        self.name = name
        self.version = version
        self.key = key
        self.critical = critical
        self.suffix = ""
        self.metadata = MetaData()
        self.scopes: dict[str, RowScope] = {}
        self._handlers: dict[str, Callable[[Rows, Any], None]] = {}
        self._on_every: Callable[[Rows, AnyRecorded], None] | None = None

    def table(self, name: str, *columns: Column[Any], scope: RowScope | None = None) -> Table:
        """Declare a table of this version. It must have a primary key.

        `scope` says who sees which rows, behind the permissions. Where nothing is said, a row lies
        at its `branch`; without such a column only who sees the whole country sees it.
        """
        table = Table(f"{self.name}_v{self.version}_{name}", self.metadata, *columns)
        if not table.primary_key.columns:
            message = f"{table.name} has no primary key"
            raise DeclarationError(message)
        if scope is None:
            scope = Lies(branch=("branch",)) if "branch" in table.columns else Lies()
        if not set(scope.columns) <= set(table.columns.keys()):
            message = f"{table.name} lies by columns that it doesn't have"
            raise DeclarationError(message)
        self.scopes[table.name] = scope
        return table

    def twin(self) -> "Projection":
        """Return the same projection over other tables, beside the real ones: for a rebuild."""
        twin = copy.copy(self)
        twin.name = f"{self.name}{TWIN}"
        twin.suffix = TWIN
        return twin

    @property
    def tables(self) -> Sequence[Table]:
        return self.metadata.sorted_tables

    def on(self, event_type: type[E]) -> Callable[[Handler[E]], Handler[E]]:
        """Apply events of this type with the decorated function."""

        def declare(handler: Handler[E]) -> Handler[E]:
            self._handlers[stored_name(event_type)] = handler
            return handler

        return declare

    def on_every(
        self, handler: Callable[[Rows, AnyRecorded], None]
    ) -> Callable[[Rows, AnyRecorded], None]:
        """Apply every event, unknown ones too, with the decorated function."""
        self._on_every = handler
        return handler

    def wants(self, recorded: AnyRecorded) -> bool:
        """Say whether the event changes anything here."""
        return self._on_every is not None or (
            recorded.name in self._handlers and not isinstance(recorded.event, UnknownEvent)
        )

    def wants_type(self, name: str) -> bool:
        """Say whether events of this stored name change anything here."""
        return self._on_every is not None or name in self._handlers

    def apply(self, rows: Rows, recorded: AnyRecorded) -> None:
        """Change the rows as the event says."""
        if self._on_every is not None:
            self._on_every(rows, recorded)
        handler = self._handlers.get(recorded.name)
        if handler is not None and not isinstance(recorded.event, UnknownEvent):
            handler(rows, recorded)

    def key_of(self, recorded: AnyRecorded) -> str:
        """Return the key under which the event is parked: its tag's id, or the event's own."""
        return recorded.tag(self.key) or str(recorded.id)
