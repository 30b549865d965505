"""What follows for branches when something else happens."""

from core.commands import Command
from core.testing import Bench
from domains.accounts.commands import DisableAccount, TakeRole
from domains.accounts.events import Role, RoleGiven
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


TAKEN = TakeRole(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH)
DISABLED = DisableAccount(account=LEADER)
ON_DUTY = RoleGiven(account=LEADER, role=Role.DUTY_OFFICER)


def released_after(history: History, command: Command = DISABLED) -> list[LeaderReleased]:
    """Return who stepped down when the administrator had sent this, and all had reacted."""
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *LEADER_ADDED, *OTHER_LEADER_ADDED, *OPENED, *history)
        position = bench.execute(command, ADMIN).position
        bench.react()
        bench.react()
        after = [recorded.event for recorded in bench.recorded(position)]
        return [event for event in after if isinstance(event, LeaderReleased)]


def test_a_leader_whose_account_is_disabled_steps_down_once() -> None:
    assert released_after(APPOINTED) == [LeaderReleased(branch=BRANCH, leader=LEADER)]


def test_a_leader_from_whom_the_role_is_taken_steps_down_once() -> None:
    assert released_after(APPOINTED, TAKEN) == [LeaderReleased(branch=BRANCH, leader=LEADER)]


def test_a_leader_who_loses_another_role_stays() -> None:
    other = TakeRole(account=LEADER, role=Role.DUTY_OFFICER)
    assert released_after((*APPOINTED, ON_DUTY), other) == []


def test_who_was_appointed_to_nothing_needs_not() -> None:
    assert released_after(ANOTHER) == []
    assert released_after(ANOTHER, TAKEN) == []
