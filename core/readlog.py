"""The port to the read log: who looked at whom, why, and what was denied. Written first."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from msgspec import Struct

Outcome = Literal["opened", "sealed", "looked", "proven", "refused", "denied"]


class ReadLogEntry(Struct, frozen=True, kw_only=True):
    """One request: personal data `opened`, or looked at `sealed`; a command `refused`; or `denied`.

    Whoever `looked` named something or searched, and no personal data were opened. Whoever has
    `proven` who she is was let in at the sign-in. `subjects` are the ids that the request named,
    `credential` the token or session that came with it. `action` is the command's or query's name,
    `purpose` a declared one, `rule` the permission or the broken rule, `persons` whose data,
    `fields` which (`match.meeting_logged:note`), `terms` the keyed hashes of what was searched for.
    """

    at: datetime
    outcome: Outcome
    actor: str
    action: str
    purpose: str
    rule: str
    credential: UUID | None = None
    subjects: tuple[str, ...] = ()
    persons: tuple[UUID, ...] = ()
    fields: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    request: str = ""


Logged = tuple[int, ReadLogEntry]
"""An entry with its position."""


class Lookups(Protocol):
    """Says who looked at whom. Raises ReadLogUnavailable if that can't be read."""

    def naming(self, ids: Collection[UUID], *, since: datetime) -> Sequence[Logged]:
        """Return the entries that name one of the ids, in order: as person, subject or actor."""
        ...

    def between(self, since: datetime, until: datetime, *, after: int = 0) -> Iterator[Logged]:
        """Yield the entries from `since` to before `until` behind a position, in order."""
        ...


class ReadLog(Lookups, Protocol):
    """An append-only store of its own, beside the event log."""

    def append(self, entry: ReadLogEntry) -> int:
        """Store the entry durably and return its position: 1, 2, 3 without gaps.

        Raises ReadLogUnavailable if that can't be done; the answer must not leave then.
        """
        ...

    def read(self, *, after: int = 0, limit: int = 500) -> Sequence[Logged]:
        """Return entries in order of position."""
        ...
