"""What may be asked of branches."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.identity import AccountId
from core.permissions import COUNTRY, Resource
from core.personal import PublicText
from domains.accounts.facts import account_state
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchId,
    BranchOpened,
    BranchPlanned,
    BranchRecruiting,
    BranchRenamed,
    FourDigits,
    LeaderAppointed,
    LeaderFunction,
    LeaderReleased,
    MunicipalityCode,
    MunicipalityCovered,
    MunicipalityReleased,
)
from domains.branches.facts import (
    accepted_by_branch,
    branch_state,
    coverage,
    is_municipality,
    leadership,
    municipalities_of_branch,
)
from domains.branches.rules import (
    BRANCH_DAY_IS_NOT_TO_COME,
    BRANCH_HAS_NO_OPEN_CASES,
    BRANCH_HAS_NO_REFERRALS,
    BRANCH_IS_NOT_CLOSED,
    BRANCH_IS_NOT_OPEN_YET,
    BRANCH_IS_PLANNED,
    LEADER_HAS_ANOTHER_FUNCTION,
    LEADER_IS_APPOINTED,
    LEADER_LEADS_THE_BRANCH,
    MUNICIPALITY_EXISTS,
    MUNICIPALITY_IS_COVERED_HERE,
    MUNICIPALITY_IS_FREE,
)
from domains.cases.facts import open_cases_of_branch
from domains.referrals.facts import waiting_at_branch

BranchName = Annotated[PublicText, Meta(min_length=1, max_length=100)]


@command(
    "branches.plan",
    "POST /branches",
    da="Planlæg lokalt Qnet",
    en="Plan a branch",
    rules=[MUNICIPALITY_EXISTS, MUNICIPALITY_IS_FREE],
)
class PlanBranch(Command):
    """Plan a local Qnet and say which municipalities it will cover."""

    name: BranchName
    municipalities: Annotated[tuple[FourDigits, ...], Meta(max_length=98)] = ()

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        branch = BranchId(given.new_id())
        events: list[Event] = [BranchPlanned(branch=branch, name=self.name)]
        events.extend(_cover(read, branch, code) for code in dict.fromkeys(self.municipalities))
        return events


@command(
    "branches.recruit",
    "POST /branches/{branch}/recruiting",
    da="Søg frivillige",
    en="Begin to recruit",
    rules=[BRANCH_IS_PLANNED, BRANCH_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class BeginRecruiting(Command):
    """Let a planned branch look for its first volunteers."""

    branch: BranchId
    began_on: date
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            status = read(branch_state, self.branch).status
            BRANCH_IS_PLANNED.require(status == "planned", status=status)
        else:
            corrected(read, self.corrects, [BranchRecruiting], "branch", self.branch)
        _require_past(self.began_on, given)
        return [
            BranchRecruiting(branch=self.branch, began_on=self.began_on, corrects=self.corrects)
        ]


@command(
    "branches.open",
    "POST /branches/{branch}/opening",
    da="Åbn lokalt Qnet",
    en="Open a branch",
    rules=[BRANCH_IS_NOT_OPEN_YET, BRANCH_DAY_IS_NOT_TO_COME, CORRECTS_WHAT_STANDS],
)
class OpenBranch(Command):
    """Open a branch, or a closed one again: from now on it receives referrals."""

    branch: BranchId
    opened_on: date
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is None:
            BRANCH_IS_NOT_OPEN_YET.require(not read(branch_state, self.branch).is_open)
        else:
            corrected(read, self.corrects, [BranchOpened], "branch", self.branch)
        _require_past(self.opened_on, given)
        return [BranchOpened(branch=self.branch, opened_on=self.opened_on, corrects=self.corrects)]


@command(
    "branches.rename",
    "POST /branches/{branch}/name",
    da="Omdøb lokalt Qnet",
    en="Rename a branch",
    rules=[CORRECTS_WHAT_STANDS],
)
class RenameBranch(Command):
    """Give a branch another name."""

    branch: BranchId
    name: BranchName
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [BranchRenamed], "branch", self.branch)
        return [BranchRenamed(branch=self.branch, name=self.name, corrects=self.corrects)]


@command(
    "branches.cover",
    "POST /branches/{branch}/municipalities",
    da="Dæk kommune",
    en="Cover a municipality",
    rules=[BRANCH_IS_NOT_CLOSED, MUNICIPALITY_EXISTS, MUNICIPALITY_IS_FREE],
)
class CoverMunicipality(Command):
    """Let a branch take referrals from one more municipality."""

    branch: BranchId
    municipality: FourDigits

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        BRANCH_IS_NOT_CLOSED.require(read(branch_state, self.branch).status != "closed")
        return [_cover(read, self.branch, self.municipality)]


@command(
    "branches.release",
    "POST /branches/{branch}/municipalities/{municipality}/release",
    da="Giv slip på kommune",
    en="Release a municipality",
    rules=[MUNICIPALITY_IS_COVERED_HERE],
)
class ReleaseMunicipality(Command):
    """Let a municipality wait for a Qnet again. Referrals that wait at the branch stay there."""

    branch: BranchId
    municipality: FourDigits

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        here = read(coverage, self.municipality).branch == self.branch
        MUNICIPALITY_IS_COVERED_HERE.require(here, municipality=self.municipality)
        return [MunicipalityReleased(branch=self.branch, municipality=self.municipality)]


@command(
    "branches.appoint",
    "POST /branches/{branch}/leaders",
    da="Udpeg leder",
    en="Appoint a leader",
    rules=[LEADER_LEADS_THE_BRANCH, LEADER_HAS_ANOTHER_FUNCTION],
)
class AppointLeader(Command):
    """Say which of its activity leaders leads the branch, and who stands in."""

    branch: BranchId
    leader: AccountId
    function: LeaderFunction

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        LEADER_LEADS_THE_BRANCH.require(read(account_state, self.leader).leads(self.branch))
        now = read(leadership, self.branch).functions.get(self.leader)
        LEADER_HAS_ANOTHER_FUNCTION.require(now is not self.function, function=self.function.value)
        return [LeaderAppointed(branch=self.branch, leader=self.leader, function=self.function)]


@command(
    "branches.release_leader",
    "POST /branches/{branch}/leaders/{leader}/release",
    da="Lad leder fratræde",
    en="Release a leader",
    rules=[LEADER_IS_APPOINTED],
)
class ReleaseLeader(Command):
    """Let an activity leader lead the branch no longer, nor stand in."""

    branch: BranchId
    leader: AccountId

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        LEADER_IS_APPOINTED.require(self.leader in read(leadership, self.branch).functions)
        return [LeaderReleased(branch=self.branch, leader=self.leader)]


@command(
    "branches.close",
    "POST /branches/{branch}/closure",
    da="Luk lokalt Qnet",
    en="Close a branch",
    rules=[
        BRANCH_IS_NOT_CLOSED,
        BRANCH_HAS_NO_OPEN_CASES,
        BRANCH_HAS_NO_REFERRALS,
        BRANCH_DAY_IS_NOT_TO_COME,
        CORRECTS_WHAT_STANDS,
    ],
)
class CloseBranch(Command):
    """Close a branch when nobody depends on it. Its municipalities wait for a Qnet again."""

    branch: BranchId
    reason: BranchClosureReason
    closed_on: date
    corrects: EventId | None = None

    def resource(self, read: Reader) -> Resource:
        return _resource(read, self.branch)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        if self.corrects is not None:
            corrected(read, self.corrects, [BranchClosed], "branch", self.branch)
            _require_past(self.closed_on, given)
            return [self._closed()]
        self._require_that_nobody_depends_on_it(read)
        _require_past(self.closed_on, given)
        covered = sorted(read(municipalities_of_branch, self.branch).codes)
        return [
            *(MunicipalityReleased(branch=self.branch, municipality=code) for code in covered),
            self._closed(),
        ]

    def _require_that_nobody_depends_on_it(self, read: Reader) -> None:
        BRANCH_IS_NOT_CLOSED.require(read(branch_state, self.branch).status != "closed")
        cases = len(read(open_cases_of_branch, self.branch).at(self.branch))
        BRANCH_HAS_NO_OPEN_CASES.require(cases == 0, cases=cases)
        waiting = read(waiting_at_branch, self.branch).at(self.branch)
        referrals = len(waiting) + len(read(accepted_by_branch, self.branch).referrals)
        BRANCH_HAS_NO_REFERRALS.require(referrals == 0, referrals=referrals)

    def _closed(self) -> Event:
        return BranchClosed(
            branch=self.branch,
            reason=self.reason,
            closed_on=self.closed_on,
            corrects=self.corrects,
        )


def _resource(read: Reader, branch: BranchId) -> Resource:
    return Resource(exists=read(branch_state, branch).exists, branch=branch)


def _require_past(day: date, given: Given) -> None:
    BRANCH_DAY_IS_NOT_TO_COME.require(day <= given.today, day=day)


def _cover(read: Reader, branch: BranchId, municipality: MunicipalityCode) -> Event:
    MUNICIPALITY_EXISTS.require(is_municipality(municipality), municipality=municipality)
    free = read(coverage, municipality).branch is None
    MUNICIPALITY_IS_FREE.require(free, municipality=municipality)
    return MunicipalityCovered(branch=branch, municipality=municipality)
