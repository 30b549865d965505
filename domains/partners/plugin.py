"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.codec import Upcaster
from core.commands import Command
from core.declared import declared
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.partners import commands as its_commands
from domains.partners import events as its_events
from domains.partners.events import AgreementId, ContactId, PartnerId
from domains.partners.permissions import PERMISSIONS
from domains.partners.upcasters import more_kinds


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {PartnerId: "partner", ContactId: "contact", AgreementId: "agreement"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def upcasters() -> Sequence[Upcaster]:
    return [more_kinds]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return declared(its_commands, Command)


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
