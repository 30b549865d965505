"""Who may do what with breaches of personal data."""

from collections.abc import Mapping

from core.testing.bench import START
from domains.breaches.commands import (
    AssessBreach,
    CloseBreach,
    DescribeBreach,
    NotifyAuthority,
    ReopenBreach,
    ReportBreach,
    TellPersons,
)
from domains.breaches.events import BreachData, BreachKind, Measure, Risk
from tests.domains.breaches.histories import (
    AN_HOUR_AGO,
    BREACH,
    CLOSED,
    WORDS,
    assessed,
    reported,
)
from tests.domains.histories import TODAY
from tests.domains.people import DUTY_OFFICER, NATIONAL_OFFICE, WITH_A_ROLE, Outcome, Row

OFFICE: Mapping[str, Outcome] = {**NATIONAL_OFFICE, **DUTY_OFFICER}
EVERYBODY: Mapping[str, Outcome] = dict.fromkeys(WITH_A_ROLE, "may")

ROWS: list[Row] = [
    (
        "report a breach",
        (),
        ReportBreach(
            kind=BreachKind.LOST_DEVICE,
            discovered_at=AN_HOUR_AGO,
            persons=12,
            data=(BreachData.CONTACT,),
            description=WORDS,
        ),
        EVERYBODY,
    ),
    (
        "describe a breach further",
        reported(),
        DescribeBreach(
            breach=BREACH,
            kind=BreachKind.INTRUSION,
            persons=40,
            data=(BreachData.CONTACT,),
            description=WORDS,
        ),
        OFFICE,
    ),
    ("assess a breach", reported(), AssessBreach(breach=BREACH, risk=Risk.HIGH), OFFICE),
    (
        "record that the authority was notified",
        reported(),
        NotifyAuthority(breach=BREACH, notified_at=START),
        OFFICE,
    ),
    (
        "record that persons were told",
        reported(),
        TellPersons(breach=BREACH, told_on=TODAY, persons=12),
        OFFICE,
    ),
    (
        "close a breach",
        (*reported(), *assessed(Risk.UNLIKELY)),
        CloseBreach(breach=BREACH, measures=(Measure.ACCESS_CLOSED,)),
        OFFICE,
    ),
    ("reopen a breach", (*reported(), *CLOSED), ReopenBreach(breach=BREACH), OFFICE),
]
