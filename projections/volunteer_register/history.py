"""What was told of a volunteer, in words: facts and their corrections, one beside the other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from core.door import Opened
from core.personal import HIDDEN, Erased, Hidden
from core.sentences import corrected_event, happened_on, in_words
from core.text import Language
from projections.volunteer_register.offer import ProfileShown, read
from projections.volunteer_register.told import Telling, about, personal_fields


class HistoryEntry(Struct, frozen=True):
    """One telling: what happened in words, when it happened, when and by whom it was recorded.

    `event` is what a correction names; `about` the incident or the relative. `personal` has the
    opened values by field. `corrects` is the event whose fact this one replaces; `corrected_by` the
    one that replaced this.
    """

    event: str
    name: str
    label: str
    words: str
    happened_on: date | None
    recorded_at: datetime
    actor: str
    about: str | None
    personal: Mapping[str, str | ProfileShown | Erased | Hidden]
    corrects: str | None
    corrected_by: str | None


def history(
    told: Sequence[Telling], opened: Opened, language: Language
) -> tuple[HistoryEntry, ...]:
    """Return the tellings in words, with what was opened of them."""
    corrected = {
        corrects: telling.row.event
        for telling in told
        if (corrects := corrected_event(telling.event)) is not None
    }
    return tuple(
        HistoryEntry(
            telling.row.event,
            telling.row.name,
            telling.event.declaration.label.in_language(language),
            in_words(telling.event, telling.event.declaration.sentence, language),
            happened_on(telling.event),
            telling.row.recorded_at,
            telling.row.actor,
            about(telling.event),
            dict(_values(telling, opened)),
            corrected_event(telling.event),
            corrected.get(telling.row.event),
        )
        for telling in told
    )


def _values(telling: Telling, opened: Opened) -> Iterator[tuple[str, Any]]:
    for name, _ in personal_fields(telling.event):
        if name in telling.closed:
            yield name, HIDDEN
        else:
            value = opened(getattr(telling.event, name))
            yield name, read(value, ProfileShown) if isinstance(value, dict) else value
