"""What decisions know of branches."""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from core.facts import Fact
from core.identity import AccountId
from domains.branches.events import (
    BranchClosed,
    BranchId,
    BranchOpened,
    BranchPlanned,
    BranchRecruiting,
    LeaderAppointed,
    LeaderFunction,
    LeaderReleased,
    MunicipalityCode,
    MunicipalityCovered,
    MunicipalityReleased,
)
from domains.branches.municipalities import municipalities
from domains.cases.events import CaseOpened
from domains.referrals.events import ReferralAccepted, ReferralId, ReferralWithdrawn

Status = Literal["planned", "recruiting", "open", "closed"]


class BranchState(Struct, frozen=True):
    """Where the branch stands; none if there is no such branch."""

    status: Status | None = None

    @property
    def exists(self) -> bool:
        return self.status is not None

    @property
    def is_open(self) -> bool:
        """Whether it receives referrals."""
        return self.status == "open"


branch_state = Fact("branch_state", BranchState(), by="branch")


@branch_state.on(BranchPlanned)
def planned(_state: BranchState, _event: BranchPlanned) -> BranchState:
    return BranchState("planned")


@branch_state.on(BranchRecruiting)
def recruiting(state: BranchState, event: BranchRecruiting) -> BranchState:
    return state if event.corrects is not None else BranchState("recruiting")


@branch_state.on(BranchOpened)
def opened(state: BranchState, event: BranchOpened) -> BranchState:
    return state if event.corrects is not None else BranchState("open")


@branch_state.on(BranchClosed)
def closed(state: BranchState, event: BranchClosed) -> BranchState:
    return state if event.corrects is not None else BranchState("closed")


def is_municipality(code: MunicipalityCode) -> bool:
    """Say whether a municipality has the code: known from the official list, not from the log."""
    return code in municipalities()


class Coverage(Struct, frozen=True):
    """Which branch covers a municipality; none if it waits for a Qnet."""

    branch: BranchId | None = None


coverage = Fact("coverage", Coverage(), by="municipality")


@coverage.on(MunicipalityCovered)
def covered(_state: Coverage, event: MunicipalityCovered) -> Coverage:
    return Coverage(event.branch)


@coverage.on(MunicipalityReleased)
def released(_state: Coverage, _event: MunicipalityReleased) -> Coverage:
    return Coverage()


class Municipalities(Struct, frozen=True):
    """The municipalities that a branch covers."""

    codes: frozenset[MunicipalityCode] = frozenset()


municipalities_of_branch = Fact("municipalities_of_branch", Municipalities(), by="branch")


@municipalities_of_branch.on(MunicipalityCovered)
def one_more(state: Municipalities, event: MunicipalityCovered) -> Municipalities:
    return Municipalities(state.codes | {event.municipality})


@municipalities_of_branch.on(MunicipalityReleased)
def one_less(state: Municipalities, event: MunicipalityReleased) -> Municipalities:
    return Municipalities(state.codes - {event.municipality})


class Leadership(Struct, frozen=True):
    """Who leads the branch, and who stands in."""

    functions: Mapping[AccountId, LeaderFunction] = {}


leadership = Fact("leadership", Leadership(), by="branch")


@leadership.on(LeaderAppointed)
def appointed(state: Leadership, event: LeaderAppointed) -> Leadership:
    return Leadership({**state.functions, event.leader: event.function})


@leadership.on(LeaderReleased)
def stepped_down(state: Leadership, event: LeaderReleased) -> Leadership:
    rest = {who: what for who, what in state.functions.items() if who != event.leader}
    return msgspec.structs.replace(state, functions=rest)


class Accepted(Struct, frozen=True):
    """The referrals that a branch said yes to, and that haven't become a case yet."""

    referrals: frozenset[ReferralId] = frozenset()


accepted_by_branch = Fact("accepted_by_branch", Accepted(), by="branch")


@accepted_by_branch.on(ReferralAccepted)
def said_yes(state: Accepted, event: ReferralAccepted) -> Accepted:
    return Accepted(state.referrals | {event.referral})


@accepted_by_branch.on(CaseOpened)
def became_a_case(state: Accepted, event: CaseOpened) -> Accepted:
    return Accepted(state.referrals - {event.referral})


@accepted_by_branch.on(ReferralWithdrawn)
def was_withdrawn(state: Accepted, event: ReferralWithdrawn) -> Accepted:
    if event.corrects is not None:
        return state
    return Accepted(state.referrals - {event.referral})
