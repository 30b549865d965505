"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.events import Event
from core.hookspecs import hookimpl
from core.permissions import Permission
from domains.branches.commands import CoverMunicipality, OpenBranch, PlanBranch
from domains.branches.events import (
    BranchId,
    BranchOpened,
    BranchPlanned,
    MunicipalityCode,
    MunicipalityCovered,
)
from domains.branches.permissions import PERMISSIONS


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {BranchId: "branch", MunicipalityCode: "municipality"}


@hookimpl
def events() -> Sequence[type[Event]]:
    return [BranchPlanned, MunicipalityCovered, BranchOpened]


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [PlanBranch, CoverMunicipality, OpenBranch]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS
