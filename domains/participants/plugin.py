"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.participants.commands import GiveConsent, WithdrawConsent
from domains.participants.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ParticipantId,
    ParticipantRegistered,
)
from domains.participants.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {ParticipantId: "participant"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return [ParticipantRegistered, ConsentGiven, ConsentWithdrawn]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [GiveConsent, WithdrawConsent]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
