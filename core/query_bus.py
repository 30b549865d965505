"""The query bus: authorise, wait for the read models, answer through the one door."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Row, Table
from sqlalchemy.sql import Select

from core.actors import actor_of
from core.catalogue import Catalogue
from core.clock import Clock
from core.codec import Codec
from core.command_bus import Stores
from core.door import Door, Looker, Opened, Placed
from core.errors import DeclarationError, Forbidden, InvalidInput, NotFound, QnetError
from core.facts import Reader
from core.identity import Identity
from core.likeness import Names
from core.lookups import WatchedLookups
from core.permissions import NOWHERE, Actor, Decision, Resource, decide, may_anywhere
from core.queries import Query, RowReader
from core.registry import Registry
from core.routes import subjects_of
from core.scopes import NOTHING, PLACES, Scope
from core.terms import WatchedNames, terms_in
from core.text import Language, Text

ACCESS = "access"
_BEYOND = Text("Så langt er loggen ikke nået", "The log hasn't come so far")


class Snapshot(RowReader, Protocol):
    """Rows that all come from one snapshot."""

    def without(self, ids: Collection[str], tables: Sequence[Table]) -> RowReader:
        """Return a reader of the same snapshot in which no row of the tables has any of the ids.

        It is as if there were none, whatever the statement joins, counts or looks up.
        """
        ...


class ReadModels(Protocol):
    """Where queries read rows."""

    def reading(self, scope: Scope) -> AbstractContextManager[Snapshot]:
        """Give a reader whose rows all come from one snapshot.

        Where the database can hide rows, none that lie outside the scope are there.
        """
        ...


class Waits(Protocol):
    """Waits for projections."""

    def wait(self, names: Iterable[str], position: int) -> None:
        """Return once the named projections have reached the position.

        Raises NotYetReadable after two seconds, or if one of them stands still.
        """
        ...


class Ask(NamedTuple):
    """A query on its way. `after` is a position that the answer must include."""

    query: Query
    identity: Identity
    language: Language = "da"
    after: int = 0
    request: str = ""


class QueryBus:
    """Answers queries for one installation."""

    def __init__(  # noqa: PLR0913 - it joins all that an answer needs
        self,
        registry: Registry,
        stores: Stores,
        *,
        models: ReadModels,
        waits: Waits,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._registry = registry
        self._stores = stores
        self._models = models
        self._waits = waits
        self._catalogue = catalogue
        self._clock = clock
        self._tables = tuple(t for projection in registry.projections for t in projection.tables)
        self._door = Door(stores.keys, stores.read_log, clock)
        self._actions: Mapping[str, Text] = {
            **{cls.declaration.name: cls.declaration.label for cls in registry.commands},
            **{cls.declaration.name: cls.declaration.label for cls in registry.queries},
        }
        self._labels: Mapping[tuple[str, int], tuple[Text, Text]] = {}

    def ask(self, asked: Ask) -> Any:
        """Return the answer.

        Raises Forbidden, NotFound (also for what the actor may not know of), NotYetReadable,
        ReadLogUnavailable, KeyUnusable.
        """
        try:
            actor, decision = self._authorised(asked)
        except (Forbidden, NotFound) as denial:
            self._deny(asked, denial)
            raise
        self._waits.wait(asked.query.declaration.needs, asked.after)
        with self._models.reading(decision.scope) as snapshot:
            view = _View(asked, actor, decision, self._seen_by(actor, snapshot), self)
            try:
                answer = asked.query.answer(view)
            except (Forbidden, NotFound) as denial:
                if not view.is_logged:
                    self._deny(asked, denial)
                raise
            view.log_look()
        return answer

    def _authorised(self, asked: Ask) -> tuple[Actor, Decision]:
        declared = asked.query.declaration
        read = Reader(self._stores.recorder, self._registry.codec)
        actor = actor_of(asked.identity, self._registry, read, self._clock.now())
        if not may_anywhere(actor, declared.name, self._registry.permissions):
            raise Forbidden
        head = self._stores.recorder.head()
        if asked.after > head:
            raise InvalidInput(_BEYOND, field="after", problem="beyond the head of the log")
        self._waits.wait([ACCESS, PLACES], head)
        with self._models.reading(NOTHING) as snapshot:
            rows = self._seen_by(actor, snapshot).rows
            resource = asked.query.resource(lambda tag: self.find(rows, [tag])[tag])
        decision = decide(actor, declared.name, resource, self._registry.permissions)
        if not decision.allowed:
            raise NotFound if decision.role_has_it else Forbidden
        return actor, decision

    def _seen_by(self, actor: Actor, snapshot: Snapshot) -> "_Seen":
        find = self._registry.find_closed
        closed = frozenset[str]() if find is None else find(snapshot, actor)
        rows = snapshot.without(closed, self._tables) if closed else snapshot
        return _Seen(rows, closed)

    def label(self, name: str, version: int) -> tuple[Text, Text]:
        """Return label and sentence from the catalogue; the bare name where it knows nothing."""
        if (name, version) not in self._labels:
            self._labels = {
                key: (entry.label, entry.sentence)
                for key, entry in self._catalogue.entries().items()
            }
        unknown = Text(name, name)
        return self._labels.get((name, version), (unknown, unknown))

    def action(self, name: str) -> Text:
        """Return what a command or query is called; the bare name where nothing has it."""
        return self._actions.get(name, Text(name, name))

    @property
    def door(self) -> Door:
        return self._door

    @property
    def codec(self) -> Codec:
        return self._registry.codec

    def names(self, noted: Callable[[tuple[str, ...]], None]) -> Names:
        """Return what looks names up, and tells `noted` of it."""
        return WatchedNames(self._stores.keys, noted)

    def lookups(
        self, noted: Callable[[tuple[str, ...]], None], closed: Collection[str]
    ) -> WatchedLookups:
        """Return what says who looked at whom, but at whom is closed, and tells `noted` of it."""
        return WatchedLookups(self._stores.read_log, self._stores.keys, noted, closed)

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def find(self, rows: RowReader, tags: Collection[str]) -> Mapping[str, Resource]:
        """Return where each tagged thing lies, by rows that are read after the question was."""
        find = self._registry.find_resources
        return dict.fromkeys(tags, NOWHERE) if find is None else find(rows, tags)

    def _deny(self, asked: Ask, denial: QnetError) -> None:
        terms = terms_in(asked.query, self._stores.keys)
        purpose = asked.query.declaration.purpose
        self._door.deny(_looker(asked, terms), rule=denial.code, purpose=purpose)


def _looker(asked: Ask, terms: Iterable[str]) -> Looker:
    declared = asked.query.declaration
    return Looker(
        asked.identity.id,
        declared.name,
        asked.identity.credential,
        subjects_of(asked.query, declared.route),
        asked.request,
        tuple(sorted(terms)),
    )


class _Seen(NamedTuple):
    """What is there for whoever asks, and the ids of what is closed to her: nearly always none."""

    rows: RowReader
    closed: Collection[str]


class _View:
    """What one query sees while it answers. It leaves one entry in the read log.

    A query that opens nothing leaves its entry too, if it named something or looked up names.
    """

    def __init__(
        self, asked: Ask, actor: Actor, decision: Decision, seen: _Seen, bus: QueryBus
    ) -> None:
        self.actor = actor
        self.language: Language = asked.language
        self.codec = bus.codec
        self.now = bus.now
        self.names = bus.names(self._note)
        self.lookups = bus.lookups(self._note, seen.closed)
        self.action: Callable[[str], Text] = bus.action
        self.label: Callable[[str, int], tuple[Text, Text]] = bus.label
        self.is_logged = False
        self._asked = asked
        self._decision = decision
        self._purpose = decision.purpose or asked.query.declaration.purpose
        self._rows = seen.rows
        self._find = bus.find
        self._door = bus.door
        self._names_were_sought = False
        self._terms: set[str] = set()

    def all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return self._rows.all(statement)

    def find(self, tags: Iterable[str]) -> Mapping[str, Resource]:
        return self._find(self._rows, tuple(dict.fromkeys(tags)))

    def open(self, placed: Iterable[Placed], announced: Iterable[Placed] = ()) -> Opened:
        values = [(person, value) for person, value in placed if value is not None]
        later = [(person, value) for person, value in announced if value is not None]
        if not values and not later:
            return Opened({})
        self._require_no_entry()
        self.is_logged = True
        return self._door.open(
            values,
            announced=later,
            looker=self._looker(),
            permission=self._decision,
            purpose=self._purpose,
        )

    def log_look(self) -> None:
        """Leave an entry if there is none yet, and there is something to say."""
        looker = self._looker()
        if not self.is_logged and (looker.subjects or self._names_were_sought):
            self.is_logged = True
            self._door.look(looker, permission=self._decision, purpose=self._purpose)

    def _note(self, terms: tuple[str, ...]) -> None:
        """Keep what is looked for, until the entry is written."""
        if terms:
            self._require_no_entry()
        self._names_were_sought = True
        self._terms.update(terms)

    def _looker(self) -> Looker:
        return _looker(self._asked, self._terms)

    def _require_no_entry(self) -> None:
        if self.is_logged:
            message = f"{self._asked.query.declaration.name}: one entry a request, and all in it"
            raise DeclarationError(message)
