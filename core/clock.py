"""Time as the store and the domain see it: stored in UTC, reckoned in Danish days."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """Says what time it is. The store's clock decides `recorded_at`."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class TurnableClock:
    """A clock that stands still until a test or a simulation turns it."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def turn_to(self, moment: datetime) -> None:
        """Set the clock. It may be turned back; the store never records backwards all the same."""
        self._now = moment.astimezone(UTC)

    def turn_by(self, duration: timedelta) -> None:
        """Let `duration` pass."""
        self._now += duration


def to_microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970-01-01T00:00:00Z, exactly (no float is involved)."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """Return the aware UTC moment of `to_microseconds`."""
    return _EPOCH + timedelta(microseconds=microseconds)


def danish_day(moment: datetime) -> date:
    """Return the calendar day in Denmark at `moment`."""
    return moment.astimezone(DENMARK).date()


def end_of_danish_day(day: date) -> datetime:
    """Return the first moment that no longer belongs to `day` in Denmark, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), DENMARK).astimezone(UTC)
