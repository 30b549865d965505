"""By when a referral is answered: on the third working day after it came."""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

WORKING_DAYS = 3
_SATURDAY = 5
_DAY = timedelta(days=1)
_CLOSED = ((6, 5), (12, 24), (12, 31))
"""Constitution Day, Christmas Eve and New Year's Eve: no holidays by law, but nobody is at work.

The offices of municipalities and shelters are closed, and so are the volunteers'. The first of May
is a working day.
"""


def due_on(submitted: date) -> date:
    """Return the last day on which an answer isn't late; the day it came on doesn't count."""
    day = submitted
    for _ in range(WORKING_DAYS):
        day = _next_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Say whether people work on the day in Denmark."""
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


def _next_working_day(day: date) -> date:
    day += _DAY
    while not is_working_day(day):
        day += _DAY
    return day


@cache
def _days_off(year: int) -> frozenset[date]:
    closed = (date(year, month, day) for month, day in _CLOSED)
    return frozenset([*country_holidays("DK", years=year), *closed])
