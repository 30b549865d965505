"""Breaches of personal data, made up: the commands as people send them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from core.commands import Command
from core.personal import Private
from domains.breaches.commands import (
    AssessBreach,
    CloseBreach,
    DescribeBreach,
    NotifyAuthority,
    ReportBreach,
    TellPersons,
)
from domains.breaches.events import (
    BreachData,
    BreachId,
    BreachKind,
    LateReason,
    Measure,
    Risk,
)

_WHAT = (
    "En telefon blev glemt i bussen. Den var låst.",
    "En besked gik til et forkert nummer.",
    "En liste lå fremme på et bord i lokalet.",
)


def report(random: Random, now: datetime) -> ReportBreach:
    """Return that something came out."""
    return ReportBreach(
        kind=random.choice(list(BreachKind)),
        discovered_at=now - timedelta(hours=random.randint(1, 20)),
        persons=random.randint(1, 12),
        data=(random.choice(list(BreachData)),),
        description=Private(random.choice(_WHAT)),
    )


def course(
    random: Random, breach: BreachId, now: datetime, today: date, late: LateReason | None
) -> Sequence[Command]:
    """Return what is done about it."""
    risk = random.choice(list(Risk))
    return [
        DescribeBreach(
            breach=breach,
            kind=random.choice(list(BreachKind)),
            persons=random.randint(1, 12),
            data=(random.choice(list(BreachData)),),
            description=Private(random.choice(_WHAT)),
        ),
        AssessBreach(breach=breach, risk=risk),
        *([] if risk is Risk.UNLIKELY else [_notified(breach, now, late)]),
        *([TellPersons(breach=breach, told_on=today, persons=3)] if risk is Risk.HIGH else []),
        CloseBreach(breach=breach, measures=(random.choice(list(Measure)),)),
    ]


def _notified(breach: BreachId, now: datetime, late: LateReason | None) -> NotifyAuthority:
    return NotifyAuthority(breach=breach, notified_at=now, late=late)
