"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from core.reactions import Reaction
from domains.branches import commands as its_commands
from domains.branches import events as its_events
from domains.branches.events import BranchId, MunicipalityCode
from domains.branches.permissions import PERMISSIONS
from domains.branches.reactions import REACTIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {BranchId: "branch", MunicipalityCode: "municipality"}


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
def reactions() -> Sequence[Reaction]:
    return REACTIONS
