"""What happens to volunteers, from the first interest to the goodbye."""

from datetime import date
from typing import Annotated, Any, NewType
from uuid import UUID

from msgspec import Meta, Struct

from core.events import Event, EventId, event
from core.likeness import name_indexes
from core.personal import (
    CONTACT,
    IDENTITY,
    VOLUNTEERING,
    Sealed,
    VaultRef,
    personal,
)
from core.text import Choice
from domains.branches.events import BranchId, FourDigits
from domains.participants.events import (
    SURNAME,
    THIRD_PERSON_NAME,
    DayTime,
    LanguageCode,
    ThirdPersonId,
)

VolunteerId = NewType("VolunteerId", UUID)
IncidentId = NewType("IncidentId", UUID)

VOLUNTEER_NAME = name_indexes("volunteer")
_NAME_INDEXES = (*VOLUNTEER_NAME.every, *THIRD_PERSON_NAME.every, SURNAME)
"""A volunteer may herself be somebody whom a woman must not meet."""


class InterviewOutcome(Choice):
    """What an interview came to."""

    SUITABLE = "suitable", "egnet", "suitable"
    LATER = "later", "måske senere", "perhaps later"
    UNSUITABLE = "unsuitable", "ikke egnet", "not suitable"


class ReferenceOutcome(Choice):
    """What a reference said."""

    GOOD = "good", "god", "good"
    DOUBTS = "doubts", "forbehold", "with doubts"


class CertificateKind(Choice):
    """Which certificate was seen."""

    CHILD = "child", "børneattest", "child certificate"
    CRIMINAL_RECORD = "criminal_record", "straffeattest", "criminal record certificate"


class CertificateOutcome(Choice):
    """What the certificate said. Its content is never stored."""

    CLEAR = "clear", "uden anmærkninger", "clear"
    REMARKS = "remarks", "med anmærkninger", "with remarks"


class VolunteerRole(Choice):
    """What she does at the branch."""

    ONE_TO_ONE = "one_to_one", "en-til-en-støtte", "one-to-one support"
    ACTIVITIES = "activities", "netværksaktiviteter", "network activities"
    LEADER = "leader", "aktivitetsleder", "activity leader"
    DRIVER = "driver", "chauffør", "driver"


class TurnDownReason(Choice):
    """Why somebody doesn't become a volunteer."""

    UNSUITABLE = "unsuitable", "ikke egnet", "not suitable"
    CERTIFICATE = "certificate", "en attest", "a certificate"
    HER_WISH = "her_wish", "hun ønsker det", "she wishes so"
    NO_ANSWER = "no_answer", "hun svarer ikke", "she doesn't answer"


class AbsenceReason(Choice):
    """Why a volunteer pauses."""

    ILLNESS = "illness", "sygdom", "illness"
    TRAVEL = "travel", "rejse", "travel"
    FAMILY = "family", "familie", "family"
    REST = "rest", "hvile", "rest"
    BRANCH = "branch", "det lokale Qnet har bedt om det", "the branch asked for it"


class LeavingReason(Choice):
    """Why a volunteer says goodbye."""

    MOVED = "moved", "hun er flyttet", "she has moved"
    TIME = "time", "hun mangler tid", "she lacks time"
    HEALTH = "health", "helbred", "health"
    BRANCH = "branch", "det lokale Qnet har bedt om det", "the branch asked for it"
    OTHER = "other", "anden grund", "another reason"


class IncidentOutcome(Choice):
    """What came of a boundary incident."""

    TALK = "talk", "en samtale", "a talk"
    PAUSE = "pause", "en pause", "a pause"
    GOODBYE = "goodbye", "et farvel", "a goodbye"
    NOTHING = "nothing", "ingen grund til mere", "no reason for more"


class Profile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What she speaks, where and when she can help, and what she likes to do."""

    languages: Annotated[tuple[LanguageCode, ...], Meta(min_length=1, max_length=10)]
    municipalities: Annotated[tuple[FourDigits, ...], Meta(max_length=98)] = ()
    times: Annotated[tuple[DayTime, ...], Meta(max_length=len(DayTime))] = ()
    interests: Annotated[str, Meta(min_length=1, max_length=4000)] | None = None


class VolunteerEvent(Event):
    """The ids that every event of a volunteer carries."""

    volunteer: VolunteerId
    branch: BranchId


class CorrectableVolunteerEvent(VolunteerEvent, kw_only=True):
    """A fact about a volunteer that can be told anew."""

    corrects: EventId | None = None


class RepeatedVolunteerEvent(CorrectableVolunteerEvent, kw_only=True):
    """A fact that is told again and again, and whose earlier tellings stand beside it.

    A correction says which telling it `replaces`, counted from 0: facts see no ids of events.
    """

    replaces: int | None = None


@event("volunteer.registered", da="Frivillig registreret", en="Volunteer registered")
class VolunteerRegistered(VolunteerEvent):
    """Somebody wants to help at the branch. Her phone number lies in the vault."""

    name: Annotated[Sealed[str], personal(IDENTITY, of="volunteer", found_by=_NAME_INDEXES)]
    phone: Annotated[VaultRef[str] | None, personal(CONTACT, of="volunteer")] = None


@event("volunteer.named", da="Navn rettet", en="Name told anew")
class VolunteerNamed(CorrectableVolunteerEvent):
    """She is called so: another name, or one that was misspelled."""

    name: Annotated[Sealed[str], personal(IDENTITY, of="volunteer", found_by=_NAME_INDEXES)]


@event("volunteer.contact_changed", da="Kontaktoplysninger ændret", en="Contact details changed")
class VolunteerContactChanged(CorrectableVolunteerEvent):
    """How she is reached now. It lies in the vault, and replaces what was there."""

    phone: Annotated[VaultRef[str] | None, personal(CONTACT, of="volunteer")] = None
    email: Annotated[VaultRef[str] | None, personal(CONTACT, of="volunteer")] = None


@event(
    "volunteer.old_contact_deleted",
    da="Gamle kontaktoplysninger slettet",
    en="Old contact details deleted",
    tells_da="{rows} gamle kontaktoplysninger blev slettet",
    tells_en="{rows} old contact details were deleted",
)
class VolunteerOldContactDeleted(VolunteerEvent):
    """What the vault held before was really deleted."""

    rows: int


@event(
    "volunteer.interviewed",
    da="Samtale holdt",
    en="Interview held",
    tells_da="Samtale {held_on}: {outcome}",
    tells_en="Interview on {held_on}: {outcome}",
    happened="held_on",
)
class VolunteerInterviewed(RepeatedVolunteerEvent):
    """A leader has spoken with her."""

    held_on: date
    outcome: InterviewOutcome
    note: Annotated[Sealed[str] | None, personal(VOLUNTEERING, of="volunteer")] = None


@event(
    "volunteer.reference_taken",
    da="Reference indhentet",
    en="Reference taken",
    tells_da="Reference {taken_on}: {outcome}",
    tells_en="Reference on {taken_on}: {outcome}",
    happened="taken_on",
)
class ReferenceTaken(RepeatedVolunteerEvent):
    """Somebody who knows her was asked."""

    taken_on: date
    outcome: ReferenceOutcome
    note: Annotated[Sealed[str] | None, personal(VOLUNTEERING, of="volunteer")] = None


@event(
    "volunteer.certificate_seen",
    da="Attest set",
    en="Certificate seen",
    tells_da="{kind} fra {issued_on}: {outcome}; gælder til {valid_until}",
    tells_en="{kind} of {issued_on}: {outcome}; valid until {valid_until}",
    happened="issued_on",
)
class CertificateSeen(RepeatedVolunteerEvent):
    """Date and outcome of a certificate, and until when the policy of that day accepts it."""

    kind: CertificateKind
    issued_on: date
    outcome: CertificateOutcome
    valid_until: date


@event(
    "volunteer.pledge_signed",
    da="Tavshedserklæring underskrevet",
    en="Confidentiality pledge signed",
    happened="signed_on",
)
class PledgeSigned(CorrectableVolunteerEvent):
    """She has promised to keep what she hears to herself."""

    signed_on: date


@event(
    "volunteer.guidelines_accepted",
    da="Retningslinjer om børn accepteret",
    en="Child guidelines accepted",
    happened="accepted_on",
)
class GuidelinesAccepted(CorrectableVolunteerEvent):
    """She knows, and follows, the guidelines for being with children."""

    accepted_on: date


@event("volunteer.course_done", da="Kursus gennemført", en="Course done", happened="done_on")
class CourseDone(CorrectableVolunteerEvent):
    """She has done the course for volunteers of Qnet."""

    done_on: date


@event(
    "volunteer.approved",
    da="Frivillig godkendt",
    en="Volunteer approved",
    tells_da="Frivillig godkendt til {capacity} match",
    tells_en="Volunteer approved for {capacity} matches",
)
class VolunteerApproved(VolunteerEvent):
    """She may be matched with at most `capacity` women at a time."""

    capacity: int


@event(
    "volunteer.turned_down",
    da="Ikke frivillig",
    en="Turned down",
    tells_da="Blev ikke frivillig: {reason}",
    tells_en="Did not become a volunteer: {reason}",
    happened="turned_down_on",
)
class TurnedDown(CorrectableVolunteerEvent):
    """She doesn't become a volunteer."""

    reason: TurnDownReason
    turned_down_on: date


@event(
    "volunteer.capacity_set",
    da="Antal match aftalt",
    en="Capacity agreed",
    tells_da="Kan nu have {capacity} match",
    tells_en="May have {capacity} matches now",
)
class CapacitySet(RepeatedVolunteerEvent):
    """She may be matched with at most `capacity` women at a time from now on.

    `replaces` counts her approvals too: they tell a capacity.
    """

    capacity: int


@event(
    "volunteer.roles_agreed",
    da="Roller aftalt",
    en="Roles agreed",
    tells_da="Roller aftalt: {roles}",
    tells_en="Roles agreed: {roles}",
)
class RolesAgreed(RepeatedVolunteerEvent):
    """What she does at the branch from now on."""

    roles: tuple[VolunteerRole, ...]


@event("volunteer.profile_told", da="Profil fortalt", en="Profile told")
class ProfileTold(CorrectableVolunteerEvent):
    """Languages, municipalities and times that suit her, interests: a `Profile`.

    What is told last holds.
    """

    profile: Annotated[Sealed[Any], personal(VOLUNTEERING, of="volunteer")]
    works_with_children: bool


@event("volunteer.relation_told", da="Relation fortalt", en="Relation told")
class RelationTold(CorrectableVolunteerEvent):
    """She is related to somebody: no woman who must not meet that person is matched with her."""

    relative: ThirdPersonId
    name: Annotated[
        Sealed[str], personal(IDENTITY, of="relative", found_by=THIRD_PERSON_NAME.every)
    ]
    relation: Annotated[Sealed[str] | None, personal(IDENTITY, of="relative")] = None


@event("volunteer.relation_withdrawn", da="Relation taget tilbage", en="Relation withdrawn")
class RelationWithdrawn(VolunteerEvent):
    """The relation was told by mistake, or is none any more."""

    relative: ThirdPersonId


@event(
    "volunteer.supervision_held",
    da="Supervision holdt",
    en="Supervision held",
    tells_da="Supervision {held_on}",
    tells_en="Supervision on {held_on}",
    happened="held_on",
)
class SupervisionHeld(CorrectableVolunteerEvent):
    """A leader and she talked about how she is doing."""

    held_on: date
    note: Annotated[Sealed[str] | None, personal(VOLUNTEERING, of="volunteer")] = None


@event(
    "volunteer.boundary_crossed",
    da="Grænseoverskridelse",
    en="Boundary incident",
    happened="happened_on",
)
class BoundaryCrossed(CorrectableVolunteerEvent):
    """A boundary was crossed, by her or towards her."""

    incident: IncidentId
    happened_on: date
    words: Annotated[Sealed[str], personal(VOLUNTEERING, of="volunteer")]


@event(
    "volunteer.incident_handled",
    da="Grænseoverskridelse behandlet",
    en="Boundary incident handled",
    tells_da="Behandlet {handled_on}: {outcome}",
    tells_en="Handled on {handled_on}: {outcome}",
    happened="handled_on",
)
class IncidentHandled(CorrectableVolunteerEvent):
    """Somebody has looked into the incident."""

    incident: IncidentId
    outcome: IncidentOutcome
    handled_on: date
    words: Annotated[Sealed[str] | None, personal(VOLUNTEERING, of="volunteer")] = None


@event(
    "volunteer.paused",
    da="Frivillig på pause",
    en="Volunteer paused",
    tells_da="På pause fra {paused_on}: {reason}",
    tells_en="Paused from {paused_on}: {reason}",
    happened="paused_on",
)
class VolunteerPaused(CorrectableVolunteerEvent):
    """She takes on nobody new. `back_on` is when she thinks that she is back."""

    reason: AbsenceReason
    paused_on: date
    back_on: date | None = None


@event("volunteer.back", da="Frivillig tilbage", en="Volunteer back", happened="back_on")
class VolunteerBack(CorrectableVolunteerEvent):
    """She is there again, after a pause or a goodbye."""

    back_on: date


@event(
    "volunteer.left",
    da="Frivillig stoppet",
    en="Volunteer left",
    tells_da="Stoppede {left_on}: {reason}",
    tells_en="Left on {left_on}: {reason}",
    happened="left_on",
)
class VolunteerLeft(CorrectableVolunteerEvent):
    """She has said goodbye; her matches were handed over before."""

    reason: LeavingReason
    left_on: date
