"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.guards import Guard
from core.hookspecs import hookimpl
from core.notices import Notice
from core.permissions import Permission
from domains.safety import events as its_events
from domains.safety.commands import conflicts, glass, incidents
from domains.safety.events import GlassId, SafetyIncidentId
from domains.safety.facts import is_closed
from domains.safety.notices import NOTICES
from domains.safety.permissions import PERMISSIONS

_COMMANDS = (conflicts, incidents, glass)


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {SafetyIncidentId: "safety_incident", GlassId: "glass"}


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
def notices() -> Sequence[Notice]:
    return NOTICES


@hookimpl
def guard() -> Guard:
    return is_closed
