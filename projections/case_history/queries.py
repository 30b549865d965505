"""What people ask about the course of a case."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import Row, or_, select

from core.clock import end_of_danish_day
from core.errors import InvalidInput
from core.events import Event, UnknownEvent
from core.inputs import END
from core.permissions import Resource
from core.personal import Erased, Hidden
from core.purposes import Purpose
from core.queries import Query, View, first_row, query
from core.text import Text
from domains.cases.events import CaseId
from projections.case_history.projection import cases, entries
from projections.case_history.words import in_words, personal_values, whose

AS_OF = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?" + END
"""A day, or a moment with its offset (ISO 8601)."""


class HistoryEntry(Struct, frozen=True):
    """One event: what happened in words, when it happened, when and by whom it was recorded.

    `by` is the permission that allowed it. `personal` has the opened values by field.
    """

    position: int
    event: str
    name: str
    label: str
    words: str
    happened_on: date | None
    recorded_at: datetime
    actor: str
    by: str
    personal: Mapping[str, str | Erased | Hidden]


class History(Struct, frozen=True):
    """What was known of a case at a moment."""

    case: str
    as_of: datetime | None
    entries: tuple[HistoryEntry, ...]


@query(
    "cases.history",
    "GET /cases/{case}/history",
    da="Forløbets historie",
    en="History of a case",
    purpose=Purpose.SUPPORT,
    needs=["case_history"],
)
class CaseHistory(Query):
    """Tell all events about a case in order, as they were known at a moment.

    `as_of` is a moment with its offset, or a day: then its end in Denmark.
    """

    case: CaseId
    as_of: Annotated[str, Meta(pattern=AS_OF)] | None = None

    def resource(self, find: Callable[[str], Resource]) -> Resource:
        return find(f"case:{self.case}")

    def answer(self, view: View) -> History:
        moment = _moment(self.as_of)
        rows = _rows(view, self.case, moment)
        events = [view.codec.event(row.name, row.version, row.data) for row in rows]
        opened = view.open(placed for event in events for placed in whose(event))
        told = tuple(
            _entry(view, row, event, {n: opened(v) for n, v in personal_values(event).items()})
            for row, event in zip(rows, events, strict=True)
        )
        return History(str(self.case), moment, told)


def _rows(view: View, case: CaseId, moment: datetime | None) -> Sequence[Row[Any]]:
    """Events of the case, of its referral, and of the person before, during and after."""
    found = first_row(view, select(cases).where(cases.c.case == str(case)))
    about = or_(
        entries.c.case == found.case,
        entries.c.referral == found.referral,
        (entries.c.participant == found.participant)
        & entries.c.case.is_(None)
        & entries.c.referral.is_(None),
    )
    statement = select(entries).where(about).order_by(entries.c.position)
    if moment is not None:
        statement = statement.where(entries.c.recorded_at <= moment)
    return view.all(statement)


def _moment(as_of: str | None) -> datetime | None:
    """Return the last moment that `as_of` includes."""
    if as_of is None:
        return None
    try:
        if len(as_of) == len("2026-01-31"):
            return end_of_danish_day(date.fromisoformat(as_of)) - timedelta(microseconds=1)
        return datetime.fromisoformat(as_of).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(
            Text("as_of er ingen dag", "as_of is no day"), field="as_of", problem="no such day"
        ) from None


def _entry(
    view: View,
    row: Row[Any],
    event: Event | UnknownEvent,
    personal: Mapping[str, str | Erased | Hidden],
) -> HistoryEntry:
    label, sentence = view.label(row.name, row.version)
    return HistoryEntry(
        row.position,
        row.event,
        row.name,
        label.in_language(view.language),
        in_words(event, sentence, view.language),
        row.happened_on,
        row.recorded_at,
        row.actor,
        row.permission,
        personal,
    )
