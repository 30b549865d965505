"""An event in words: only what is clear in it, in the reader's language and the country's time."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID, uuid4

import pytest

from core.events import Event, EventId, UnknownEvent, event
from core.personal import SUPPORT, Sealed, personal
from core.sentences import corrected_event, happened_on, in_words
from core.text import Choice, Text
from tests.core.library import ReaderId


class Colour(Choice):
    RED = "red", "rød", "red"
    BLUE = "blue", "blå", "blue"


@event(
    "reader.painted",
    da="Malet",
    en="Painted",
    tells_da="Malede {colours} den {on}, indtil {until}",
    tells_en="Painted {colours} on {on}, until {until}",
    happened="on",
)
class Painted(Event):
    reader: ReaderId
    colours: tuple[Colour, ...]
    on: date
    until: datetime
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="reader")] = None
    corrects: EventId | None = None


PAINTED = Painted(
    reader=ReaderId(uuid4()),
    colours=(Colour.RED, Colour.BLUE),
    on=date(2026, 7, 1),
    until=datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
    note=Sealed(
        person=UUID(int=1),
        data_class="support",
        key=UUID(int=2),
        event=UUID(int=3),
        name="reader.painted",
        field="note",
        box=b"x",
    ),
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", "Malede rød, blå den 2026-07-01, indtil 2026-07-02 00:30"),
        ("en", "Painted red, blue on 2026-07-01, until 2026-07-02 00:30"),
    ],
)
def test_a_sentence_is_filled_with_what_is_clear(language: str, words: str) -> None:
    told = in_words(PAINTED, Painted.declaration.sentence, language)  # type: ignore[arg-type]  # both are languages
    assert told == words


def test_what_is_sealed_or_missing_is_a_dash() -> None:
    both = Text("{note} {gone}", "{note} {gone}")
    assert in_words(PAINTED, both, "da") == "– –"


def test_an_event_that_no_code_knows_is_filled_from_what_is_stored() -> None:
    unknown = UnknownEvent("plugin.dance.danced", 1, {"steps": 3, "sealed": {"box": "x"}})
    both = Text("{steps} {sealed}", "{steps} {sealed}")
    assert in_words(unknown, both, "en") == "3 –"
    assert happened_on(unknown) is None


def test_says_what_it_corrects_and_when_it_happened() -> None:
    corrected = EventId(UUID(int=5))
    again = Painted(
        reader=PAINTED.reader, colours=(), on=PAINTED.on, until=PAINTED.until, corrects=corrected
    )
    assert (corrected_event(PAINTED), corrected_event(again)) == (None, str(corrected))
    assert happened_on(again) == date(2026, 7, 1)
