"""Where a referral goes."""

from core.facts import Reader
from domains.branches.events import BranchId, MunicipalityCode
from domains.branches.facts import branch_state, coverage


def place_of(read: Reader, municipality: MunicipalityCode) -> BranchId | None:
    """Return the open branch that covers the municipality; none is the national list."""
    branch = read(coverage, municipality).branch
    return branch if branch is not None and is_open(read, branch) else None


def is_open(read: Reader, branch: BranchId) -> bool:
    """Say whether the branch receives referrals."""
    return read(branch_state, branch).is_open
