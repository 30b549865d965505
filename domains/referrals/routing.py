"""Where a referral goes."""

from collections.abc import Collection

from core.facts import Reader
from core.identity import AccountId
from domains.branches.events import BranchId, MunicipalityCode
from domains.branches.facts import branch_state, coverage
from domains.safety.facts.conflicts import has_nobody_for


def place_of(
    read: Reader, municipality: MunicipalityCode, shut_out: Collection[AccountId]
) -> BranchId | None:
    """Return the open branch that covers the municipality; none is the national list.

    Where all leaders of the branch are shut out of her, she isn't referred to it, and nothing
    there tells that she ever was.
    """
    branch = read(coverage, municipality).branch
    if branch is None or not is_open(read, branch):
        return None
    return None if shut_out and has_nobody_for(read, branch, shut_out) else branch


def is_open(read: Reader, branch: BranchId) -> bool:
    """Say whether the branch receives referrals."""
    return read(branch_state, branch).is_open
