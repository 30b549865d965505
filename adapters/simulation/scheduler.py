"""Runs many courses side by side in simulated time: each is a generator of steps.

A course yields `Do` and is sent the answer (None if the command was refused), or yields `Wait`.
Everything that falls into the same hour is submitted together; then the clock is turned. So the
same seed gives the same events in the same order.
"""

import heapq
from collections.abc import Callable, Generator
from concurrent.futures import Future
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple, TypeAlias
from uuid import UUID

from core.clock import TurnableClock
from core.command_bus import Answer, Call, CommandBus
from core.commands import Command
from core.errors import NotFound, QnetError, RuleBroken
from core.identity import Identity


class Do(NamedTuple):
    """Send a command as somebody."""

    command: Command
    identity: Identity


class Wait(NamedTuple):
    """Let time pass; the course goes on in the working hour that follows."""

    duration: timedelta


Course: TypeAlias = Generator[Do | Wait, Answer | None, None]
Acknowledge = Callable[[str], None]

_FIRST_HOUR, _LAST_HOUR = 8, 20


class SeededIds:
    """Random ids (RFC 9562, version 4) that are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def __call__(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)


class Scheduler:
    """Simulated time, and the courses that wait in it."""

    def __init__(
        self,
        bus: CommandBus,
        clock: TurnableClock,
        command_ids: Callable[[], UUID],
        *,
        after_each_hour: Callable[[], None],
        acknowledged: Acknowledge = lambda _command_id: None,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._command_ids = command_ids
        self._after_each_hour = after_each_hour
        self._acknowledged = acknowledged
        self._waiting: list[tuple[datetime, int, Course, Answer | None]] = []
        self._order = 0
        self.commands = 0
        self.refused = 0

    def begin(self, course: Course, at: datetime) -> None:
        """Let a course begin in the working hour at or after `at`."""
        self._push(working_hour(at), course, None)

    def run(self, until: datetime, progress: Callable[[datetime], None]) -> None:
        """Let time pass until `until`; what waits for later never happens."""
        while self._waiting and self._waiting[0][0] < until:
            hour = self._waiting[0][0]
            self._clock.turn_to(hour)
            progress(hour)
            while self._waiting and self._waiting[0][0] == hour:
                self._turn(hour)
            self._after_each_hour()

    def _turn(self, hour: datetime) -> None:
        """Let each course that is due take one step; their commands share group commits."""
        due: list[tuple[Course, Answer | None]] = []
        while self._waiting and self._waiting[0][0] == hour:
            _, _, course, answer = heapq.heappop(self._waiting)
            due.append((course, answer))
        sent = []
        for course, answer in due:
            step = self._next(course, answer)
            if isinstance(step, Do):
                command_id = str(self._command_ids())
                call = Call(step.command, step.identity, command_id)
                sent.append((course, call, self._bus.submit(call)))
            elif isinstance(step, Wait):
                later = max(working_hour(hour + step.duration), hour + timedelta(hours=1))
                self._push(working_hour(later), course, None)
        for course, call, future in sent:
            self.commands += 1
            self._push(hour, course, self._reply(call, future))

    def _reply(self, call: Call, future: "Future[Answer]") -> Answer | None:
        """Return the answer, None if a rule refused or it was closed to who sent it.

        Any other failure names the command.
        """
        try:
            answer = future.result()
        except (RuleBroken, NotFound):
            self.refused += 1
            return None
        except QnetError as failure:
            failure.add_note(f"{call.command.declaration.name} by {call.identity.id}")
            raise
        self._acknowledged(call.command_id or "")
        return answer

    def _next(self, course: Course, answer: Answer | None) -> Do | Wait | None:
        try:
            return course.send(answer)
        except StopIteration:
            return None

    def _push(self, at: datetime, course: Course, answer: Answer | None) -> None:
        self._order += 1
        heapq.heappush(self._waiting, (at, self._order, course, answer))


def working_hour(moment: datetime) -> datetime:
    """Return the full hour at or after `moment` at which people are awake (UTC, 8 to 20)."""
    full = moment.replace(minute=0, second=0, microsecond=0)
    if full < moment:
        full += timedelta(hours=1)
    if full.hour < _FIRST_HOUR:
        return full.replace(hour=_FIRST_HOUR)
    if full.hour >= _LAST_HOUR:
        return (full + timedelta(days=1)).replace(hour=_FIRST_HOUR)
    return full
