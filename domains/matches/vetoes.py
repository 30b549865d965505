"""What stands between a woman and a volunteer: asked whenever the two begin, or go on.

Whom she must not meet stays hidden. A volunteer who is near such a person is answered for like one
who is away: by the same rule, without facts, and no check about the volunteer comes before it.
"""

from datetime import date
from enum import Enum
from typing import NamedTuple

from core.facts import Reader
from core.likeness import Likeness
from domains.cases.events import CaseId
from domains.cases.facts import case_state
from domains.matches.events import LikenessJudged, MatchId
from domains.matches.facts import matches_of_participant, matches_of_volunteer
from domains.matches.rules import (
    CASE_HAS_NO_ACTIVE_MATCH,
    CASE_IS_NOT_PAUSED,
    CASE_IS_OPEN,
    CERTIFICATE_HOLDS,
    LIKENESS_IS_JUDGED,
    PARTICIPANT_CONSENTS,
    SUBSTITUTE_HAS_ENDED,
    VOLUNTEER_HAS_ROOM,
    VOLUNTEER_IS_AVAILABLE,
)
from domains.participants.events import (
    THIRD_PERSON_NAME,
    MustNotMeet,
    ParticipantId,
    ParticipantsMerged,
)
from domains.participants.facts import circle_of, consents, same_person
from domains.volunteers.events import (
    CertificateKind,
    RelationTold,
    VolunteerId,
    VolunteerNamed,
    VolunteerRole,
)
from domains.volunteers.facts import preparation, relations, volunteer_state

_MAY_MEET = (
    CASE_IS_OPEN,
    CASE_IS_NOT_PAUSED,
    PARTICIPANT_CONSENTS,
    VOLUNTEER_IS_AVAILABLE,
    CERTIFICATE_HOLDS,
)
MAY_BEGIN = (*_MAY_MEET, CASE_HAS_NO_ACTIVE_MATCH, VOLUNTEER_HAS_ROOM, LIKENESS_IS_JUDGED)
"""The rules of `require_may_begin`, in the order in which they are checked."""
MAY_GO_ON = (*_MAY_MEET, SUBSTITUTE_HAS_ENDED, LIKENESS_IS_JUDGED)
"""Those of `require_may_go_on`."""


class Pair(NamedTuple):
    """A case and a volunteer."""

    case: CaseId
    volunteer: VolunteerId


class Verdict(Enum):
    """What the names around the two say, and the duty officer where she was asked."""

    MAY_MEET = "may meet"
    UNJUDGED = "a name is near: a human is to judge"
    MUST_NOT_MEET = "must not meet"


def require_may_begin(read: Reader, pair: Pair, today: date) -> None:
    """Raise RuleBroken if anything forbids that the two are proposed or matched now."""
    verdict = _require_may_meet(read, pair, today)
    participant = read.known(case_state, pair.case).participant
    CASE_HAS_NO_ACTIVE_MATCH.require(not active_matches(read, participant))
    capacity = read.known(volunteer_state, pair.volunteer).capacity
    load = read(matches_of_volunteer, pair.volunteer).load
    VOLUNTEER_HAS_ROOM.require(load < capacity, capacity=capacity)
    LIKENESS_IS_JUDGED.require(verdict is Verdict.MAY_MEET)


def require_may_go_on(read: Reader, pair: Pair, today: date) -> None:
    """Raise RuleBroken if anything forbids that the two, whose match rests, meet again."""
    verdict = _require_may_meet(read, pair, today)
    participant = read.known(case_state, pair.case).participant
    SUBSTITUTE_HAS_ENDED.require(not active_matches(read, participant))
    LIKENESS_IS_JUDGED.require(verdict is Verdict.MAY_MEET)


def active_matches(read: Reader, participant: ParticipantId) -> frozenset[MatchId]:
    """Return the active matches of the person, under each of her ids."""
    return frozenset[MatchId]().union(
        *(read(matches_of_participant, each).active for each in same_person(read, participant))
    )


def is_available(read: Reader, pair: Pair) -> bool:
    """Say whether she is a volunteer of the case's branch who supports one to one, and is there."""
    volunteer = read(volunteer_state, pair.volunteer)
    roles = read(preparation, pair.volunteer).roles
    return (
        volunteer is not None
        and volunteer.is_approved
        and volunteer.branch == read.known(case_state, pair.case).branch
        and (not roles or VolunteerRole.ONE_TO_ONE in roles)
    )


def verdict_of(read: Reader, pair: Pair) -> Verdict:
    """Compare the volunteer, and those to whom she is related, with whom the woman must not meet.

    The events that tell names are read before the names: a name that is told meanwhile changes the
    boundary. A yes of the duty officer holds for the names that she saw; a no holds until another
    judgement.
    """
    participant = read.known(case_state, pair.case).participant
    told = _names_told(read, pair.volunteer, participant)
    judged, at = _judgement(read, pair)
    hers = circle_of(read, participant).must_not_meet
    around = {pair.volunteer, *read(relations, pair.volunteer).relatives}
    likeness = read.names.likeness(THIRD_PERSON_NAME, hers, around)
    if judged is None or (judged and at < told):
        return _OF_NAMES[likeness]
    return Verdict.MAY_MEET if judged else Verdict.MUST_NOT_MEET


_OF_NAMES = {
    Likeness.DIFFERENT: Verdict.MAY_MEET,
    Likeness.NEAR: Verdict.UNJUDGED,
    Likeness.SAME: Verdict.MUST_NOT_MEET,
}


def _require_may_meet(read: Reader, pair: Pair, today: date) -> Verdict:
    case = read.known(case_state, pair.case)
    CASE_IS_OPEN.require(case.is_open)
    CASE_IS_NOT_PAUSED.require(not case.paused)
    PARTICIPANT_CONSENTS.require(consents(read, case.participant))
    available, verdict = is_available(read, pair), verdict_of(read, pair)
    VOLUNTEER_IS_AVAILABLE.require(available and verdict is not Verdict.MUST_NOT_MEET)
    certified = read(preparation, pair.volunteer).holds(CertificateKind.CHILD, today)
    CERTIFICATE_HOLDS.require(certified or not circle_of(read, case.participant).children)
    return verdict


def _names_told(read: Reader, volunteer: VolunteerId, participant: ParticipantId) -> int:
    """Return where in the log a name around the two was told last, or came to be hers."""
    told = [*read.recorded([VolunteerNamed, RelationTold], "volunteer", volunteer)]
    for each in same_person(read, participant):
        told += read.recorded([MustNotMeet, ParticipantsMerged], "participant", each)
    return max((recorded.position for recorded in told), default=0)


def _judgement(read: Reader, pair: Pair) -> tuple[bool | None, int]:
    """Return what was judged of the two last, and where in the log; None if nothing was."""
    found: tuple[bool | None, int] = (None, 0)
    for recorded in read.recorded([LikenessJudged], "case", pair.case):
        event = recorded.event
        if isinstance(event, LikenessJudged) and event.volunteer == pair.volunteer:
            found = event.may_meet, recorded.position
    return found
