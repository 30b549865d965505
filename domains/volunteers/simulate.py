"""How volunteers come, help and go, made up: the commands of volunteers as people send them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core import invented
from core.invented import sentence
from core.personal import Private
from domains.branches.events import BranchId, MunicipalityCode
from domains.participants.events import DayTime
from domains.volunteers.commands import (
    AcceptGuidelines,
    AgreeRoles,
    ApproveVolunteer,
    ChangeVolunteerContact,
    ComeBack,
    DoCourse,
    HandleIncident,
    HoldSupervision,
    InterviewVolunteer,
    LeaveVolunteer,
    PauseVolunteer,
    RegisterVolunteer,
    ReportIncident,
    SeeCertificate,
    SignPledge,
    TakeReference,
    TellProfile,
    TellRelation,
    TurnDownVolunteer,
)
from domains.volunteers.commands.base import VolunteerCommand
from domains.volunteers.events import (
    AbsenceReason,
    CertificateKind,
    CertificateOutcome,
    IncidentId,
    IncidentOutcome,
    InterviewOutcome,
    LeavingReason,
    Profile,
    ReferenceOutcome,
    TurnDownReason,
    VolunteerId,
    VolunteerRole,
)

_LANGUAGES = ("da", "en", "de", "ar", "fr", "tr", "uk", "so")
_INTERESTS = ("Kan lide at gå ture og at bage.", "Strikker og læser.", "Dyrker sin kolonihave.")
_TALKS = ("Hun har det godt med det.", "Vi talte om at sige fra.", "Hun vil gerne have en til.")
_INCIDENTS = ("Hun blev ringet op om natten flere gange.", "Hun lånte penge ud.")
_RELATIONS = ("bror", "fætter", "svoger")
_IMPRESSIONS = ("Rolig og nærværende.", "Har selv børn og god tid.", "Lytter mere end hun taler.")
_REPLIES = ("Vi aftalte, at hun slukker telefonen om natten.", "Hun har fået pengene igen.")
_REFERENCES = 2
_OLDEST_CERTIFICATE = 700
"""Days. Certificates count for two years, so some expire during the simulated one."""


def application(random: Random, branch: BranchId) -> RegisterVolunteer:
    """Return somebody's first interest."""
    return RegisterVolunteer(
        branch=branch,
        name=Private(invented.volunteer(random)),
        phone=Private(invented.phone(random)),
    )


def preparation(random: Random, volunteer: VolunteerId, day: date) -> Sequence[VolunteerCommand]:
    """Return all that comes before an approval."""
    roles = [VolunteerRole.ONE_TO_ONE, *random.sample(list(VolunteerRole)[1:], k=1)]
    return [
        InterviewVolunteer(
            volunteer=volunteer,
            held_on=day,
            outcome=InterviewOutcome.SUITABLE,
            note=Private(sentence(random, *_IMPRESSIONS)),
        ),
        *(reference(random, volunteer, day) for _ in range(_REFERENCES)),
        *(certificate(random, volunteer, kind, day) for kind in CertificateKind),
        SignPledge(volunteer=volunteer, signed_on=day),
        AcceptGuidelines(volunteer=volunteer, accepted_on=day),
        DoCourse(volunteer=volunteer, done_on=day),
        AgreeRoles(volunteer=volunteer, roles=tuple(roles)),
    ]


def reference(random: Random, volunteer: VolunteerId, day: date) -> TakeReference:
    """Return what somebody says who knows her; not everybody says more than yes."""
    note = Private(sentence(random, *_IMPRESSIONS)) if random.random() < 0.5 else None
    return TakeReference(
        volunteer=volunteer, taken_on=day, outcome=ReferenceOutcome.GOOD, note=note
    )


def certificate(
    random: Random, volunteer: VolunteerId, kind: CertificateKind, day: date
) -> SeeCertificate:
    """Return a certificate that is still good for a while."""
    age = timedelta(days=random.randint(0, _OLDEST_CERTIFICATE))
    return SeeCertificate(
        volunteer=volunteer, kind=kind, issued_on=day - age, outcome=CertificateOutcome.CLEAR
    )


def renewed(volunteer: VolunteerId, kind: CertificateKind, day: date) -> SeeCertificate:
    """Return a certificate of today."""
    return SeeCertificate(
        volunteer=volunteer, kind=kind, issued_on=day, outcome=CertificateOutcome.CLEAR
    )


def profile(random: Random, volunteer: VolunteerId, municipalities: Iterable[str]) -> TellProfile:
    """Return what she speaks, where and when she can help."""
    told = Profile(
        languages=tuple(dict.fromkeys(("da", random.choice(_LANGUAGES)))),
        municipalities=tuple(map(MunicipalityCode, municipalities)),
        times=tuple(random.sample(list(DayTime), k=2)),
        interests=sentence(random, *_INTERESTS),
    )
    return TellProfile(
        volunteer=volunteer, profile=Private(told), works_with_children=random.random() < 0.8
    )


def namesake(random: Random, volunteer: VolunteerId, name: str) -> TellRelation:
    """Return that she is related to somebody whose name is near a given one."""
    return TellRelation(
        volunteer=volunteer,
        name=Private(invented.namesake(random, name)),
        relation=Private(random.choice(_RELATIONS)),
    )


def new_number(random: Random, volunteer: VolunteerId) -> ChangeVolunteerContact:
    """Return her new telephone number, and where to write to her."""
    return ChangeVolunteerContact(
        volunteer=volunteer,
        phone=Private(invented.phone(random)),
        email=Private(invented.email(random)),
    )


def relation(random: Random, volunteer: VolunteerId) -> TellRelation:
    """Return somebody to whom she is related."""
    return TellRelation(
        volunteer=volunteer,
        name=Private(invented.third_person(random)),
        relation=Private(random.choice(_RELATIONS)),
    )


def approval(volunteer: VolunteerId, capacity: int) -> ApproveVolunteer:
    """Return that she may be matched."""
    return ApproveVolunteer(volunteer=volunteer, capacity=capacity)


def no(random: Random, volunteer: VolunteerId, day: date) -> TurnDownVolunteer:
    """Return that she doesn't become a volunteer."""
    reason = random.choice((TurnDownReason.HER_WISH, TurnDownReason.NO_ANSWER))
    return TurnDownVolunteer(volunteer=volunteer, reason=reason, turned_down_on=day)


def supervision(random: Random, volunteer: VolunteerId, day: date) -> HoldSupervision:
    """Return a talk about how she is doing."""
    note = Private(sentence(random, *_TALKS))
    return HoldSupervision(volunteer=volunteer, held_on=day, note=note)


def incident(random: Random, volunteer: VolunteerId, day: date) -> ReportIncident:
    """Return that a boundary was crossed."""
    words = Private(sentence(random, *_INCIDENTS))
    return ReportIncident(volunteer=volunteer, happened_on=day, words=words)


def incident_handled(
    random: Random, volunteer: VolunteerId, incident: UUID, day: date
) -> HandleIncident:
    """Return what came of it."""
    outcome = random.choice((IncidentOutcome.TALK, IncidentOutcome.NOTHING))
    return HandleIncident(
        volunteer=volunteer,
        incident=IncidentId(incident),
        outcome=outcome,
        handled_on=day,
        words=Private(sentence(random, *_REPLIES)),
    )


def pause(random: Random, volunteer: VolunteerId, day: date) -> PauseVolunteer:
    """Return that she needs a break."""
    reason = random.choice(list(AbsenceReason)[:-1])
    return PauseVolunteer(volunteer=volunteer, reason=reason, paused_on=day)


def back(volunteer: VolunteerId, day: date) -> ComeBack:
    """Return that she is there again."""
    return ComeBack(volunteer=volunteer, back_on=day)


def goodbye(random: Random, volunteer: VolunteerId, day: date) -> LeaveVolunteer:
    """Return that she stops."""
    reason = random.choice(list(LeavingReason))
    return LeaveVolunteer(volunteer=volunteer, reason=reason, left_on=day)
