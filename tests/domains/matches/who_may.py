"""Who may do what with matches."""

from domains.matches.commands import AcceptMatch, EndMatch, LogMeeting, ProposeMatch
from domains.matches.events import EndReason, MeetingKind
from tests.domains.histories import (
    CASE,
    CASE_OPENED,
    MATCH,
    MATCHED,
    PROPOSED,
    TODAY,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
)
from tests.domains.people import OWN_BRANCH, OWN_MATCH, Row

MEETING = LogMeeting(match=MATCH, held_on=TODAY, kind=MeetingKind.PHONE, minutes=10)

ROWS: list[Row] = [
    (
        "propose a match",
        (*CASE_OPENED, *VOLUNTEER_APPROVED),
        ProposeMatch(case=CASE, volunteer=VOLUNTEER),
        OWN_BRANCH,
    ),
    (
        "accept a match",
        (*CASE_OPENED, *VOLUNTEER_APPROVED, *PROPOSED),
        AcceptMatch(match=MATCH),
        OWN_BRANCH,
    ),
    ("log a meeting", MATCHED, MEETING, {**OWN_BRANCH, **OWN_MATCH}),
    (
        "end a match",
        MATCHED,
        EndMatch(match=MATCH, reason=EndReason.HER_WISH),
        {**OWN_BRANCH, "system": "may"},
    ),
]
