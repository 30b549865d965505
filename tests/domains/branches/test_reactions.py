"""What follows for branches when something else happens."""

from core.testing import Bench
from domains.accounts.commands import DisableAccount
from domains.branches.events import (
    LeaderAppointed,
    LeaderFunction,
    LeaderReleased,
)
from tests.domains.branches.histories import APPOINTED
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    LEADER,
    LEADER_ADDED,
    OPENED,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    History,
)

ANOTHER: History = (
    LeaderAppointed(branch=BRANCH, leader=OTHER_LEADER, function=LeaderFunction.DEPUTY),
)


def released_after(history: History) -> list[LeaderReleased]:
    """Return who stepped down when the leader's account was disabled and all had reacted."""
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *LEADER_ADDED, *OTHER_LEADER_ADDED, *OPENED, *history)
        position = bench.execute(DisableAccount(account=LEADER), ADMIN).position
        bench.react()
        bench.react()
        after = [recorded.event for recorded in bench.recorded(position)]
        return [event for event in after if isinstance(event, LeaderReleased)]


def test_a_leader_whose_account_is_disabled_steps_down_once() -> None:
    assert released_after(APPOINTED) == [LeaderReleased(branch=BRANCH, leader=LEADER)]


def test_who_was_appointed_to_nothing_needs_not() -> None:
    assert released_after(ANOTHER) == []
