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
from domains.referrals import commands as its_commands
from domains.referrals import events as its_events
from domains.referrals.events import LinkId, ReferralId
from domains.referrals.permissions import PERMISSIONS
from domains.referrals.reactions import REACTIONS
from domains.referrals.upcasters import who_referred


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {ReferralId: "referral", LinkId: "link"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def upcasters() -> Sequence[Upcaster]:
    return [who_referred]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return declared(its_commands, Command)


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS


@hookimpl
def reactions() -> Sequence[Reaction]:
    return REACTIONS
