"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.notices import Notice
from core.permissions import Permission
from domains.breaches import commands as its_commands
from domains.breaches import events as its_events
from domains.breaches.events import BreachId
from domains.breaches.notices import NOTICES
from domains.breaches.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {BreachId: "breach"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def commands() -> Sequence[type[Command]]:
    return declared(its_commands, Command)


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS


@hookimpl
def notices() -> Sequence[Notice]:
    return NOTICES
