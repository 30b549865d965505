"""A Qnet on the bench: the real command bus over ports in memory, with a clock that tests turn."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import msgspec

from core.clock import TurnableClock
from core.codec import encode
from core.command_bus import Answer, Call, CommandBus, Stores
from core.commands import Command
from core.events import Event, Recorded, UnknownEvent
from core.identity import Identity, of_account
from core.inputs import read_input
from core.keys import Deposits
from core.personal import Private, Sealed, VaultRef
from core.reacting import ReactionRunner
from core.registry import Registry, discover
from core.sealing import open_sealed, open_vault_item
from core.store import EventToStore
from core.testing.keys import MemoryKeyStore
from core.testing.readlog import MemoryReadLog
from core.testing.recorders import MemoryRecorder
from core.testing.tracking import MemoryReactionTracking

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""The moment at which the clock of a bench stands."""

ERASED = "erased"

installed = cache(discover)
"""The registry of everything that is installed, discovered once a process."""


class Ids:
    """Makes ids one after the other, the same in each run."""

    def __init__(self, series: int) -> None:
        self._series = series
        self.made: list[UUID] = []

    def __call__(self) -> UUID:
        made = UUID(int=(self._series << 64) + len(self.made) + 1)
        self.made.append(made)
        return made


class Bench:
    """Everything that a command touches. A context manager: it closes the bus's writer thread."""

    def __init__(self, registry: Registry | None = None, now: datetime = START) -> None:
        self.registry = registry or installed()
        self.clock = TurnableClock(now)
        self.recorder = MemoryRecorder(self.clock)
        self.keys = MemoryKeyStore()
        self.read_log = MemoryReadLog()
        self.reacted = MemoryReactionTracking()
        self.new_ids = Ids(series=2)
        self._given_ids = Ids(series=1)
        stores = Stores(self.recorder, self.keys, self.read_log)
        self.bus = CommandBus(
            self.registry, stores, self.clock, version="test", new_id=self.new_ids
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is queued, and give back threads."""
        self.bus.close()
        self.recorder.close()

    def append(self, *events: Event) -> None:
        """Let events have happened, sealed as the bus seals them."""
        with self.recorder.transaction(), self.keys.transaction():
            for event in events:
                deposits = Deposits()
                self.recorder.append([self._to_store(event, deposits)])
                self.keys.put_in_vault(deposits.vault)
                self.keys.remove_from_index(deposits.unindexed)
                self.keys.add_to_index(deposits.index)

    def execute(
        self,
        command: Command,
        by: Identity | UUID,
        *,
        key: str | None = None,
        if_match: int | None = None,
    ) -> Answer:
        """Run a command on the bus, for an identity or the account with this id."""
        return self.bus.execute(self.call(command, by, key=key, if_match=if_match))

    def call(
        self,
        command: Command,
        by: Identity | UUID,
        *,
        key: str | None = None,
        if_match: int | None = None,
    ) -> Call:
        """Return the call, its command read as every entrance reads it.

        An account has just proven its second factor.
        Raises InvalidInput for a command that no entrance would let in.
        """
        raw = msgspec.to_builtins(command, enc_hook=_reveal)
        proven = self.clock.now()
        identity = by if isinstance(by, Identity) else of_account(by, second_factor_at=proven)
        return Call(read_input(type(command), raw), identity, key, if_match)

    def react(self) -> None:
        """Let the reactions catch up with what has happened."""
        ReactionRunner(
            self.registry.reactions, self.recorder, self.registry.codec, self.bus, self.reacted
        ).catch_up()

    def recorded(self, after: int = 0) -> Sequence[Recorded[Event | UnknownEvent]]:
        """Return the events behind a position."""
        return [self.registry.codec.decode(found) for found in self.recorder.read(after=after)]

    def reveal(self, value: Any) -> Any:
        """Return the value in a field: opened if it is sealed or in the vault, or `ERASED`."""
        if isinstance(value, Private):
            return _as_stored(value.reveal())
        if not isinstance(value, Sealed | VaultRef):
            return value
        key = self.keys.keys([value.key]).get(value.key)
        if key is None:
            return ERASED
        if isinstance(value, Sealed):
            return open_sealed(value, key)
        item = self.keys.from_vault([value.ref]).get(value.ref)
        return ERASED if item is None else open_vault_item(item, value, key)

    def _to_store(self, event: Event, deposits: Deposits) -> EventToStore:
        event_id, kind = self._given_ids(), type(event)
        sealed = self.registry.sealers[kind].seal(
            event, event_id, self.keys, deposits, self._given_ids
        )
        return EventToStore(
            kind.declaration.name,
            encode(sealed),
            self.registry.tags_of[kind](event),
            str(event_id),
            kind.declaration.version,
        )


def _reveal(value: Any) -> Any:
    if isinstance(value, Private):
        return value.reveal()
    message = f"{type(value).__name__} is not part of a command"
    raise NotImplementedError(message)


def _as_stored(value: Any) -> Any:
    """Return what a value is after it was sealed and opened: what JSON makes of it."""
    return msgspec.json.decode(encode(value))
