"""What has happened in the tests of breaches."""

from datetime import datetime, timedelta
from uuid import UUID

from core.personal import Private, seal
from core.testing.bench import START
from domains.breaches.events import (
    AuthorityNotified,
    BreachAssessed,
    BreachClosed,
    BreachData,
    BreachId,
    BreachKind,
    BreachReported,
    Measure,
    PersonsTold,
    Risk,
)
from tests.domains.histories import NATIONAL, TODAY, History

BREACH = BreachId(UUID(int=0xB4EA))
WORDS = Private("En telefon blev glemt i toget")
AN_HOUR_AGO = START - timedelta(hours=1)


def reported(discovered_at: datetime = AN_HOUR_AGO) -> History:
    """Return that a breach was reported."""
    return (
        BreachReported(
            breach=BREACH,
            reporter=NATIONAL,
            kind=BreachKind.LOST_DEVICE,
            discovered_at=discovered_at,
            persons=12,
            data=(BreachData.CONTACT, BreachData.WHEREABOUTS),
            description=seal(WORDS),
        ),
    )


def assessed(risk: Risk) -> History:
    """Return how it was assessed."""
    return (BreachAssessed(breach=BREACH, risk=risk),)


NOTIFIED: History = (AuthorityNotified(breach=BREACH, notified_at=START),)
TOLD: History = (PersonsTold(breach=BREACH, told_on=TODAY, persons=12),)
CLOSED: History = (BreachClosed(breach=BREACH, measures=(Measure.ACCESS_CLOSED,)),)
