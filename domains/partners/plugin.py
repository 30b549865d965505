"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.partners.commands import RegisterPartner
from domains.partners.events import PartnerId, PartnerRegistered
from domains.partners.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {PartnerId: "partner"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return [PartnerRegistered]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [RegisterPartner]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
