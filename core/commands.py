"""Commands: what somebody wants to happen. A command finds its resource and decides."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import ClassVar, TypeVar
from uuid import UUID

from msgspec import Struct

from core.clock import danish_day
from core.events import Event
from core.facts import Reader
from core.keys import Credential, Revocation, VaultDeletion
from core.permissions import Actor, Resource
from core.routes import Route, route
from core.rules import Rule
from core.structs import FrozenStruct
from core.text import Text

Outcome = Event | Credential | Revocation | VaultDeletion
"""What a decision returns: events, and what changes in the key database with them."""


class CommandDeclaration(Struct, frozen=True):
    """What a command is called, where it comes in, and the rules that may refuse it.

    `name` is also the name of the permission that it needs.
    """

    name: str
    route: Route
    label: Text
    rules: tuple[Rule, ...]


class Given(Struct, frozen=True):
    """What a decision is given beside the facts: the moment, who acts, and new ids."""

    now: datetime
    actor: Actor
    new_id: Callable[[], UUID]

    @property
    def today(self) -> date:
        """The calendar day in Denmark."""
        return danish_day(self.now)


class Command(FrozenStruct, forbid_unknown_fields=True):
    """Base of all commands.

    `resource` says what the command is about, from facts; `decide` returns what happens, or raises
    one of the declared rules. Both read through the same reader: what they read is the boundary
    in which nothing may change before the events are stored.
    """

    declaration: ClassVar[CommandDeclaration]

    def resource(self, read: Reader) -> Resource:
        raise NotImplementedError

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        raise NotImplementedError


C = TypeVar("C", bound=type[Command])


def command(
    name: str, route_words: str, *, da: str, en: str, rules: Sequence[Rule] = ()
) -> Callable[[C], C]:
    """Declare a command class: `@command("cases.close", "POST /cases/{case}/closure", ...)`."""

    def declare(cls: C) -> C:
        cls.declaration = CommandDeclaration(
            name, route(route_words, cls), Text(da, en), tuple(rules)
        )
        return cls

    return declare
