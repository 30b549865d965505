"""What was stored once is read for ever: each stored version of each event has a sample here."""

import json
from datetime import date
from enum import Enum
from pathlib import Path
from types import new_class
from typing import Annotated, Any

import pytest

from core.catalogue import entry_of
from core.codec import encode
from core.events import Event, UnknownEvent, event
from core.personal import CONTACT, IDENTITY, PublicText, Sealed, personal
from core.testing import installed
from tests.core.library import LIBRARY, BookId, BookLent, ReaderId
from tests.golden import make, samples
from tests.golden.samples import Sample, changes, sample_of, snapshot

EVENTS = installed().events
SAMPLES = samples.samples()
MEND = "Give the event another version, with an upcaster, and make its sample."


def missing(event_types: tuple[type[Event], ...]) -> list[str]:
    """Return the stored versions, the old ones too, that have no sample."""
    return [
        path.name
        for event_type in event_types
        for version in range(1, event_type.declaration.version + 1)
        for sample in [Sample(event_type.declaration.name, version)]
        for path in (sample.data, sample.fields)
        if not path.exists()
    ]


def present(sample: Sample) -> bool:
    return sample in {sample_of(event_type) for event_type in EVENTS}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s.name}.v{s.version}")
def test_each_stored_version_is_read(sample: Sample) -> None:
    stored = sample.data.read_bytes()
    codec = installed().codec
    known = codec.event(sample.name, sample.version, stored)
    assert not isinstance(known, UnknownEvent)
    declared = known.declaration
    assert declared.name == sample.name
    again = encode(known)
    assert codec.event(declared.name, declared.version, again) == known
    if present(sample):
        before, now = json.loads(stored), json.loads(again)
        assert {name: now[name] for name in before} == before
        if len(before) == len(now):
            assert again == stored


def test_each_stored_version_has_a_sample() -> None:
    assert missing(EVENTS) == [], "Make it: python -m tests.golden.make"


@pytest.mark.parametrize("event_type", EVENTS, ids=lambda e: str(e.declaration.name))
def test_a_version_keeps_its_fields(event_type: type[Event]) -> None:
    before = json.loads(sample_of(event_type).fields.read_bytes())
    assert changes(before, snapshot(entry_of(event_type, ""))) == [], MEND


def test_a_missing_sample_is_found() -> None:
    assert missing((BookLent,)) == ["book.lent.v1.json", "book.lent.v1.schema.json"]

    @event("book.lent", da="Udlån", en="Loan", version=3)
    class ThirdVersion(Event):
        book: BookId

    assert len(missing((ThirdVersion,))) == 6


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class WiderSize(Enum):
    SMALL = "small"
    LARGE = "large"
    HUGE = "huge"


FIELDS: dict[str, Any] = {
    "book": BookId,
    "reader": ReaderId,
    "size": Size,
    "count": int,
    "name": Annotated[Sealed[str], personal(IDENTITY, of="reader")],
}


def shelf_filled(fields: dict[str, Any], **defaults: Any) -> type[Event]:
    """Return an event class with these fields, as one would write it."""
    body = {"__annotations__": fields, "__doc__": f"With {len(fields)} fields."} | defaults
    made = new_class("ShelfFilled", (Event,), {}, lambda namespace: namespace.update(body))
    return event("shelf.filled", da="Reol fyldt", en=f"Filled with {len(fields)}")(made)


@pytest.mark.parametrize(
    "now",
    [
        shelf_filled(dict(sorted(FIELDS.items()))),
        shelf_filled(FIELDS | {"bought_on": date | None}, bought_on=None),
    ],
)
def test_words_order_and_added_defaults_need_no_other_version(now: type[Event]) -> None:
    assert changes(fields_of(shelf_filled(FIELDS)), fields_of(now)) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (shelf_filled(FIELDS | {"bought_on": date}), "bought_on is new, without a default"),
        (shelf_filled({n: kind for n, kind in FIELDS.items() if n != "count"}), "count is gone"),
        (shelf_filled(FIELDS | {"count": float}), "count is another"),
        (shelf_filled(FIELDS, count=1), "count is another"),
        (shelf_filled(FIELDS | {"size": WiderSize}), "size is another"),
        (shelf_filled(FIELDS | {"name": PublicText}), "name is another"),
        (
            shelf_filled(FIELDS | {"name": Annotated[Sealed[str], personal(CONTACT, of="reader")]}),
            "name is another",
        ),
        (
            shelf_filled(FIELDS | {"name": Annotated[Sealed[str], personal(IDENTITY, of="book")]}),
            "name is another",
        ),
    ],
)
def test_other_changes_need_another_version(now: type[Event], said: str) -> None:
    assert changes(fields_of(shelf_filled(FIELDS)), fields_of(now)) == [said]


def fields_of(event_type: type[Event]) -> dict[str, Any]:
    return snapshot(entry_of(event_type, ""))


def test_missing_samples_are_made_and_others_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.golden.samples.HERE", tmp_path)
    (tmp_path / "book.lent.v1.json").write_text("{}")
    written = {path.name for path in make.make(LIBRARY)}
    assert "book.lent.v1.schema.json" in written
    assert "book.lent.v1.json" not in written
    assert (tmp_path / "book.lent.v1.json").read_text() == "{}"
    assert make.make(LIBRARY) == []
    assert missing(LIBRARY.events) == []
