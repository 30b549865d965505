"""Reactions: after an event, commands. Tracked, after the commit, never in a rebuild."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.commands import Command
from core.events import Event, Recorded, UnknownEvent, stored_name
from core.facts import Reader

E = TypeVar("E", bound=Event)
React = Callable[[Reader, Recorded[E]], Sequence[Command]]


class Reaction:
    """Turns events of one type into commands, which the system issues.

    The command ids are made from the reaction's name and the event's position: reacting twice to
    the same event changes nothing.
    """

    def __init__(self, name: str, event_type: type[E], react: React[E]) -> None:
        self.name = name
        self.event_name = stored_name(event_type)
        self._react = react

    def commands(self, read: Reader, recorded: Recorded[Event | UnknownEvent]) -> Sequence[Command]:
        """Return the commands that follow from the event; none for other events."""
        if recorded.name != self.event_name or isinstance(recorded.event, UnknownEvent):
            return ()
        return self._react(read, recorded)  # type: ignore[arg-type]  # the stored name says the type
