"""Given these events, when this command comes, then these events, or this broken rule."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn, Self, TypeVar
from uuid import UUID

import msgspec

from core.command_bus import Answer
from core.commands import Command
from core.errors import Forbidden, NotFound, QnetError, RuleBroken
from core.events import Event, UnknownEvent
from core.identity import Identity
from core.registry import Registry
from core.rules import Rule
from core.testing.bench import START, Bench
from core.testing.new_ids import Bindings

E = TypeVar("E", bound=QnetError)
Fields = Mapping[str, Any]


def given(*events: Event | Iterable[Event], registry: Registry | None = None) -> "Scenario":
    """Begin with events that have happened, or histories of them, in this order."""
    happened = [e for each in events for e in ([each] if isinstance(each, Event) else each)]
    return Scenario(happened, registry)


class Scenario:
    """What has happened, and when the command comes."""

    def __init__(self, events: Sequence[Event], registry: Registry | None) -> None:
        self._events = events
        self._registry = registry
        self._now = START

    def at(self, now: datetime) -> Self:
        """Let the command come at this moment instead of `START`."""
        self._now = now
        return self

    def when(
        self,
        command: Command,
        *,
        by: Identity | UUID,
        key: str | None = None,
        if_match: int | None = None,
    ) -> "Outcome":
        """Run the command on the real bus, by an identity or the account with this id.

        Say what comes of it: `then`, `refused`, `denied` or `not_found`.
        """
        with Bench(self._registry, self._now) as bench:
            bench.append(*self._events)
            call = bench.call(command, by, key=key, if_match=if_match)
            result: Answer | QnetError
            try:
                result = bench.bus.execute(call)
            except QnetError as failure:
                result = failure
        return Outcome(bench, len(self._events), command, result)


class Outcome:
    """What came of the command. A rule that refused without being declared fails at once."""

    def __init__(
        self, bench: Bench, before: int, command: Command, result: Answer | QnetError
    ) -> None:
        self.bench = bench
        self._before = before
        self._command = command
        self._result = result
        rules = [rule.name for rule in command.declaration.rules]
        if isinstance(result, RuleBroken) and result.rule not in rules:
            self._fail(f"was refused by {result.rule}, which it doesn't declare: {rules}")

    def then(self, *expected: Event) -> Self:
        """Assert that it was accepted, and that exactly these events happened.

        `seal(Private(...))` and `to_vault(Private(...))` in an expected event are compared with
        what the stored event opens to; `new_id(...)` stands for an id that the command made.
        """
        if isinstance(self._result, QnetError):
            self._fail(f"was not accepted: {self._result!r} {dict(self._result.facts)}")
        happened = [recorded.event for recorded in self.bench.recorded(after=self._before)]
        bindings = Bindings(self.bench.new_ids.made)
        pairs = zip(happened, expected, strict=False)
        if len(happened) != len(expected) or not all(
            self._agree(bindings, actual, wanted) for actual, wanted in pairs
        ):
            self._fail(f"let happen\n{self._tell(happened)}\nand not\n{self._tell(expected)}")
        return self

    @property
    def answer(self) -> Answer:
        """What the command answered."""
        if isinstance(self._result, QnetError):
            self._fail(f"was not accepted: {self._result!r}")
        return self._result

    def refused(self, rule: Rule, **facts: Any) -> Self:
        """Assert that this declared rule refused it, with these facts if there are any."""
        if rule not in self._command.declaration.rules:
            self._fail(f"doesn't declare {rule}")
        refusal = self._failed(RuleBroken)
        if refusal.rule != rule.name:
            self._fail(f"was refused by {refusal.rule}, not by {rule.name}")
        different = {n: v for n, v in facts.items() if refusal.facts.get(n, msgspec.UNSET) != v}
        if different:
            self._fail(f"was refused with {dict(refusal.facts)}, not with {different}")
        return self._left_a_trace("refused", rule.name)

    def denied(self) -> Self:
        """Assert that no role of the actor allows it anywhere."""
        self._failed(Forbidden)
        return self._left_a_trace("denied", Forbidden.code)

    def not_found(self) -> Self:
        """Assert that there is no such thing, or none that the actor may know of."""
        self._failed(NotFound)
        return self._left_a_trace("denied", NotFound.code)

    def failed(self, kind: type[QnetError]) -> Self:
        """Assert another refusal of the kernel: a conflict, say."""
        self._failed(kind)
        return self._left_a_trace("refused", kind.code)

    def _failed(self, kind: type[E]) -> E:
        if isinstance(self._result, Answer):
            happened = [recorded.event for recorded in self.bench.recorded(after=self._before)]
            self._fail(f"was accepted, and let happen\n{self._tell(happened)}")
        if not isinstance(self._result, kind):
            self._fail(f"failed otherwise: {self._result!r} {dict(self._result.facts)}")
        if self.bench.recorder.head() != self._before:
            self._fail("was refused, and let something happen all the same")
        return self._result

    def _left_a_trace(self, outcome: str, rule: str) -> Self:
        traces = [(each.outcome, each.rule) for each in self.bench.read_log.entries]
        if traces != [(outcome, rule)]:
            self._fail(f"should have left one trace, {outcome} by {rule}, and left {traces}")
        return self

    def _agree(self, bindings: Bindings, actual: Event | UnknownEvent, expected: Event) -> bool:
        if type(actual) is not type(expected):
            return False
        fields, wanted = self._fields(actual), self._fields(expected)
        return all(bindings.agree(wanted[name], value) for name, value in fields.items())

    def _fields(self, event: Event | UnknownEvent) -> Fields:
        return {name: self.bench.reveal(getattr(event, name)) for name in event.__struct_fields__}

    def _tell(self, events: Iterable[Event | UnknownEvent]) -> str:
        told = []
        for event in events:
            fields = ", ".join(f"{name}={value!r}" for name, value in self._fields(event).items())
            told.append(f"    {type(event).__name__}({fields})")
        return "\n".join(told) or "    nothing"

    def _fail(self, what: str) -> NoReturn:
        raise AssertionError(f"{self._command.declaration.name} {what}")
