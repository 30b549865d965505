"""How a branch comes to be, made up: the commands of branches as the national office sends them."""

from collections.abc import Iterable
from datetime import date

from core.identity import AccountId
from core.personal import PublicText
from domains.branches.commands import AppointLeader, BeginRecruiting, OpenBranch, PlanBranch
from domains.branches.events import BranchId, LeaderFunction, MunicipalityCode


def plan(place: str, municipalities: Iterable[str]) -> PlanBranch:
    """Return the plan of a branch that is named after a place."""
    codes = tuple(map(MunicipalityCode, municipalities))
    return PlanBranch(name=PublicText(f"Qnet {place}"), municipalities=codes)


def recruiting(branch: BranchId, day: date) -> BeginRecruiting:
    """Return that the branch looks for its first volunteers."""
    return BeginRecruiting(branch=branch, began_on=day)


def opening(branch: BranchId, day: date) -> OpenBranch:
    """Return that the branch opens."""
    return OpenBranch(branch=branch, opened_on=day)


def leader(branch: BranchId, account: AccountId) -> AppointLeader:
    """Return who leads the branch."""
    return AppointLeader(branch=branch, leader=account, function=LeaderFunction.LEADER)


def deputy(branch: BranchId, account: AccountId) -> AppointLeader:
    """Return who stands in for the leader."""
    return AppointLeader(branch=branch, leader=account, function=LeaderFunction.DEPUTY)
