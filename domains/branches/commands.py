"""What may be asked of branches."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import COUNTRY, Resource
from core.personal import PublicText
from domains.branches.events import (
    BranchId,
    BranchOpened,
    BranchPlanned,
    FourDigits,
    MunicipalityCode,
    MunicipalityCovered,
)
from domains.branches.facts import branch_state, coverage
from domains.branches.municipalities import municipalities
from domains.branches.rules import (
    BRANCH_IS_NOT_OPEN_YET,
    MUNICIPALITY_EXISTS,
    MUNICIPALITY_IS_FREE,
)


@command(
    "branches.plan",
    "POST /branches",
    da="Planlæg lokalt Qnet",
    en="Plan a branch",
    rules=[MUNICIPALITY_EXISTS, MUNICIPALITY_IS_FREE],
)
class PlanBranch(Command):
    """Plan a local Qnet and say which municipalities it will cover."""

    name: Annotated[PublicText, Meta(min_length=1, max_length=100)]
    municipalities: Annotated[tuple[FourDigits, ...], Meta(max_length=98)] = ()

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        branch = BranchId(given.new_id())
        events: list[Event] = [BranchPlanned(branch=branch, name=self.name)]
        events.extend(_cover(read, branch, code) for code in dict.fromkeys(self.municipalities))
        return events


@command(
    "branches.cover",
    "POST /branches/{branch}/municipalities",
    da="Dæk kommune",
    en="Cover a municipality",
    rules=[MUNICIPALITY_EXISTS, MUNICIPALITY_IS_FREE],
)
class CoverMunicipality(Command):
    """Let a branch take referrals from one more municipality."""

    branch: BranchId
    municipality: FourDigits

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(branch_state, self.branch).exists, branch=self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        return [_cover(read, self.branch, self.municipality)]


@command(
    "branches.open",
    "POST /branches/{branch}/opening",
    da="Åbn lokalt Qnet",
    en="Open a branch",
    rules=[BRANCH_IS_NOT_OPEN_YET],
)
class OpenBranch(Command):
    """Open a planned branch: from now on it receives referrals."""

    branch: BranchId
    opened_on: date

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(branch_state, self.branch).exists, branch=self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        BRANCH_IS_NOT_OPEN_YET.require(not read(branch_state, self.branch).is_open)
        return [BranchOpened(branch=self.branch, opened_on=self.opened_on)]


def _cover(read: Reader, branch: BranchId, municipality: MunicipalityCode) -> Event:
    MUNICIPALITY_EXISTS.require(municipality in municipalities(), municipality=municipality)
    free = read(coverage, municipality).branch is None
    MUNICIPALITY_IS_FREE.require(free, municipality=municipality)
    return MunicipalityCovered(branch=branch, municipality=municipality)
