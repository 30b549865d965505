"""The command bus: the one way in. Authorise, read, decide, seal, append, or nothing at all."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from core.actors import actor_of
from core.clock import Clock
from core.codec import encode
from core.commands import Command, Given, Outcome
from core.errors import (
    Conflict,
    DeclarationError,
    Forbidden,
    IdempotencyKeyReused,
    InvalidInput,
    NotFound,
    QnetError,
    RuleBroken,
)
from core.events import Event, Metadata
from core.facts import Reader, query_of
from core.group_sealing import Sealing
from core.guards import guarded
from core.identity import Identity
from core.keys import Credential, Deposits, KeyStore, Revocation, VaultDeletion
from core.likeness import Names
from core.permissions import Actor, Decision, decide, may_anywhere
from core.personal import Private
from core.purposes import Purpose
from core.readlog import ReadLog, ReadLogEntry
from core.registry import Registry
from core.routes import subjects_of
from core.store import (
    AppendCondition,
    BoundaryChanged,
    CommandRecord,
    Envelope,
    EventToStore,
    Recorder,
)
from core.text import Text
from core.writer import Writer

TRIES = 5
_BEYOND = Text("Så langt er loggen ikke nået", "The log hasn't come so far")
_KNOWN_SECRET = Text("Adgangsnøglen er allerede i brug", "The token is in use already")


class Answer(Struct, frozen=True):
    """What an accepted command answers: where its last event stands, and the ids it is about."""

    position: int
    ids: Mapping[str, str]


class Call(NamedTuple):
    """A command on its way, with who sends it and what it carries besides.

    `command_id` makes it idempotent when the caller chose it; `if_match` is the position at which
    the caller last looked.
    """

    command: Command
    identity: Identity
    command_id: str | None = None
    if_match: int | None = None
    correlation_id: str | None = None


class Stores(NamedTuple):
    """The ports that a decision touches."""

    recorder: Recorder
    keys: KeyStore
    read_log: ReadLog


class CommandBus:
    """Runs commands. What refuses has written nothing but a trace in the read log's store."""

    def __init__(
        self,
        registry: Registry,
        stores: Stores,
        clock: Clock,
        *,
        version: str,
        new_id: Callable[[], UUID] = uuid4,
    ) -> None:
        self._registry = registry
        self._recorder, self._keys, self._read_log = stores
        self._clock = clock
        self._version = version
        self._new_id = new_id
        self._sealing = Sealing(registry, self._keys, new_id)
        self._idempotency_secret = self._keys.secret("idempotency")
        self._writer = Writer(self._recorder, self._sealing.of_a_group)

    def execute(self, call: Call) -> Answer:
        """Run a command and wait for its answer. Raises what `submit` puts into the future."""
        return self.submit(call).result()

    def submit(self, call: Call) -> "Future[Answer]":
        """Ask the plugins' checks, then queue the command.

        The future holds the answer after the commit, or Forbidden, NotFound, RuleBroken,
        PluginRefused, InvalidInput, Conflict, IdempotencyKeyReused, PersonErased, NewerVersion;
        ReadLogUnavailable if a refusal can't leave its trace.
        """
        answer: Future[Answer] = Future()
        answer.set_running_or_notify_cancel()
        try:
            self._admit(call)
        except QnetError as refusal:
            self._settle(call, answer, refusal)
            return answer
        decided = self._writer.submit(lambda: self._run(call))
        decided.add_done_callback(lambda done: self._pass_on(call, done, answer))
        return answer

    def close(self) -> None:
        """Finish what is queued, then stop."""
        self._writer.close()

    def _admit(self, call: Call) -> None:
        """Ask the plugins' checks, if there are any, for an actor whose role is authorised.

        The role is authorised again under the lock; without checks, there alone.
        """
        if self._registry.has_checks:
            self._registry.check(call.command, self._with_role(call))

    def _with_role(self, call: Call) -> Actor:
        """Return who sends the command. Raises Forbidden if no role allows it anywhere."""
        return self._actor(call, self._reader(), self._clock.now())

    def _actor(self, call: Call, read: Reader, now: datetime) -> Actor:
        actor = actor_of(call.identity, self._registry, read, now)
        if not may_anywhere(actor, call.command.declaration.name, self._registry.permissions):
            raise Forbidden
        return actor

    def _run(self, call: Call) -> Answer:
        for _ in range(TRIES):
            if (known := self._answered(call)) is not None:
                self._with_role(call)
                return known
            try:
                return self._decide_and_append(call)
            except BoundaryChanged:
                if call.if_match is not None and self._answered(call) is None:
                    break
        raise Conflict

    def _decide_and_append(self, call: Call) -> Answer:
        command, name = call.command, call.command.declaration.name
        read = self._reader()
        now = self._clock.now()
        # Before the resource is looked up: whom no role allows it learns nothing of what there is.
        given = Given(now, self._actor(call, read, now), self._new_id)
        resource = guarded(self._registry.guard, command.resource(read), read, given.actor)
        decision = decide(given.actor, name, resource, self._registry.permissions)
        if not decision.allowed:
            raise NotFound
        outcome = command.decide(read, given)
        deposits = Deposits(
            credentials=self._new_credentials(outcome),
            revocations=[item for item in outcome if isinstance(item, Revocation)],
            deletions=[item for item in outcome if isinstance(item, VaultDeletion)],
        )
        events = [item for item in outcome if isinstance(item, Event)]
        answer = self._append(call, read, decision, self._sealing.seal(events, deposits))
        self._sealing.appended(deposits)
        return answer

    def _new_credentials(self, outcome: Sequence[Outcome]) -> list[Credential]:
        """Return what is to be deposited. Raises InvalidInput for a secret that is in use."""
        found = [item for item in outcome if isinstance(item, Credential)]
        for credential in found:
            if self._keys.credential(credential.digest) is not None:
                raise InvalidInput(_KNOWN_SECRET, field="digest", problem="in use already")
        return found

    def _append(
        self, call: Call, read: Reader, decision: Decision, stored: Sequence[EventToStore]
    ) -> Answer:
        if not stored:
            message = f"{call.command.declaration.name} decided nothing: return events or refuse"
            raise DeclarationError(message)
        ids = dict(sorted(tag.split(":", 1) for tag in stored[0].tags))
        after = read.position or 0
        if call.if_match is not None:
            if call.if_match > after:
                raise InvalidInput(_BEYOND, field="If-Match", problem="beyond what was read")
            after = call.if_match
        condition = AppendCondition(query_of(read.boundary), after) if read.boundary else None
        position = self._recorder.append(
            stored,
            condition,
            envelope=Envelope(
                encode(self._metadata(call, read, decision)), self._record(call, ids)
            ),
        )
        return Answer(position, ids)

    def _metadata(self, call: Call, read: Reader, decision: Decision) -> Metadata:
        command_id = call.command_id or str(self._new_id())
        return Metadata(
            actor=call.identity.id,
            actor_kind=call.identity.kind,
            command=call.command.declaration.name,
            command_id=command_id,
            correlation_id=call.correlation_id or command_id,
            permission=decision.rule,
            read_position=read.position or 0,
            boundary=tuple(read.boundary),
            code=self._version,
            plugins=self._registry.plugin_versions,
            credential=call.identity.credential,
        )

    def _reader(self) -> Reader:
        return Reader(self._recorder, self._registry.codec, Names(self._keys))

    def _record(self, call: Call, ids: Mapping[str, str]) -> CommandRecord | None:
        if call.command_id is None:
            return None
        return CommandRecord(
            call.identity.id, call.command_id, self._body_hash(call.command), encode(ids)
        )

    def _answered(self, call: Call) -> Answer | None:
        """Return the answer that this very command got before. Raises IdempotencyKeyReused."""
        if call.command_id is None:
            return None
        known = self._recorder.command(call.identity.id, call.command_id)
        if known is None:
            return None
        if not hmac.compare_digest(known.body_hash, self._body_hash(call.command)):
            raise IdempotencyKeyReused
        return Answer(known.position, msgspec.json.decode(known.answer))

    def _body_hash(self, command: Command) -> bytes:
        body = msgspec.json.encode(
            [command.declaration.name, command], enc_hook=_reveal, order="deterministic"
        )
        return hmac.digest(self._idempotency_secret, body, hashlib.sha256)

    def _pass_on(self, call: Call, decided: "Future[Answer]", answer: "Future[Answer]") -> None:
        failure = decided.exception()
        if failure is None:
            answer.set_result(decided.result())
        else:
            self._settle(call, answer, failure)

    def _settle(self, call: Call, answer: "Future[Answer]", failure: BaseException) -> None:
        """Answer with the failure once its trace is written; or with why it can't be."""
        try:
            if isinstance(failure, QnetError):
                self._trace(call, failure)
        except Exception as untraced:  # noqa: BLE001 - whatever it is, somebody waits for it
            answer.set_exception(untraced)
        else:
            answer.set_exception(failure)

    def _trace(self, call: Call, refusal: QnetError) -> None:
        """Leave a trace of a refused or denied command in the read log's store."""
        self._read_log.append(
            ReadLogEntry(
                at=self._clock.now(),
                outcome="denied" if isinstance(refusal, Forbidden | NotFound) else "refused",
                actor=call.identity.id,
                action=call.command.declaration.name,
                purpose=Purpose.COMMAND.value,
                rule=refusal.rule if isinstance(refusal, RuleBroken) else refusal.code,
                credential=call.identity.credential,
                subjects=subjects_of(call.command, call.command.declaration.route),
                request=call.correlation_id or "",
            )
        )


def _reveal(value: Any) -> Any:
    if isinstance(value, Private):
        return value.reveal()
    message = f"{type(value).__name__} is not part of a command"
    raise NotImplementedError(message)
