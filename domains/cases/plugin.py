"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.cases.commands import CloseCase, OpenCase
from domains.cases.events import CaseClosed, CaseId, CaseOpened
from domains.cases.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {CaseId: "case"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return [CaseOpened, CaseClosed]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [OpenCase, CloseCase]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
