"""Histories that only branches have, and the ids of what a test gives."""

from uuid import UUID

from core.events import EventId
from core.personal import PublicText
from domains.branches.events import (
    BranchClosed,
    BranchClosureReason,
    BranchRecruiting,
    BranchRenamed,
    LeaderAppointed,
    LeaderFunction,
    MunicipalityReleased,
)
from tests.domains.histories import BRANCH, COVERED, LEADER, YESTERDAY, History

RECRUITING: History = (BranchRecruiting(branch=BRANCH, began_on=YESTERDAY),)
RENAMED: History = (BranchRenamed(branch=BRANCH, name=PublicText("Qnet Nord")),)
RELEASED: History = (MunicipalityReleased(branch=BRANCH, municipality=COVERED),)
CLOSED: History = (
    *RELEASED,
    BranchClosed(branch=BRANCH, reason=BranchClosureReason.NO_VOLUNTEERS, closed_on=YESTERDAY),
)
APPOINTED: History = (
    LeaderAppointed(branch=BRANCH, leader=LEADER, function=LeaderFunction.LEADER),
)


def last_of(*histories: History) -> EventId:
    """Return the id of the last of these events, if they are given first and have no vault."""
    return EventId(UUID(int=(1 << 64) + sum(map(len, histories))))
