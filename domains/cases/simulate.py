"""What a branch does for a woman, made up: the commands of cases as leaders would send them."""

from datetime import date, timedelta
from random import Random

from core.invented import sentence
from core.personal import Private
from domains.branches.events import MunicipalityCode
from domains.cases.commands import (
    CloseCase,
    HandleConcern,
    MakePlan,
    PauseCase,
    PutOnWaitingList,
    RaiseConcern,
    RecordNotification,
    RecordReceipt,
)
from domains.cases.events import (
    CaseId,
    ClosureReason,
    ConcernId,
    ConcernOutcome,
    NotificationId,
    PauseReason,
    Section,
    WaitingReason,
)
from domains.cases.inputs import Plan

_GOALS = (
    "At turde gå alene på biblioteket.",
    "At få styr på papirerne fra kommunen.",
    "At børnene får nogen at lege med.",
    "At sove en hel nat.",
    "At lære byen at kende.",
)
_CONCERNS = (
    "Hun har ikke åbnet døren i en uge.",
    "Barnet er meget stille og vil ikke hjem.",
    "Hun fortalte, at nogen har spurgt efter hende.",
)
_ANSWERS = (
    "Der var ringet; hun har det bedre.",
    "Vi talte med hende sammen.",
    "Krisecentret tager sig af det.",
)
_REPORTS = ("Barnet har ikke været i skole i to uger.", "Barnet sover ikke og er bange for døren.")
_DAYS_TO_HANDLE = 3
_OUTCOMES = (ConcernOutcome.NO_ACTION, ConcernOutcome.SUPPORTED, ConcernOutcome.SUPPORTED)


def plan(random: Random, case: CaseId) -> MakePlan:
    """Return what she wants to reach, in her own words."""
    goals = tuple(sentence(random, *_GOALS) for _ in range(random.randint(1, 3)))
    return MakePlan(case=case, plan=Private(Plan(goals=goals)))


def waiting(random: Random, case: CaseId, since: date) -> PutOnWaitingList:
    """Return why she waits."""
    reasons = (WaitingReason.NO_VOLUNTEER, WaitingReason.NO_FIT, WaitingReason.LANGUAGE)
    return PutOnWaitingList(case=case, reason=random.choice(reasons), since=since)


def pause(random: Random, case: CaseId, day: date) -> PauseCase:
    """Return why her case rests."""
    return PauseCase(case=case, reason=random.choice(list(PauseReason)), paused_on=day)


def concern(random: Random, case: CaseId, day: date) -> RaiseConcern:
    """Return what somebody is worried about."""
    return RaiseConcern(
        case=case,
        words=Private(sentence(random, *_CONCERNS)),
        raised_on=day,
        due_on=day + timedelta(days=_DAYS_TO_HANDLE),
    )


def handling(random: Random, case: CaseId, concern: ConcernId, day: date) -> HandleConcern:
    """Return what came of a concern where nobody was notified; most say in words what it was."""
    words = Private(sentence(random, *_ANSWERS)) if random.random() < 0.7 else None
    return HandleConcern(
        case=case,
        concern=concern,
        outcome=random.choice(_OUTCOMES),
        handled_on=day,
        words=words,
    )


def notification(
    random: Random, case: CaseId, concern: ConcernId, municipality: MunicipalityCode, day: date
) -> RecordNotification:
    """Return that the municipality was notified, as everybody must."""
    return RecordNotification(
        case=case,
        concern=concern,
        municipality=municipality,
        section=Section.EVERYONE,
        sent_on=day,
        words=Private(sentence(random, *_REPORTS)),
    )


def notified(case: CaseId, concern: ConcernId, day: date) -> HandleConcern:
    """Return that a concern ended with a notification."""
    return HandleConcern(
        case=case, concern=concern, outcome=ConcernOutcome.NOTIFIED, handled_on=day
    )


def receipt(case: CaseId, notification: NotificationId, day: date) -> RecordReceipt:
    """Return that the municipality answered."""
    return RecordReceipt(case=case, notification=notification, received_on=day)


def closure(random: Random, case: CaseId, day: date) -> CloseCase:
    """Return how the support ends."""
    return CloseCase(case=case, reason=random.choice(list(ClosureReason)), closed_on=day)
