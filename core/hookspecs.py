"""The generic hooks. Domains, projections and plugins register through the same ones.

A hook implementation is a function of the same name in a `plugin.py`, marked with `hookimpl`. All
hooks but `check_command` are called once, at start.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from core.codec import Upcaster
    from core.commands import Command
    from core.events import Event
    from core.facts import Fact
    from core.guards import FindClosed, Guard
    from core.notices import Notice
    from core.permissions import Actor, Permission
    from core.projections import Projection
    from core.queries import FindResources, Query
    from core.reactions import Reaction
    from core.registry import ActorFacts
    from core.text import Text

hookspec = pluggy.HookspecMarker("qnet")
hookimpl = pluggy.HookimplMarker("qnet")


@hookspec
def id_types() -> Mapping[Any, str]:
    """Return the table from id type to tag name: `{CaseId: "case"}`. A tag has one owner."""
    raise NotImplementedError


@hookspec
def events() -> "Sequence[type[Event]]":
    """Return the event classes. A field of bare text, or a name that is taken, stops the start."""
    raise NotImplementedError


@hookspec
def upcasters() -> "Sequence[Upcaster]":
    """Return the steps from old stored versions to the next."""
    raise NotImplementedError


@hookspec
def commands() -> "Sequence[type[Command]]":
    """Return the command classes."""
    raise NotImplementedError


@hookspec
def queries() -> "Sequence[type[Query]]":
    """Return the query classes."""
    raise NotImplementedError


@hookspec
def permissions() -> "Sequence[Permission]":
    """Return rows of the permission table. Without a row nobody may do an action."""
    raise NotImplementedError


@hookspec
def projections() -> "Sequence[Projection]":
    """Return the projections."""
    raise NotImplementedError


@hookspec
def reactions() -> "Sequence[Reaction]":
    """Return the reactions: after an event, commands."""
    raise NotImplementedError


@hookspec
def notices() -> "Sequence[Notice]":
    """Return the notices: after an event, messages to accounts."""
    raise NotImplementedError


@hookspec(firstresult=True)
def actor_fact() -> "Fact[ActorFacts] | None":
    """Return the fact that says which grants an account has. One domain answers: accounts."""
    raise NotImplementedError


@hookspec(firstresult=True)
def guard() -> "Guard | None":
    """Return the function that says from whom somebody is kept. One domain answers: safety."""
    raise NotImplementedError


@hookspec(firstresult=True)
def find_closed() -> "FindClosed | None":
    """Return the function by which queries find what is closed to somebody: access answers."""
    raise NotImplementedError


@hookspec(firstresult=True)
def find_resources() -> "FindResources | None":
    """Return the function by which queries find where things lie: access answers."""
    raise NotImplementedError


@hookspec
def check_command(command: "Command", actor: "Actor") -> "Text | None":
    """Veto a command: return words that say why, or None.

    Called for each command after its role was authorised and before any lock. It may forbid, never
    allow. It fails closed: if it raises, the command is refused, and the plugin named.
    """
    raise NotImplementedError
