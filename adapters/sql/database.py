"""What the recorder needs of a database, in fixed SQL on a DBAPI connection."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing import persistence
from sqlalchemy import Engine

from adapters.sql.batch import Batch
from adapters.sql.matching import Match
from adapters.sql.response import Row
from adapters.sql.watchers import Watcher

FAR = 2**63 - 1
"""After every position."""


class Database(ABC):
    """One kind of database. The connections given to it are in autocommit mode."""

    error: type[Exception]

    @abstractmethod
    def watcher(self, engine: Engine, ring: Callable[[], None]) -> Watcher:
        """Return what calls `ring` soon after each commit of events by any process."""

    @abstractmethod
    def prepare(self, connection: Any) -> None:
        """Make a connection fit for the store."""

    @abstractmethod
    def read(
        self, connection: Any, match: Match, after: int, until: int, limit: int
    ) -> Sequence[Row]:
        """Return the first `limit` matching events with after < position <= until."""

    @abstractmethod
    def read_with_head(
        self, connection: Any, match: Match, after: int, limit: int
    ) -> tuple[int | None, Sequence[Row]]:
        """Return the head, and the first `limit` matching events up to it."""

    @abstractmethod
    def types_under(self, connection: Any, tag: str) -> tuple[str, ...]:
        """Return the types of the events that carry `tag`."""

    @abstractmethod
    def head(self, connection: Any) -> int | None:
        """Return the last position."""

    @abstractmethod
    def command(self, connection: Any, actor: str, command_id: str) -> Row | None:
        """Return body_hash, answer and position of a command."""

    @abstractmethod
    def begin(self, connection: Any) -> None:
        """Begin a group of appends."""

    @abstractmethod
    def commit(self, connection: Any) -> None:
        """Commit the group."""

    @abstractmethod
    def roll_back(self, connection: Any) -> None:
        """Undo the group."""

    @abstractmethod
    def append(self, connection: Any, batch: Batch) -> int | None:
        """Append inside a group. Returns the last position; None if the batch may not be appended.

        Nothing is written then.
        """

    @abstractmethod
    def append_alone(self, connection: Any, batch: Batch) -> int | None:
        """Append in a transaction of its own."""

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raise the driver's errors as eventsourcing's of the same name.

        Except IntegrityError, which stands for a changed boundary: what the constraints of the
        tables refuse is a mistake of the caller (an event id used twice), a ProgrammingError.
        """
        try:
            yield
        except self.error as error:
            raise _translation(error)(str(error)) from error


def _translation(error: Exception) -> type[Exception]:
    for name in (kind.__name__ for kind in type(error).__mro__):
        if name == "IntegrityError":
            return persistence.ProgrammingError
        translation = getattr(persistence, name, None)
        if translation is not None and issubclass(translation, persistence.PersistenceError):
            return translation  # type: ignore[no-any-return]
    return persistence.DatabaseError
