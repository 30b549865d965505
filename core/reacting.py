"""Runs reactions: reads the log after the commit, and issues their commands through the bus."""

import threading
from collections.abc import Iterable
from typing import Protocol

from core.bus import Call, CommandBus
from core.codec import Codec
from core.engine import BATCH
from core.errors import Conflict, QnetError
from core.facts import Reader
from core.identity import of_system
from core.projections import AnyRecorded
from core.reactions import Reaction
from core.store import Query, QueryItem, Recorder


class ReactionTracking(Protocol):
    """Remembers, durably, up to where each reaction has reacted."""

    def reacted(self, name: str) -> int:
        """Return the position, 0 for a reaction that never ran."""
        ...

    def advance(self, name: str, position: int) -> None:
        """Store the position."""
        ...


class ReactionRunner:
    """Brings each reaction to the head of the log.

    Commands have ids made from the reaction and the position, so running twice changes nothing. A
    refused command is the domain's answer, and the reaction goes on; a conflict is tried again at
    the next turn.
    """

    def __init__(
        self,
        reactions: Iterable[Reaction],
        recorder: Recorder,
        codec: Codec,
        bus: CommandBus,
        tracking: ReactionTracking,
    ) -> None:
        self._reactions = tuple(reactions)
        self._recorder = recorder
        self._codec = codec
        self._bus = bus
        self._tracking = tracking
        self._seen: dict[str, int] = {}
        self._wake = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Follow the log in a thread until `close`."""
        if not self._reactions:
            return
        self._recorder.on_append(self._wake.set)
        self._thread = threading.Thread(target=self._follow, name="qnet-reactions", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def catch_up(self) -> None:
        """React to everything that is in the log, now, in this thread."""
        for reaction in self._reactions:
            self._run(reaction)

    def _follow(self) -> None:
        while not self._closing:
            self._wake.clear()
            self.catch_up()
            self._wake.wait(1)

    def _run(self, reaction: Reaction) -> None:
        position = self._seen.get(reaction.name) or self._tracking.reacted(reaction.name)
        head = self._recorder.head()
        query = Query([QueryItem(types=[reaction.event_name])])
        while events := list(self._recorder.read(query, after=position, limit=BATCH)):
            for found in events:
                try:
                    self._react(reaction, self._codec.decode(found))
                except Conflict:
                    return
                position = found.position
                self._tracking.advance(reaction.name, position)
        self._seen[reaction.name] = max(head, position)

    def _react(self, reaction: Reaction, recorded: AnyRecorded) -> None:
        read = Reader(self._recorder, self._codec)
        identity = of_system(f"reaction:{reaction.name}")
        for number, command in enumerate(reaction.commands(read, recorded)):
            command_id = f"{reaction.name}:{recorded.position}:{number}"
            correlation_id = str(recorded.id)
            try:
                self._bus.execute(
                    Call(command, identity, command_id, correlation_id=correlation_id)
                )
            except Conflict:
                raise
            except QnetError:
                continue
