"""Who may do what with branches."""

from core.personal import PublicText
from domains.branches.commands import CoverMunicipality, OpenBranch, PlanBranch
from tests.domains.histories import (
    BRANCH,
    PLANNED,
    TODAY,
    UNCOVERED,
)
from tests.domains.people import NATIONAL_OFFICE, Row

ROWS: list[Row] = [
    ("plan a branch", (), PlanBranch(name=PublicText("Qnet")), NATIONAL_OFFICE),
    (
        "cover a municipality",
        PLANNED,
        CoverMunicipality(branch=BRANCH, municipality=UNCOVERED),
        NATIONAL_OFFICE,
    ),
    ("open a branch", PLANNED, OpenBranch(branch=BRANCH, opened_on=TODAY), NATIONAL_OFFICE),
]
