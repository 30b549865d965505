"""Sweeps: somebody opens the data of many persons in a short time."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from core.readlog import Logged


class Swept(NamedTuple):
    """From its first to its last look, and how many persons and look-ups were in it."""

    actor: str
    begun: datetime
    ended: datetime
    persons: int
    looks: int


def sweeps(looks: Iterable[Logged], most: int, within: timedelta) -> list[Swept]:
    """Return where an actor opened more than `most` persons within the time, the first begun first.

    Windows that overlap are one sweep.
    """
    actors: dict[str, _Actor] = {}
    for _, entry in looks:
        if entry.persons:
            actor = actors.setdefault(entry.actor, _Actor(entry.actor, most, within))
            actor.look(entry.at, entry.persons)
    found = [swept for actor in actors.values() for swept in actor.ended()]
    return sorted(found, key=lambda swept: (swept.begun, swept.actor))


class _Look:
    """A look at some persons, and whether it is part of a sweep."""

    __slots__ = ("at", "persons", "swept")

    def __init__(self, at: datetime, persons: tuple[UUID, ...]) -> None:
        self.at = at
        self.persons = persons
        self.swept = False


class _Actor:
    """The looks of one actor that are recent, and the sweep that they are part of."""

    def __init__(self, name: str, most: int, within: timedelta) -> None:
        self._name = name
        self._most = most
        self._within = within
        self._recent: deque[_Look] = deque()
        self._counts: Counter[UUID] = Counter()
        self._sweep: list[_Look] = []
        self._found: list[Swept] = []

    def look(self, at: datetime, persons: tuple[UUID, ...]) -> None:
        while self._recent and self._recent[0].at < at - self._within:
            self._forget(self._recent.popleft().persons)
        if self._sweep and self._sweep[-1].at < at - self._within:
            self._end()
        self._recent.append(_Look(at, persons))
        self._counts.update(persons)
        if len(self._counts) > self._most:
            self._sweep += reversed(list(self._not_swept()))

    def ended(self) -> list[Swept]:
        self._end()
        return self._found

    def _not_swept(self) -> Iterator[_Look]:
        """Take the recent looks that no sweep has yet into one, the newest first."""
        for look in reversed(self._recent):
            if look.swept:
                return
            look.swept = True
            yield look

    def _forget(self, persons: tuple[UUID, ...]) -> None:
        self._counts.subtract(persons)
        for person in persons:
            if not self._counts[person]:
                del self._counts[person]

    def _end(self) -> None:
        if self._sweep:
            times = [look.at for look in self._sweep]
            persons = {person for look in self._sweep for person in look.persons}
            self._found.append(
                Swept(self._name, min(times), max(times), len(persons), len(self._sweep))
            )
        self._sweep = []
