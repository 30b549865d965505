"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.codec import Upcaster
from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from core.reactions import Reaction
from domains.matches import events as its_events
from domains.matches.commands import course, likeness, meetings, proposing
from domains.matches.events import MatchId, MeetingId
from domains.matches.permissions import PERMISSIONS
from domains.matches.reactions import REACTIONS
from domains.matches.upcasters import more_reasons


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {MatchId: "match", MeetingId: "meeting"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def upcasters() -> Sequence[Upcaster]:
    return [more_reasons]


@hookimpl
def commands() -> Sequence[type[Command]]:
    modules = (proposing, likeness, course, meetings)
    return [found for module in modules for found in declared(module, Command)]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS


@hookimpl
def reactions() -> Sequence[Reaction]:
    return REACTIONS
