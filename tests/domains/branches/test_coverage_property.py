"""In every history each of the 98 municipalities is covered by one branch, or waits for a Qnet."""

from collections import Counter
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from core.commands import Command
from core.errors import RuleBroken
from core.facts import Reader
from core.personal import PublicText
from core.testing import Bench, installed
from domains.branches.commands import (
    CloseBranch,
    CoverMunicipality,
    OpenBranch,
    PlanBranch,
    ReleaseMunicipality,
)
from domains.branches.events import (
    BranchClosureReason,
    BranchId,
    FourDigits,
    MunicipalityCode,
    MunicipalityCovered,
    MunicipalityReleased,
)
from domains.branches.facts import branch_state, coverage, municipalities_of_branch
from domains.branches.municipalities import municipalities
from tests.domains.histories import NATIONAL, NATIONAL_ADDED, TODAY

EVERY = sorted(MunicipalityCode(code) for code in municipalities())
FEW = EVERY[:6]
"""The municipalities that branches struggle for: few, so that they meet."""
NOWHERE = MunicipalityCode("0000")
branches: Bundle[BranchId] = Bundle("branches")
codes = st.sampled_from([*FEW, NOWHERE])


class Coverage(RuleBasedStateMachine):
    """Branches that come and go; what should be covered is kept beside, by simple means."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench()
        self.bench.append(*NATIONAL_ADDED)
        self.covered: dict[FourDigits, BranchId] = {}
        self.status: dict[BranchId, str] = {}

    def teardown(self) -> None:
        self.bench.close()

    @initialize(target=branches)
    def first(self) -> BranchId:
        return self.plan_with(())

    @rule(target=branches, wanted=st.lists(st.sampled_from(FEW), max_size=3).map(tuple))
    def plan(self, wanted: tuple[FourDigits, ...]) -> BranchId:
        if any(code in self.covered for code in wanted):
            assert not self.done(PlanBranch(name=PublicText("Qnet"), municipalities=wanted))
            return next(iter(self.status))
        return self.plan_with(wanted)

    @rule(branch=branches, code=codes)
    def cover(self, branch: BranchId, code: FourDigits) -> None:
        may = code != NOWHERE and code not in self.covered and self.status[branch] != "closed"
        assert self.done(CoverMunicipality(branch=branch, municipality=code)) == may
        if may:
            self.covered[code] = branch

    @rule(branch=branches, code=codes)
    def release(self, branch: BranchId, code: FourDigits) -> None:
        may = self.covered.get(code) == branch
        assert self.done(ReleaseMunicipality(branch=branch, municipality=code)) == may
        if may:
            del self.covered[code]

    @rule(branch=branches)
    def open(self, branch: BranchId) -> None:
        may = self.status[branch] != "open"
        assert self.done(OpenBranch(branch=branch, opened_on=TODAY)) == may
        self.status[branch] = "open"

    @rule(branch=branches)
    def close(self, branch: BranchId) -> None:
        may = self.status[branch] != "closed"
        closing = CloseBranch(
            branch=branch, reason=BranchClosureReason.NO_VOLUNTEERS, closed_on=TODAY
        )
        assert self.done(closing) == may
        self.status[branch] = "closed"
        self.covered = {code: by for code, by in self.covered.items() if by != branch}

    @invariant()
    def each_municipality_is_covered_once_or_waits(self) -> None:
        read = self.reader()
        by_municipality = {code: read(coverage, code).branch for code in EVERY}
        covered = {code: by for code, by in by_municipality.items() if by is not None}
        waiting = [code for code, by in by_municipality.items() if by is None]
        assert len(covered) + len(waiting) == 98
        assert covered == self.covered
        by_branch = Counter(
            code for branch in self.status for code in read(municipalities_of_branch, branch).codes
        )
        assert set(by_branch.values()) <= {1}
        for branch in self.status:
            mine = {code for code, by in covered.items() if by == branch}
            assert read(municipalities_of_branch, branch).codes == mine
            assert not (mine and read(branch_state, branch).status == "closed")

    @invariant()
    def the_log_alone_says_so_too(self) -> None:
        """Each is released by who covers it, and never covered twice in a row."""
        now: dict[FourDigits, BranchId] = {}
        for recorded in self.bench.recorded():
            match recorded.event:
                case MunicipalityCovered(municipality=code, branch=branch):
                    assert code not in now
                    now[code] = branch
                case MunicipalityReleased(municipality=code, branch=branch):
                    assert now.pop(code) == branch
        assert now == self.covered

    def plan_with(self, wanted: tuple[FourDigits, ...]) -> BranchId:
        command = PlanBranch(name=PublicText("Qnet"), municipalities=wanted)
        branch = BranchId(UUID(self.bench.execute(command, NATIONAL).ids["branch"]))
        self.status[branch] = "planned"
        self.covered.update(dict.fromkeys(wanted, branch))
        return branch

    def done(self, command: Command) -> bool:
        """Say whether the command was accepted."""
        try:
            self.bench.execute(command, NATIONAL)
        except RuleBroken:
            return False
        return True

    def reader(self) -> Reader:
        return Reader(self.bench.recorder, installed().codec)


TestCoverage = Coverage.TestCase
TestCoverage.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
