"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from core.reactions import Reaction
from domains.participants import events as its_events
from domains.participants.commands import (
    circle,
    consents,
    contact,
    merging,
    protection,
    telling,
)
from domains.participants.events import ChildId, ParticipantId, ThirdPersonId
from domains.participants.permissions import PERMISSIONS
from domains.participants.reactions import REACTIONS

_COMMANDS = (consents, telling, contact, protection, circle, merging)


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {ParticipantId: "participant", ChildId: "child", ThirdPersonId: "person"}


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
