"""What the two do, made up: the commands of matches as people would send them."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from core.events import EventId
from core.invented import sentence
from core.personal import Private
from domains.matches.commands import (
    CancelMeeting,
    EndMatch,
    LogMeeting,
    MissMeeting,
    PauseMatch,
    PlanMeeting,
)
from domains.matches.events import (
    EndReason,
    MatchId,
    MatchPauseReason,
    MeetingId,
    MeetingKind,
    Party,
)

_NOTES = (
    "Vi drak kaffe og talte om ugen.",
    "Hun har fået svar fra kommunen og var lettet.",
    "Vi hang gardiner op i den nye lejlighed.",
    "En tur langs vandet. Hun vil gerne gå mere.",
    "Hun var træt i dag; vi aftalte en kort snak igen på torsdag.",
)
_MINUTES = (30, 45, 60, 90, 120)
_EXCUSES = ("Barnet var sygt.", "Jeg lå med feber.", "Hun skulle til møde hos kommunen.")
_ABSENCES = ("Jeg ventede en halv time og ringede.", "Hun skrev om aftenen, at hun havde sovet.")
_GOODBYES = (EndReason.COMPLETED, EndReason.HER_WISH, EndReason.NO_FIT, EndReason.VOLUNTEER_STOPS)


def meeting(
    random: Random, match: MatchId, held_on: date, plan: MeetingId | None = None
) -> LogMeeting:
    """Return a meeting that was held; four of five have a note."""
    return LogMeeting(
        match=match,
        held_on=held_on,
        kind=random.choice(list(MeetingKind)),
        minutes=random.choice(_MINUTES),
        note=_note(random),
        meeting=plan,
    )


def corrected_meeting(
    random: Random, match: MatchId, held_on: date, corrects: EventId
) -> LogMeeting:
    """Return the meeting as it really was: it lasted longer, or shorter."""
    return LogMeeting(
        match=match,
        held_on=held_on,
        kind=random.choice(list(MeetingKind)),
        minutes=random.choice(_MINUTES),
        note=_note(random),
        corrects=corrects,
    )


def plan(random: Random, match: MatchId, day: date) -> PlanMeeting:
    """Return an appointment."""
    return PlanMeeting(match=match, planned_on=day, kind=random.choice(list(MeetingKind)))


def cancellation(
    random: Random, match: MatchId, day: date, meeting: MeetingId | None
) -> CancelMeeting:
    """Return a meeting that one of the two called off, half of them with a word why."""
    return CancelMeeting(
        match=match,
        planned_on=day,
        by=random.choice(list(Party)),
        note=_note(random, _EXCUSES, 0.5),
        meeting=meeting,
    )


def no_show(random: Random, match: MatchId, day: date, meeting: MeetingId | None) -> MissMeeting:
    """Return a meeting to which she didn't come, half of them with what was done then."""
    return MissMeeting(
        match=match,
        planned_on=day,
        by=Party.PARTICIPANT,
        note=_note(random, _ABSENCES, 0.5),
        meeting=meeting,
    )


def pause(match: MatchId, day: date) -> PauseMatch:
    """Return how a volunteer falls ill."""
    return PauseMatch(match=match, reason=MatchPauseReason.VOLUNTEER_AWAY, paused_on=day)


def goodbye(random: Random, match: MatchId) -> EndMatch:
    """Return how the two part."""
    return EndMatch(match=match, reason=random.choice(_GOODBYES))


def trial_ends(begins_on: date) -> date:
    """Return the last day of a trial period of six weeks."""
    return begins_on + timedelta(weeks=6)


def _note(
    random: Random, sentences: Sequence[str] = _NOTES, share: float = 0.8
) -> Private[str] | None:
    return Private(sentence(random, *sentences)) if random.random() < share else None
