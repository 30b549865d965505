"""Who may do what with volunteers."""

from core.personal import Private
from domains.volunteers.commands import (
    AcceptGuidelines,
    AgreeRoles,
    ApproveVolunteer,
    ChangeVolunteerContact,
    ComeBack,
    DeleteOldVolunteerContact,
    DoCourse,
    HandleIncident,
    HoldSupervision,
    InterviewVolunteer,
    LeaveVolunteer,
    NameVolunteer,
    PauseVolunteer,
    RegisterVolunteer,
    ReportIncident,
    SeeCertificate,
    SetCapacity,
    SignPledge,
    TakeReference,
    TellProfile,
    TellRelation,
    TurnDownVolunteer,
    WithdrawRelation,
)
from domains.volunteers.events import (
    AbsenceReason,
    CertificateKind,
    CertificateOutcome,
    IncidentOutcome,
    InterviewOutcome,
    LeavingReason,
    Profile,
    ReferenceOutcome,
    TurnDownReason,
    VolunteerRole,
)
from tests.domains.histories import (
    BRANCH,
    OPENED,
    RELATIVE,
    TODAY,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
    VOLUNTEER_REGISTERED,
    volunteer_prepared,
)
from tests.domains.people import OWN_BRANCH, OWN_MATCH, Row
from tests.domains.volunteers.histories import (
    APPROVED,
    INCIDENT,
    LEFT,
    OLD_PHONE,
    PAUSED,
    PHONE_REPLACED,
    RELATED,
    crossed,
)

NAME = Private("Navn")
PROFILE = Private(Profile(languages=("da",)))
OR_HERSELF = {**OWN_BRANCH, **OWN_MATCH}
"""Nobody else among the volunteers either: to them she isn't there."""

ROWS: list[Row] = [
    ("register a volunteer", OPENED, RegisterVolunteer(branch=BRANCH, name=NAME), OWN_BRANCH),
    (
        "tell a volunteer's name anew",
        VOLUNTEER_REGISTERED,
        NameVolunteer(volunteer=VOLUNTEER, name=NAME),
        OWN_BRANCH,
    ),
    (
        "change a volunteer's contact details",
        VOLUNTEER_REGISTERED,
        ChangeVolunteerContact(volunteer=VOLUNTEER, phone=Private("11 22 33 44")),
        OWN_BRANCH,
    ),
    (
        "delete a volunteer's old contact details",
        PHONE_REPLACED,
        DeleteOldVolunteerContact(volunteer=VOLUNTEER, refs=(OLD_PHONE,)),
        {"system": "may"},
    ),
    (
        "interview a volunteer",
        VOLUNTEER_REGISTERED,
        InterviewVolunteer(
            volunteer=VOLUNTEER, held_on=TODAY, outcome=InterviewOutcome.SUITABLE, note=NAME
        ),
        OWN_BRANCH,
    ),
    (
        "take a reference",
        VOLUNTEER_REGISTERED,
        TakeReference(volunteer=VOLUNTEER, taken_on=TODAY, outcome=ReferenceOutcome.GOOD),
        OWN_BRANCH,
    ),
    (
        "see a certificate",
        VOLUNTEER_REGISTERED,
        SeeCertificate(
            volunteer=VOLUNTEER,
            kind=CertificateKind.CHILD,
            issued_on=TODAY,
            outcome=CertificateOutcome.CLEAR,
        ),
        OWN_BRANCH,
    ),
    (
        "record a pledge",
        VOLUNTEER_REGISTERED,
        SignPledge(volunteer=VOLUNTEER, signed_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "record the child guidelines",
        VOLUNTEER_REGISTERED,
        AcceptGuidelines(volunteer=VOLUNTEER, accepted_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "record the course",
        VOLUNTEER_REGISTERED,
        DoCourse(volunteer=VOLUNTEER, done_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "approve a volunteer",
        (*VOLUNTEER_REGISTERED, *volunteer_prepared()),
        ApproveVolunteer(volunteer=VOLUNTEER),
        OWN_BRANCH,
    ),
    (
        "turn a volunteer down",
        VOLUNTEER_REGISTERED,
        TurnDownVolunteer(
            volunteer=VOLUNTEER, reason=TurnDownReason.UNSUITABLE, turned_down_on=TODAY
        ),
        OWN_BRANCH,
    ),
    (
        "agree on a capacity",
        VOLUNTEER_APPROVED,
        SetCapacity(volunteer=VOLUNTEER, capacity=2),
        OWN_BRANCH,
    ),
    (
        "agree on roles",
        VOLUNTEER_REGISTERED,
        AgreeRoles(volunteer=VOLUNTEER, roles=(VolunteerRole.DRIVER,)),
        OWN_BRANCH,
    ),
    (
        "tell a volunteer's profile",
        VOLUNTEER_REGISTERED,
        TellProfile(volunteer=VOLUNTEER, profile=PROFILE, works_with_children=False),
        OR_HERSELF,
    ),
    (
        "tell the profile of one who has left",
        (*APPROVED, *LEFT),
        TellProfile(volunteer=VOLUNTEER, profile=PROFILE, works_with_children=False),
        {**OWN_BRANCH, "volunteer": "not found", "volunteer of another": "not found"},
    ),
    (
        "tell of a volunteer's relation",
        VOLUNTEER_REGISTERED,
        TellRelation(volunteer=VOLUNTEER, name=NAME),
        OR_HERSELF,
    ),
    (
        "withdraw a volunteer's relation",
        (*VOLUNTEER_REGISTERED, *RELATED),
        WithdrawRelation(volunteer=VOLUNTEER, relative=RELATIVE),
        OWN_BRANCH,
    ),
    (
        "record supervision",
        VOLUNTEER_REGISTERED,
        HoldSupervision(volunteer=VOLUNTEER, held_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "report a boundary incident",
        VOLUNTEER_REGISTERED,
        ReportIncident(volunteer=VOLUNTEER, happened_on=TODAY, words=NAME),
        OR_HERSELF,
    ),
    (
        "handle a boundary incident",
        (*VOLUNTEER_REGISTERED, *crossed()),
        HandleIncident(
            volunteer=VOLUNTEER,
            incident=INCIDENT,
            outcome=IncidentOutcome.TALK,
            handled_on=TODAY,
        ),
        OWN_BRANCH,
    ),
    (
        "pause a volunteer",
        VOLUNTEER_APPROVED,
        PauseVolunteer(volunteer=VOLUNTEER, reason=AbsenceReason.REST, paused_on=TODAY),
        OR_HERSELF,
    ),
    (
        "record that a volunteer is back",
        (*VOLUNTEER_APPROVED, *PAUSED),
        ComeBack(volunteer=VOLUNTEER, back_on=TODAY),
        OWN_BRANCH,
    ),
    (
        "record a volunteer's goodbye",
        VOLUNTEER_APPROVED,
        LeaveVolunteer(volunteer=VOLUNTEER, reason=LeavingReason.TIME, left_on=TODAY),
        OWN_BRANCH,
    ),
]
