"""The port to the read log: who looked at whom, why, and what was denied. Written first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from msgspec import Struct

Outcome = Literal["opened", "refused", "denied"]


class ReadLogEntry(Struct, frozen=True, kw_only=True):
    """One request: `opened` personal data, a command `refused` by a rule, or access `denied`.

    `action` is the command's or query's name, `purpose` a declared one, `rule` the permission or
    the broken rule, `persons` whose data, `fields` which (`match.meeting_logged:note`).
    """

    at: datetime
    outcome: Outcome
    actor: str
    action: str
    purpose: str
    rule: str
    persons: tuple[UUID, ...] = ()
    fields: tuple[str, ...] = ()
    request: str = ""


class ReadLog(Protocol):
    """An append-only store of its own, beside the event log."""

    def append(self, entry: ReadLogEntry) -> int:
        """Store the entry durably and return its position: 1, 2, 3 without gaps.

        Raises ReadLogUnavailable if that can't be done; the answer must not leave then.
        """
        ...

    def read(self, *, after: int = 0, limit: int = 500) -> Sequence[tuple[int, ReadLogEntry]]:
        """Return entries in order of position."""
        ...
