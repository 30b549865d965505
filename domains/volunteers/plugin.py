"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.volunteers.commands import ApproveVolunteer, RegisterVolunteer
from domains.volunteers.events import VolunteerApproved, VolunteerId, VolunteerRegistered
from domains.volunteers.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {VolunteerId: "volunteer"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return [VolunteerRegistered, VolunteerApproved]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [RegisterVolunteer, ApproveVolunteer]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
