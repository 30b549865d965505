"""Who may do what with matches."""

from domains.matches.commands import (
    AcceptMatch,
    AgreeToMatch,
    AskAboutLikeness,
    BeginTrial,
    CancelMeeting,
    ConfirmMatch,
    EndMatch,
    Introduce,
    JudgeLikeness,
    LogMeeting,
    MissMeeting,
    PauseMatch,
    PlanFirstMeeting,
    PlanMeeting,
    ProposeMatch,
    ResumeMatch,
)
from domains.matches.events import EndReason, MatchPauseReason, MeetingKind, Party
from tests.domains.histories import (
    CASE,
    CASE_OPENED,
    MATCH,
    MATCHED,
    PROPOSED,
    TODAY,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
    History,
)
from tests.domains.matches.histories import ASKED, INTRODUCED, LIKENESS, ON_TRIAL, PAUSED
from tests.domains.people import DUTY_OFFICER, OWN_BRANCH, OWN_MATCH, Row

MEETING = LogMeeting(match=MATCH, held_on=TODAY, kind=MeetingKind.PHONE, minutes=10)

_READY: History = (*CASE_OPENED, *VOLUNTEER_APPROVED)
_BOTH = {**OWN_BRANCH, **OWN_MATCH}
_SYSTEM_TOO = {**OWN_BRANCH, "system": "may"}

ROWS: list[Row] = [
    ("propose a match", _READY, ProposeMatch(case=CASE, volunteer=VOLUNTEER), OWN_BRANCH),
    (
        "ask about a likeness",
        (*_READY, *LIKENESS),
        AskAboutLikeness(case=CASE, volunteer=VOLUNTEER),
        OWN_BRANCH,
    ),
    (
        "judge a likeness",
        (*_READY, *LIKENESS, *ASKED),
        JudgeLikeness(case=CASE, volunteer=VOLUNTEER, may_meet=True),
        DUTY_OFFICER,
    ),
    (
        "record the volunteer's yes",
        (*_READY, *PROPOSED),
        AgreeToMatch(match=MATCH, by=Party.VOLUNTEER),
        _BOTH,
    ),
    ("accept a match", (*_READY, *PROPOSED), AcceptMatch(match=MATCH), OWN_BRANCH),
    (
        "plan the first meeting",
        MATCHED,
        PlanFirstMeeting(match=MATCH, planned_on=TODAY),
        OWN_BRANCH,
    ),
    ("record the first meeting", MATCHED, Introduce(match=MATCH, held_on=TODAY), OWN_BRANCH),
    ("begin a trial", INTRODUCED, BeginTrial(match=MATCH, until=TODAY), OWN_BRANCH),
    ("confirm a match", ON_TRIAL, ConfirmMatch(match=MATCH, confirmed_on=TODAY), OWN_BRANCH),
    (
        "pause a match",
        MATCHED,
        PauseMatch(match=MATCH, reason=MatchPauseReason.VOLUNTEER_AWAY, paused_on=TODAY),
        _SYSTEM_TOO,
    ),
    ("resume a match", (*_READY, *PAUSED), ResumeMatch(match=MATCH, resumed_on=TODAY), OWN_BRANCH),
    (
        "plan a meeting",
        MATCHED,
        PlanMeeting(match=MATCH, planned_on=TODAY, kind=MeetingKind.COFFEE),
        _BOTH,
    ),
    ("log a meeting", MATCHED, MEETING, _BOTH),
    (
        "cancel a meeting",
        MATCHED,
        CancelMeeting(match=MATCH, planned_on=TODAY, by=Party.PARTICIPANT),
        _BOTH,
    ),
    (
        "note that somebody didn't come",
        MATCHED,
        MissMeeting(match=MATCH, planned_on=TODAY, by=Party.PARTICIPANT),
        _BOTH,
    ),
    ("end a match", MATCHED, EndMatch(match=MATCH, reason=EndReason.HER_WISH), _SYSTEM_TOO),
]
