"""Facts: small pure folds over the events of one tag, and the reader that remembers what was read.

    case_state = Fact("case_state", CaseState(), by="case")

    @case_state.on(CaseClosed)
    def closed(state: CaseState, event: CaseClosed) -> CaseState: ...

Sealed values are never folded: a fact knows ids, states, dates and numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from core.codec import Codec
from core.errors import DeclarationError, NotFound
from core.events import BoundaryItem, Event, Recorded, UnknownEvent, stored_name
from core.likeness import Names
from core.schema import fields_of, protection
from core.store import Query, QueryItem, Recorder, SequencedEvent, as_stored

S = TypeVar("S")
E = TypeVar("E", bound=Event)
Fold = Callable[[S, E], S]
_NO_LIMIT = 2**62


class Fact(Generic[S]):
    """What a decision may know about one thing: a fold of the event types it names, by one tag."""

    def __init__(self, name: str, initial: S, *, by: str) -> None:
        self.name = name
        self.initial = initial
        self.by = by
        self._folds: dict[type[Event], Callable[[S, Event], S]] = {}
        self._types: tuple[str, ...] = ()

    def on(self, event_type: type[E]) -> Callable[[Fold[S, E]], Fold[S, E]]:
        """Fold events of this type."""
        if event_type in self._folds:
            message = f"fact {self.name} folds {stored_name(event_type)} twice"
            raise DeclarationError(message)

        def declare(fold: Fold[S, E]) -> Fold[S, E]:
            self._folds[event_type] = fold  # type: ignore[assignment]  # looked up by this very type
            self._types = (*self._types, stored_name(event_type))
            return fold

        return declare

    @property
    def types(self) -> tuple[str, ...]:
        """The stored names that the fact reads."""
        return self._types

    def boundary(self, key: UUID | str) -> BoundaryItem:
        """Return the part of the log that decides the fact about `key`."""
        return BoundaryItem(self._types, (f"{self.by}:{key}",))

    def fold(self, state: S, event: Event | UnknownEvent) -> S:
        """Return the state after the event; events of other types change nothing."""
        fold = self._folds.get(type(event))  # type: ignore[arg-type]  # UnknownEvent is in no fold
        return state if fold is None else fold(state, event)  # type: ignore[arg-type]  # as above

    def personal_fields(self) -> list[str]:
        """Return the names of sealed fields of the folded types, for checks."""
        return [
            field.name
            for event_type in self._folds
            for field in fields_of(event_type)
            if protection(field) != "clear"
        ]


class Reader:
    """Reads facts for one decision, and remembers the boundary and position that were read.

    `names` compares names by the search index; None where a decision has none.
    """

    def __init__(self, recorder: Recorder, codec: Codec, names: Names | None = None) -> None:
        self._recorder = recorder
        self._codec = codec
        self._names = names
        self._known: dict[tuple[object, str], object] = {}
        self.boundary: list[BoundaryItem] = []
        self.position: int | None = None

    def __call__(self, fact: Fact[S], key: UUID | str) -> S:
        """Return the fact about `key` as the log stands; the same again if it was read before.

        Raises NewerVersion if an event in the boundary is newer than this code.
        """
        key = str(key)
        place = (fact, key)
        if place in self._known:
            return self._known[place]  # type: ignore[return-value]  # the place has the fact
        state = fact.initial
        for sequenced in self._read(fact.boundary(key)):
            stored = as_stored(sequenced)
            state = fact.fold(state, self._codec.event(stored.type, stored.version, stored.data))
        self._known[place] = state
        return state

    def recorded(
        self, types: Sequence[type[Event]], by: str, key: UUID | str
    ) -> Sequence[Recorded[Event | UnknownEvent]]:
        """Return the events of these types that carry the tag, as they stand in the log."""
        return self._recorded(BoundaryItem(tuple(map(stored_name, types)), (f"{by}:{key}",)))

    def everywhere(self, types: Sequence[type[Event]]) -> Sequence[Recorded[Event | UnknownEvent]]:
        """Return all events of these types, whatever they are about: only of what is rare."""
        return self._recorded(BoundaryItem(tuple(map(stored_name, types)), ()))

    def hold(self, *types: type[Event]) -> None:
        """Take all events of these types into the boundary, unread: none may come meanwhile."""
        if self.position is None:
            self.position = self._recorder.head() or 0
        self.boundary.append(BoundaryItem(tuple(map(stored_name, types)), ()))

    @property
    def names(self) -> Names:
        """The search index. What it says isn't in the boundary; the events that fill it must be."""
        if self._names is None:
            message = "names are compared in commands only"
            raise DeclarationError(message)
        return self._names

    def known(self, fact: Fact[S | None], key: UUID | str) -> S:
        """Return the fact about something that must be there. Raises NotFound if it isn't."""
        state = self(fact, key)
        if state is None:
            raise NotFound
        return state

    def _recorded(self, item: BoundaryItem) -> Sequence[Recorded[Event | UnknownEvent]]:
        place = (item.types, "".join(item.tags))
        if place not in self._known:
            self._known[place] = tuple(map(self._codec.decode, self._read(item)))
        return self._known[place]  # type: ignore[return-value]  # the place has them

    def _read(self, item: BoundaryItem) -> Iterable[SequencedEvent]:
        # Only the first read need say where the log ends; with a limit the store isn't asked.
        limit = None if self.position is None else _NO_LIMIT
        response = self._recorder.read(query_of([item]), limit=limit)
        yield from response
        if self.position is None:
            self.position = response.head or 0
        self.boundary.append(item)


def query_of(boundary: list[BoundaryItem]) -> Query:
    """Return the recorder's query for a boundary."""
    return Query([QueryItem(list(item.types), list(item.tags)) for item in boundary])
