"""Who may do what with branches."""

from core.personal import PublicText
from domains.branches.commands import (
    AppointLeader,
    BeginRecruiting,
    CloseBranch,
    CoverMunicipality,
    OpenBranch,
    PlanBranch,
    ReleaseLeader,
    ReleaseMunicipality,
    RenameBranch,
)
from domains.branches.events import BranchClosureReason, LeaderFunction
from tests.domains.branches.histories import APPOINTED
from tests.domains.histories import (
    BRANCH,
    COVERED,
    LEADER,
    OPENED,
    PLANNED,
    TODAY,
    UNCOVERED,
)
from tests.domains.people import NATIONAL_OFFICE, Row

ROWS: list[Row] = [
    ("plan a branch", (), PlanBranch(name=PublicText("Qnet")), NATIONAL_OFFICE),
    ("recruit", PLANNED, BeginRecruiting(branch=BRANCH, began_on=TODAY), NATIONAL_OFFICE),
    (
        "cover a municipality",
        PLANNED,
        CoverMunicipality(branch=BRANCH, municipality=UNCOVERED),
        NATIONAL_OFFICE,
    ),
    (
        "release a municipality",
        PLANNED,
        ReleaseMunicipality(branch=BRANCH, municipality=COVERED),
        NATIONAL_OFFICE,
    ),
    ("open a branch", PLANNED, OpenBranch(branch=BRANCH, opened_on=TODAY), NATIONAL_OFFICE),
    (
        "rename a branch",
        PLANNED,
        RenameBranch(branch=BRANCH, name=PublicText("Qnet")),
        NATIONAL_OFFICE,
    ),
    (
        "appoint a leader",
        OPENED,
        AppointLeader(branch=BRANCH, leader=LEADER, function=LeaderFunction.DEPUTY),
        NATIONAL_OFFICE,
    ),
    (
        "release a leader",
        (*OPENED, *APPOINTED),
        ReleaseLeader(branch=BRANCH, leader=LEADER),
        {**NATIONAL_OFFICE, "system": "may"},
    ),
    (
        "close a branch",
        OPENED,
        CloseBranch(branch=BRANCH, reason=BranchClosureReason.OTHER, closed_on=TODAY),
        NATIONAL_OFFICE,
    ),
]
