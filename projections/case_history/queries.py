"""What people ask about the course of a case."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import Row, or_, select

from core.clock import end_of_danish_day
from core.door import Opened, Placed
from core.errors import InvalidInput
from core.events import Event, UnknownEvent
from core.inputs import END
from core.permissions import Resource
from core.personal import Erased, Hidden, VaultRef
from core.purposes import Purpose
from core.queries import Query, View, first_row, query
from core.sentences import corrected_event, in_words
from core.text import Text
from domains.cases.events import CaseId
from projections.case_history.projection import cases, entries, merges
from projections.case_history.words import personal_values, value_in_words, whose

AS_OF = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?" + END
"""A day, or a moment with its offset (ISO 8601)."""
_CORRECTION = Text("Rettelse", "Correction")


class HistoryEntry(Struct, frozen=True):
    """One event: what happened in words, when it happened, when and by whom it was recorded.

    `by` is the permission that allowed it. `personal` has the opened values by field, in words.
    `corrects` is the event whose fact this one replaces; `corrected_by` the one that replaced this.
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
    corrects: str | None = None
    corrected_by: str | None = None


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

    What was told of her before, under each record that is known to be hers, belongs to it. Of a
    closed case only words that were told at its branch are opened; where she lives and how she is
    reached only while it is open, and as far as it was told there.
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
        opened = view.open(_placed(view, self.case, zip(rows, events, strict=True)))
        corrected = {
            corrects: row.event
            for row, event in zip(rows, events, strict=True)
            if (corrects := corrected_event(event)) is not None
        }
        told = tuple(
            _entry(view, row, event, opened, corrected)
            for row, event in zip(rows, events, strict=True)
        )
        return History(str(self.case), moment, told)


def _rows(view: View, case: CaseId, moment: datetime | None) -> Sequence[Row[Any]]:
    """Events of the case, of its referral, and of the person before, during and after.

    Another case of hers is another history.
    """
    found = first_row(view, select(cases).where(cases.c.case == str(case)))
    her = _same_person(view, found.participant, moment)
    about = or_(
        entries.c.case == found.case,
        entries.c.referral == found.referral,
        entries.c.participant.in_(her) & entries.c.case.is_(None),
        entries.c.merged.in_(her),
    )
    statement = select(entries).where(about).order_by(entries.c.position)
    if moment is not None:
        statement = statement.where(entries.c.recorded_at <= moment)
    return view.all(statement)


def _placed(
    view: View, case: CaseId, told: Iterable[tuple[Row[Any], Event | UnknownEvent]]
) -> Iterator[Placed]:
    """Yield what is opened of the events: see `CaseHistory`."""
    told = tuple(told)
    places = view.find([f"case:{case}", *(f"participant:{row.participant}" for row, _ in told)])
    place = places[f"case:{case}"]
    for row, event in told:
        here = places[f"participant:{row.participant}"].branch == place.branch
        of_the_case = row.case is not None or row.referral is not None
        for person, value in whose(event):
            in_vault = isinstance(value, VaultRef)
            if (place.during and here) if in_vault else (place.during or here or of_the_case):
                yield person, value


def _same_person(view: View, participant: str, moment: datetime | None) -> set[str]:
    """Return all ids that were known to be hers at the moment."""
    her: set[str] = set()
    new = {participant}
    while new:
        her |= new
        statement = select(merges).where(
            or_(merges.c.participant.in_(her), merges.c.merged.in_(her))
        )
        if moment is not None:
            statement = statement.where(merges.c.recorded_at <= moment)
        rows = view.all(statement.order_by(merges.c.position))
        last = {(row.participant, row.merged): row.holds for row in rows}
        new = {i for pair, holds in last.items() if holds for i in pair} - her
    return her


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
    opened: Opened,
    corrected: Mapping[str, str],
) -> HistoryEntry:
    label, sentence = view.label(row.name, row.version)
    corrects = corrected_event(event)
    words = in_words(event, sentence, view.language)
    if corrects is not None:
        words = f"{_CORRECTION.in_language(view.language)}: {words}"
    return HistoryEntry(
        row.position,
        row.event,
        row.name,
        label.in_language(view.language),
        words,
        row.happened_on,
        row.recorded_at,
        row.actor,
        row.permission,
        {n: value_in_words(opened(v), view.language) for n, v in personal_values(event).items()},
        corrects,
        corrected.get(row.event),
    )
