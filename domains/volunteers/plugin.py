"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.volunteers import commands as its_commands
from domains.volunteers import events as its_events
from domains.volunteers.events import IncidentId, VolunteerId
from domains.volunteers.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {VolunteerId: "volunteer", IncidentId: "incident"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def commands() -> Sequence[type[Command]]:
    return declared(its_commands, Command)


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
