"""Histories of matches that other domains have no use for."""

from datetime import date
from uuid import UUID

from core.events import EventId
from core.identity import AccountId
from core.personal import Private, seal
from core.testing import Bench
from domains.accounts.events import Role
from domains.branches.events import BranchId
from domains.cases.events import CaseId, CasePaused, PauseReason
from domains.matches.events import (
    EndReason,
    FirstMeetingPlanned,
    Introduced,
    LikenessAsked,
    LikenessJudged,
    MatchAgreed,
    MatchConfirmed,
    MatchEnded,
    MatchId,
    MatchPaused,
    MatchPauseReason,
    MatchResumed,
    MeetingCancelled,
    MeetingId,
    MeetingKind,
    MeetingLogged,
    MeetingMissed,
    MeetingPlanned,
    Party,
    TrialBegan,
)
from domains.participants.events import (
    ChildRegistered,
    MustNotMeet,
    ParticipantId,
    ParticipantsMerged,
    ThirdPersonId,
)
from domains.volunteers.events import (
    AbsenceReason,
    CertificateKind,
    RelationTold,
    RolesAgreed,
    VolunteerId,
    VolunteerPaused,
    VolunteerRole,
)
from tests.domains.histories import (
    BRANCH,
    CASE,
    CASE_OPENED,
    CHILD,
    LEADER_ADDED,
    MATCH,
    MATCHED,
    OTHER_CASE,
    OTHER_MATCH,
    OTHER_PARTICIPANT,
    OTHER_VOLUNTEER,
    PARTICIPANT,
    PROPOSED,
    RELATIVE,
    THIRD_PERSON,
    TODAY,
    VOLUNTEER,
    VOLUNTEER_APPROVED,
    YESTERDAY,
    History,
    account,
    certificate,
    matched,
    proposed,
)

MEETING, OTHER_MEETING = (MeetingId(UUID(int=0xF000 + n)) for n in range(2))
NOTHING = EventId(UUID(int=0xFFFF))
"""The id of no event."""
IN_A_YEAR, BEYOND_A_YEAR = date(2027, 3, 2), date(2027, 3, 3)

DUTY_OFFICER = AccountId(UUID(int=0xA300))
DUTY_OFFICER_ADDED = account(DUTY_OFFICER, Role.DUTY_OFFICER)

READY: History = (*LEADER_ADDED, *CASE_OPENED, *VOLUNTEER_APPROVED)

NAME, NEAR, ANOTHER = "Torben Skov Nielsen", "Torben Skof Nilsen", "Ali Hassan"
SHORT, INITIAL = "Torben Nielsen", "T. Nielsen"
"""Like NAME and NEAR, and like each other: the first is the same as NAME."""
HALF, OTHER_HALF = "Torben Vester", "Bo Nielsen"
"""Each is like none of the others, but together they have the words of SHORT."""


def last_of(*histories: History) -> EventId:
    """Return the id that the last of these events has in a test that is given them first."""
    with Bench() as bench:
        for history in histories:
            bench.append(*history)
        return EventId(bench.recorded()[-1].id)


def must_not_meet(
    name: str,
    participant: ParticipantId = PARTICIPANT,
    person: ThirdPersonId = THIRD_PERSON,
) -> History:
    """Return that there is somebody of this name whom she must not meet."""
    return (MustNotMeet(participant=participant, person=person, name=seal(Private(name))),)


def related_to(
    name: str,
    volunteer: VolunteerId = VOLUNTEER,
    relative: ThirdPersonId = RELATIVE,
    branch: BranchId = BRANCH,
) -> History:
    """Return that the volunteer is related to somebody of this name."""
    return (
        RelationTold(
            volunteer=volunteer, branch=branch, relative=relative, name=seal(Private(name))
        ),
    )


VETO: History = (*must_not_meet(NAME), *related_to(NAME))
LIKENESS: History = (*must_not_meet(NAME), *related_to(NEAR))
ASKED: History = (
    LikenessAsked(case=CASE, participant=PARTICIPANT, volunteer=VOLUNTEER, branch=BRANCH),
)


def judged(*, may_meet: bool, volunteer: VolunteerId = VOLUNTEER) -> History:
    """Return what the duty officer judged."""
    return (
        LikenessJudged(
            case=CASE,
            participant=PARTICIPANT,
            volunteer=volunteer,
            branch=BRANCH,
            may_meet=may_meet,
        ),
    )


HAS_A_CHILD: History = (
    ChildRegistered(participant=PARTICIPANT, child=CHILD, birth_year=seal(Private(2019))),
)
CERTIFICATE_EXPIRED = certificate(CertificateKind.CHILD, valid_until=YESTERDAY)
CERTIFICATE_EXPIRES = certificate(CertificateKind.CHILD, valid_until=TODAY)

CASE_PAUSED: History = (
    CasePaused(
        case=CASE,
        participant=PARTICIPANT,
        branch=BRANCH,
        reason=PauseReason.ILLNESS,
        paused_on=YESTERDAY,
    ),
)
VOLUNTEER_PAUSED: History = (
    VolunteerPaused(
        volunteer=VOLUNTEER, branch=BRANCH, reason=AbsenceReason.TRAVEL, paused_on=YESTERDAY
    ),
)


def roles(*agreed: VolunteerRole) -> History:
    """Return what the volunteer does at the branch."""
    return (RolesAgreed(volunteer=VOLUNTEER, branch=BRANCH, roles=agreed),)


MERGED: History = (ParticipantsMerged(participant=PARTICIPANT, merged=OTHER_PARTICIPANT),)

HELPS_ANOTHER = matched(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT, VOLUNTEER)
HAS_ANOTHER = matched(OTHER_MATCH, volunteer=OTHER_VOLUNTEER)
ANOTHER_IS_PROPOSED = proposed(OTHER_MATCH, volunteer=OTHER_VOLUNTEER)
HAS_ANOTHER_UNDER_ANOTHER_ID: History = (
    *MERGED,
    *matched(OTHER_MATCH, OTHER_CASE, OTHER_PARTICIPANT, OTHER_VOLUNTEER),
)


def paused(
    match: MatchId = MATCH,
    case: CaseId = CASE,
    participant: ParticipantId = PARTICIPANT,
    volunteer: VolunteerId = VOLUNTEER,
) -> History:
    """Return that an active match rests."""
    return (
        MatchPaused(
            match=match,
            case=case,
            participant=participant,
            volunteer=volunteer,
            branch=BRANCH,
            reason=MatchPauseReason.VOLUNTEER_AWAY,
            paused_on=YESTERDAY,
        ),
    )


PAUSED: History = (*MATCHED, *paused())
THE_OTHER_ENDED: History = (
    MatchEnded(
        match=OTHER_MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=OTHER_VOLUNTEER,
        branch=BRANCH,
        reason=EndReason.SUBSTITUTE_OVER,
    ),
)


def is_agreed(by: Party) -> MatchAgreed:
    """Return the yes of one of the two."""
    return MatchAgreed(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        by=by,
    )


SHE_SAID_YES: History = (*PROPOSED, is_agreed(Party.PARTICIPANT))
VOLUNTEER_SAID_YES: History = (*PROPOSED, is_agreed(Party.VOLUNTEER))


def first_meeting(planned_on: date, corrects: EventId | None = None) -> FirstMeetingPlanned:
    """Return that the three will meet."""
    return FirstMeetingPlanned(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        planned_on=planned_on,
        corrects=corrects,
    )


def introduced(held_on: date, corrects: EventId | None = None) -> Introduced:
    """Return that the three have met."""
    return Introduced(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        held_on=held_on,
        corrects=corrects,
    )


def trial(until: date, corrects: EventId | None = None) -> TrialBegan:
    """Return that the two try it out."""
    return TrialBegan(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        until=until,
        corrects=corrects,
    )


def confirmed(confirmed_on: date, corrects: EventId | None = None) -> MatchConfirmed:
    """Return that the two go on."""
    return MatchConfirmed(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        confirmed_on=confirmed_on,
        corrects=corrects,
    )


def resumed(resumed_on: date, corrects: EventId | None = None) -> MatchResumed:
    """Return that the two meet again."""
    return MatchResumed(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        resumed_on=resumed_on,
        corrects=corrects,
    )


INTRODUCED: History = (*MATCHED, introduced(YESTERDAY))
ON_TRIAL: History = (*INTRODUCED, trial(IN_A_YEAR))
CONFIRMED: History = (*ON_TRIAL, confirmed(YESTERDAY))


def is_planned(
    planned_on: date, meeting: UUID = MEETING, corrects: EventId | None = None
) -> MeetingPlanned:
    """Return that the two will meet."""
    return MeetingPlanned(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        meeting=MeetingId(meeting),
        planned_on=planned_on,
        kind=MeetingKind.COFFEE,
        corrects=corrects,
    )


def is_logged(
    note: Private[str] | None = None,
    *,
    meeting: MeetingId | None = None,
    corrects: EventId | None = None,
) -> MeetingLogged:
    """Return that the two met today."""
    return MeetingLogged(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        held_on=TODAY,
        kind=MeetingKind.COFFEE,
        minutes=90,
        note=None if note is None else seal(note),
        meeting=meeting,
        corrects=corrects,
    )


def is_cancelled(
    planned_on: date,
    note: Private[str] | None = None,
    *,
    meeting: MeetingId | None = None,
    corrects: EventId | None = None,
) -> MeetingCancelled:
    """Return that the woman cancelled a meeting."""
    return MeetingCancelled(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        planned_on=planned_on,
        by=Party.PARTICIPANT,
        note=None if note is None else seal(note),
        meeting=meeting,
        corrects=corrects,
    )


def is_missed(
    planned_on: date,
    note: Private[str] | None = None,
    *,
    meeting: MeetingId | None = None,
    corrects: EventId | None = None,
) -> MeetingMissed:
    """Return that the volunteer didn't come."""
    return MeetingMissed(
        match=MATCH,
        case=CASE,
        participant=PARTICIPANT,
        volunteer=VOLUNTEER,
        branch=BRANCH,
        planned_on=planned_on,
        by=Party.VOLUNTEER,
        note=None if note is None else seal(note),
        meeting=meeting,
        corrects=corrects,
    )


PLANNED: History = (*MATCHED, is_planned(YESTERDAY))
