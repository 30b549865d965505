"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from core.reactions import Reaction
from domains.volunteers import events as its_events
from domains.volunteers.commands import caring, deciding, going, preparing, registering, telling
from domains.volunteers.events import IncidentId, VolunteerId
from domains.volunteers.permissions import PERMISSIONS
from domains.volunteers.reactions import REACTIONS

_COMMANDS = (registering, preparing, deciding, telling, caring, going)


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {VolunteerId: "volunteer", IncidentId: "incident"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [each for module in _COMMANDS for each in declared(module, Command)]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS


@hookimpl
def reactions() -> Sequence[Reaction]:
    return REACTIONS
