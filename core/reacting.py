"""Runs reactions: reads the log after the commit, and issues their commands through the bus."""

import logging
import threading
from collections.abc import Iterable
from typing import Protocol

from core.codec import Codec
from core.command_bus import Call, CommandBus
from core.commands import Command
from core.engine import BATCH
from core.errors import Conflict, IdempotencyKeyReused, NotFound, PluginRefused, RuleBroken
from core.facts import Reader
from core.identity import Identity, of_system
from core.projections import AnyRecorded
from core.reactions import Reaction
from core.store import Query, QueryItem, Recorder

_RETRY_SECONDS = 1.0
_GATHER_SECONDS = 0.05

_log = logging.getLogger("qnet.reactions")


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

    Commands have ids made from the reaction and the position, so running twice changes nothing.
    What a rule or a plugin refuses is an answer, and the reaction goes on; a conflict is tried
    again at the next turn. What fails otherwise is logged and tried again, and holds up no other.
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
        self._closed = threading.Event()
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
        self._closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def catch_up(self) -> None:
        """React to everything that is in the log, now, in this thread."""
        for reaction in self._reactions:
            self._run(reaction)

    def _follow(self) -> None:
        while not self._closed.is_set():
            self._wake.clear()
            for reaction in self._reactions:
                self._try(reaction)
            self._wake.wait(_RETRY_SECONDS)
            # Nobody waits for a reaction: the appends of a moment share one look at the log.
            self._closed.wait(_GATHER_SECONDS)

    def _try(self, reaction: Reaction) -> None:
        try:
            self._run(reaction)
        except Exception as failure:  # noqa: BLE001 - the thread lives on, whatever a reaction does
            # Without the message, which may repeat data.
            _log.error("reaction %s failed: %s", reaction.name, type(failure).__name__)

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
        series = f"{reaction.name}:{recorded.position}"
        number = 0
        for command in reaction.commands(read, recorded):
            number = self._issue(command, identity, series, number, str(recorded.id))

    def _issue(
        self, command: Command, identity: Identity, series: str, number: int, correlation_id: str
    ) -> int:
        """Send the command under the first free number of the series; return the one after it.

        What was decided when the reaction ran before and broke off has its numbers still, and the
        commands that are left may be fewer now.
        """
        while True:
            call = Call(command, identity, f"{series}:{number}", correlation_id=correlation_id)
            number += 1
            try:
                self._bus.execute(call)
            except IdempotencyKeyReused:
                continue
            except (RuleBroken, NotFound):
                return number
            except PluginRefused as refusal:
                if refusal.facts.get("failed"):
                    raise
            return number
