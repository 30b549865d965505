"""What follows for branches when something else happens."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.accounts.events import AccountDisabled
from domains.accounts.facts import account_state
from domains.branches.commands import ReleaseLeader
from domains.branches.events import BranchId
from domains.branches.facts import leadership


def release_leader(read: Reader, recorded: Recorded[AccountDisabled]) -> Sequence[Command]:
    """Let a leader whose account went out of use step down: nobody takes her for the leader."""
    account = recorded.event.account
    places = {grant.branch for grant in read(account_state, account).grants if grant.branch}
    return [
        ReleaseLeader(branch=BranchId(branch), leader=account)
        for branch in sorted(places)
        if account in read(leadership, branch).functions
    ]


REACTIONS = [Reaction("branches.release_leader", AccountDisabled, release_leader)]
