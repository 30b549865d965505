"""What decisions know of branches."""

import msgspec
from msgspec import Struct

from core.facts import Fact
from domains.branches.events import BranchId, BranchOpened, BranchPlanned, MunicipalityCovered


class BranchState(Struct, frozen=True):
    """Whether the branch exists, and receives referrals."""

    exists: bool = False
    is_open: bool = False


branch_state = Fact("branch_state", BranchState(), by="branch")


@branch_state.on(BranchPlanned)
def planned(_state: BranchState, _event: BranchPlanned) -> BranchState:
    return BranchState(exists=True)


@branch_state.on(BranchOpened)
def opened(state: BranchState, _event: BranchOpened) -> BranchState:
    return msgspec.structs.replace(state, is_open=True)


class Coverage(Struct, frozen=True):
    """Which branch covers a municipality; none if it waits for a Qnet."""

    branch: BranchId | None = None


coverage = Fact("coverage", Coverage(), by="municipality")


@coverage.on(MunicipalityCovered)
def covered(_state: Coverage, event: MunicipalityCovered) -> Coverage:
    return Coverage(event.branch)
