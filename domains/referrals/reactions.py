"""What follows for referrals when something else happens."""

from collections.abc import Iterable, Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.accounts.events import AccountDisabled, Role, RoleTaken
from domains.accounts.facts import account_state
from domains.branches.events import BranchId, BranchOpened, MunicipalityCode, MunicipalityCovered
from domains.branches.facts import municipalities_of_branch
from domains.referrals.commands import RedirectReferral
from domains.referrals.events import RedirectReason, ReferralId
from domains.referrals.facts import (
    referral_state,
    waiting_at_branch,
    waiting_for_municipality,
    waiting_of_participant,
)
from domains.referrals.routing import place_of
from domains.safety.events import ShutOut
from domains.safety.facts import shut_out_of
from domains.safety.facts.conflicts import has_nobody_for


def to_who_covers(read: Reader, recorded: Recorded[MunicipalityCovered]) -> Sequence[Command]:
    """Send the referrals that waited for the municipality to be covered."""
    return _from_the_list(read, recorded.event.municipality)


def to_who_has_opened(read: Reader, recorded: Recorded[BranchOpened]) -> Sequence[Command]:
    """Send the referrals that waited for the branch to open."""
    if recorded.event.corrects is not None:
        return []
    codes = read(municipalities_of_branch, recorded.event.branch).codes
    return [each for code in sorted(codes) for each in _from_the_list(read, code)]


def from_who_is_shut_out(read: Reader, recorded: Recorded[ShutOut]) -> Sequence[Command]:
    """Take her referral to the national list where nobody at the branch may see it any more."""
    return _left_alone(read, read(waiting_of_participant, recorded.event.participant).places)


def when_a_leader_leaves(read: Reader, recorded: Recorded[AccountDisabled]) -> Sequence[Command]:
    """Take along to the national list whom only the leader saw who is gone."""
    grants = read(account_state, recorded.event.account).grants
    led = {grant.branch for grant in grants if grant.role == Role.ACTIVITY_LEADER.value}
    branches = sorted(BranchId(branch) for branch in led if branch is not None)
    return [each for branch in branches for each in _of_the_branch(read, branch)]


def when_a_leader_steps_down(read: Reader, recorded: Recorded[RoleTaken]) -> Sequence[Command]:
    """Do the same when somebody leads the branch no more."""
    event = recorded.event
    leads_no_more = event.role is Role.ACTIVITY_LEADER and event.branch is not None
    return _of_the_branch(read, event.branch) if event.branch and leads_no_more else []


def _of_the_branch(read: Reader, branch: BranchId) -> Sequence[Command]:
    return _left_alone(read, read(waiting_at_branch, branch).at(branch))


def _left_alone(read: Reader, referrals: Iterable[ReferralId]) -> Sequence[Command]:
    """Send the referrals to the national list that nobody at their branch may see."""
    return [
        RedirectReferral(referral=referral, reason=RedirectReason.TOO_CLOSE)
        for referral in referrals
        if (state := read(referral_state, referral)) is not None
        and state.branch is not None
        and has_nobody_for(read, state.branch, shut_out_of(read, state.participant))
    ]


def _from_the_list(read: Reader, municipality: MunicipalityCode) -> Sequence[Command]:
    found = []
    for referral in read(waiting_for_municipality, municipality).of(municipality):
        participant = read.known(referral_state, referral).participant
        branch = place_of(read, municipality, shut_out_of(read, participant))
        if branch is not None:
            reason = RedirectReason.COVERED_NOW
            found.append(RedirectReferral(referral=referral, to=branch, reason=reason))
    return found


REACTIONS = [
    Reaction("referrals.to_who_covers", MunicipalityCovered, to_who_covers),
    Reaction("referrals.to_who_has_opened", BranchOpened, to_who_has_opened),
    Reaction("referrals.from_who_is_shut_out", ShutOut, from_who_is_shut_out),
    Reaction("referrals.when_a_leader_leaves", AccountDisabled, when_a_leader_leaves),
    Reaction("referrals.when_a_leader_steps_down", RoleTaken, when_a_leader_steps_down),
]
