"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from core.reactions import Reaction
from domains.cases import events as its_events
from domains.cases.commands import (
    closing,
    concerns,
    notifications,
    opening,
    responsibility,
    transfers,
    waiting,
)
from domains.cases.events import CaseId, ConcernId, NotificationId
from domains.cases.permissions import PERMISSIONS
from domains.cases.reactions import REACTIONS

_COMMANDS = (opening, responsibility, waiting, transfers, concerns, notifications, closing)


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {CaseId: "case", ConcernId: "concern", NotificationId: "notification"}


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
