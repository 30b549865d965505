"""What may be asked of volunteers."""

from domains.volunteers.commands.caring import HandleIncident, HoldSupervision, ReportIncident
from domains.volunteers.commands.deciding import (
    AgreeRoles,
    ApproveVolunteer,
    SetCapacity,
    TurnDownVolunteer,
)
from domains.volunteers.commands.going import ComeBack, LeaveVolunteer, PauseVolunteer
from domains.volunteers.commands.preparing import (
    AcceptGuidelines,
    DoCourse,
    InterviewVolunteer,
    SeeCertificate,
    SignPledge,
    TakeReference,
)
from domains.volunteers.commands.registering import (
    ChangeVolunteerContact,
    DeleteOldVolunteerContact,
    NameVolunteer,
    RegisterVolunteer,
)
from domains.volunteers.commands.telling import TellProfile, TellRelation, WithdrawRelation

__all__ = [
    "AcceptGuidelines",
    "AgreeRoles",
    "ApproveVolunteer",
    "ChangeVolunteerContact",
    "ComeBack",
    "DeleteOldVolunteerContact",
    "DoCourse",
    "HandleIncident",
    "HoldSupervision",
    "InterviewVolunteer",
    "LeaveVolunteer",
    "NameVolunteer",
    "PauseVolunteer",
    "RegisterVolunteer",
    "ReportIncident",
    "SeeCertificate",
    "SetCapacity",
    "SignPledge",
    "TakeReference",
    "TellProfile",
    "TellRelation",
    "TurnDownVolunteer",
    "WithdrawRelation",
]
