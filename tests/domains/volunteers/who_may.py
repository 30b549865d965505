"""Who may do what with volunteers."""

from core.personal import Private
from domains.volunteers.commands import ApproveVolunteer, RegisterVolunteer
from tests.domains.histories import (
    BRANCH,
    OPENED,
    VOLUNTEER,
    VOLUNTEER_REGISTERED,
)
from tests.domains.people import OWN_BRANCH, Row

NAME = Private("Navn")

ROWS: list[Row] = [
    ("register a volunteer", OPENED, RegisterVolunteer(branch=BRANCH, name=NAME), OWN_BRANCH),
    (
        "approve a volunteer",
        VOLUNTEER_REGISTERED,
        ApproveVolunteer(volunteer=VOLUNTEER),
        OWN_BRANCH,
    ),
]
