"""The query bus: authorise, wait for the read models, answer through the one door."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Row
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
from core.permissions import NOWHERE, Actor, Decision, Resource, decide, may_anywhere
from core.queries import Query, RowReader
from core.readlog import ReadLogEntry
from core.registry import Registry
from core.routes import subjects_of
from core.text import Language, Text

ACCESS = "access"
_BEYOND = Text("Så langt er loggen ikke nået", "The log hasn't come so far")


class ReadModels(Protocol):
    """Where queries read rows."""

    def reading(self) -> AbstractContextManager[RowReader]:
        """Give a reader whose rows all come from one snapshot."""
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
        self._door = Door(stores.keys, stores.read_log, clock)
        self._labels: Mapping[tuple[str, int], tuple[Text, Text]] = {}

    def ask(self, asked: Ask) -> Any:
        """Return the answer.

        Raises Forbidden, NotFound (also for what the actor may not know of), NotYetReadable,
        ReadLogUnavailable, KeyUnusable.
        """
        try:
            return self._answer(asked)
        except (Forbidden, NotFound) as denial:
            self._trace(asked, denial)
            raise

    def _answer(self, asked: Ask) -> Any:
        declared = asked.query.declaration
        read = Reader(self._stores.recorder, self._registry.codec)
        actor = actor_of(asked.identity, self._registry, read)
        if not may_anywhere(actor, declared.name, self._registry.permissions):
            raise Forbidden
        head = self._stores.recorder.head()
        if asked.after > head:
            raise InvalidInput(_BEYOND, field="after", problem="beyond the head of the log")
        self._waits.wait([ACCESS], head)
        with self._models.reading() as rows:
            resource = asked.query.resource(lambda tag: self._find(rows, tag))
        decision = decide(actor, declared.name, resource, self._registry.permissions)
        if not decision.allowed:
            raise NotFound if decision.role_has_it else Forbidden
        self._waits.wait(declared.needs, asked.after)
        with self._models.reading() as rows:
            view = _View(asked, actor, decision, rows, self)
            return asked.query.answer(view)

    def label(self, name: str, version: int) -> tuple[Text, Text]:
        """Return label and sentence from the catalogue; the bare name where it knows nothing."""
        if (name, version) not in self._labels:
            self._labels = {
                key: (entry.label, entry.sentence)
                for key, entry in self._catalogue.entries().items()
            }
        unknown = Text(name, name)
        return self._labels.get((name, version), (unknown, unknown))

    def open(self, placed: Iterable[Placed], asked: Ask, decision: Decision) -> Opened:
        """Open values through the door under the query's declared purpose."""
        return self._door.open(
            placed,
            looker=Looker(
                asked.identity.id,
                asked.query.declaration.name,
                asked.identity.credential,
                subjects_of(asked.query, asked.query.declaration.route),
                asked.request,
            ),
            permission=decision,
            purpose=decision.purpose or asked.query.declaration.purpose,
        )

    @property
    def codec(self) -> Codec:
        return self._registry.codec

    @property
    def names(self) -> Names:
        return Names(self._stores.keys)

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def _find(self, rows: RowReader, tag: str) -> Resource:
        find = self._registry.find_resource
        return NOWHERE if find is None else find(rows, tag)

    def _trace(self, asked: Ask, denial: QnetError) -> None:
        self._stores.read_log.append(
            ReadLogEntry(
                at=self._clock.now(),
                outcome="denied",
                actor=asked.identity.id,
                action=asked.query.declaration.name,
                purpose=asked.query.declaration.purpose.value,
                rule=denial.code,
                credential=asked.identity.credential,
                subjects=subjects_of(asked.query, asked.query.declaration.route),
                request=asked.request,
            )
        )


class _View:
    """What one query sees while it answers."""

    def __init__(
        self, asked: Ask, actor: Actor, decision: Decision, rows: RowReader, bus: QueryBus
    ) -> None:
        self.actor = actor
        self.language: Language = asked.language
        self.codec = bus.codec
        self.now = bus.now
        self.names = bus.names
        self.label: Callable[[str, int], tuple[Text, Text]] = bus.label
        self._asked = asked
        self._decision = decision
        self._rows = rows
        self._bus = bus
        self._opened = False

    def all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        return self._rows.all(statement)

    def open(self, placed: Iterable[Placed]) -> Opened:
        if self._opened:
            message = f"{self._asked.query.declaration.name} opens twice: one entry a request"
            raise DeclarationError(message)
        self._opened = True
        return self._bus.open(placed, self._asked, self._decision)
