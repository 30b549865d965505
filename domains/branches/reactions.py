"""What follows for branches when something else happens."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.identity import AccountId
from core.reactions import Reaction
from domains.accounts.events import AccountDisabled, RoleTaken
from domains.accounts.facts import account_state
from domains.branches.commands import ReleaseLeader
from domains.branches.events import BranchId
from domains.branches.facts import leadership


def release_leader(read: Reader, recorded: Recorded[AccountDisabled]) -> Sequence[Command]:
    """Let a leader whose account went out of use step down: nobody takes her for the leader."""
    account = recorded.event.account
    places = {grant.branch for grant in read(account_state, account).grants if grant.branch}
    return [
        released
        for branch in sorted(places)
        for released in _released(read, BranchId(branch), account)
    ]


def release_who_is_none(read: Reader, recorded: Recorded[RoleTaken]) -> Sequence[Command]:
    """Let a leader from whom the role was taken step down."""
    event = recorded.event
    if event.branch is None or read(account_state, event.account).leads(event.branch):
        return []
    return _released(read, event.branch, event.account)


def _released(read: Reader, branch: BranchId, account: AccountId) -> Sequence[Command]:
    if account not in read(leadership, branch).functions:
        return []
    return [ReleaseLeader(branch=branch, leader=account)]


REACTIONS = [
    Reaction("branches.release_leader", AccountDisabled, release_leader),
    Reaction("branches.release_who_is_none", RoleTaken, release_who_is_none),
]
