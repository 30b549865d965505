"""What follows for referrals when something else happens."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.reactions import Reaction
from domains.branches.events import BranchOpened, MunicipalityCode, MunicipalityCovered
from domains.branches.facts import municipalities_of_branch
from domains.referrals.commands import RedirectReferral
from domains.referrals.events import RedirectReason
from domains.referrals.facts import waiting_for_municipality
from domains.referrals.routing import place_of


def to_who_covers(read: Reader, recorded: Recorded[MunicipalityCovered]) -> Sequence[Command]:
    """Send the referrals that waited for the municipality to be covered."""
    return _from_the_list(read, recorded.event.municipality)


def to_who_has_opened(read: Reader, recorded: Recorded[BranchOpened]) -> Sequence[Command]:
    """Send the referrals that waited for the branch to open."""
    if recorded.event.corrects is not None:
        return []
    codes = read(municipalities_of_branch, recorded.event.branch).codes
    return [each for code in sorted(codes) for each in _from_the_list(read, code)]


def _from_the_list(read: Reader, municipality: MunicipalityCode) -> Sequence[Command]:
    branch = place_of(read, municipality)
    if branch is None:
        return []
    return [
        RedirectReferral(referral=referral, to=branch, reason=RedirectReason.COVERED_NOW)
        for referral in read(waiting_for_municipality, municipality).of(municipality)
    ]


REACTIONS = [
    Reaction("referrals.to_who_covers", MunicipalityCovered, to_who_covers),
    Reaction("referrals.to_who_has_opened", BranchOpened, to_who_has_opened),
]
