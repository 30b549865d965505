"""Who may do what with cases."""

from domains.cases.commands import CloseCase, OpenCase
from domains.cases.events import ClosureReason
from tests.domains.histories import (
    CASE,
    CASE_OPENED,
    LEADER,
    REFERRAL,
    REFERRAL_ACCEPTED,
    REFERRED,
    TODAY,
)
from tests.domains.people import OWN_BRANCH, Row

ROWS: list[Row] = [
    (
        "open a case",
        (*REFERRED, *REFERRAL_ACCEPTED),
        OpenCase(referral=REFERRAL, responsible=LEADER),
        OWN_BRANCH,
    ),
    (
        "close a case",
        CASE_OPENED,
        CloseCase(case=CASE, reason=ClosureReason.MOVED, closed_on=TODAY),
        OWN_BRANCH,
    ),
]
