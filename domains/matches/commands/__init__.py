"""What may be asked of matches."""

from domains.matches.commands.course import (
    BeginTrial,
    ConfirmMatch,
    EndMatch,
    Introduce,
    PauseMatch,
    PlanFirstMeeting,
    ResumeMatch,
)
from domains.matches.commands.likeness import AskAboutLikeness, JudgeLikeness
from domains.matches.commands.meetings import (
    CancelMeeting,
    LogMeeting,
    MissMeeting,
    PlanMeeting,
)
from domains.matches.commands.proposing import AcceptMatch, AgreeToMatch, ProposeMatch

__all__ = [
    "AcceptMatch",
    "AgreeToMatch",
    "AskAboutLikeness",
    "BeginTrial",
    "CancelMeeting",
    "ConfirmMatch",
    "EndMatch",
    "Introduce",
    "JudgeLikeness",
    "LogMeeting",
    "MissMeeting",
    "PauseMatch",
    "PlanFirstMeeting",
    "PlanMeeting",
    "ProposeMatch",
    "ResumeMatch",
]
