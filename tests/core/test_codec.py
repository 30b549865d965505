"""Every version that was ever stored is read: as it is, through upcasters, or as unknown."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import uuid4

import pytest

from core.codec import Codec, Upcaster, encode, upcaster
from core.errors import DeclarationError, NewerVersion
from core.events import Event, UnknownEvent, event
from core.facts import Fact
from core.hookspecs import hookimpl
from core.personal import SUPPORT, Private, Sealed, personal, seal
from core.store import EventToStore, Recorder
from core.testing import Bench, MemoryRecorder
from tests.core.library import (
    BOOK,
    BOUGHT,
    HERE,
    LIBRARY,
    READER,
    SYSTEM,
    BookBought,
    BookId,
    BookLent,
    LendBook,
    Library,
    ReaderId,
    registry_of,
)


@event("book.weighed", da="Bog vejet", en="Book weighed", version=3)
class BookWeighed(Event):
    """The third version: grams in place of kilos, and by whom."""

    book: BookId
    grams: int
    weighed_on: date
    at: datetime | None = None
    price: Decimal | None = None
    reader: ReaderId | None = None
    note: Annotated[Sealed[str] | None, personal(SUPPORT, of="reader")] = None


@upcaster("book.weighed", 1)
def with_a_day(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"weighed_on": "2020-01-01"}


@upcaster("book.weighed", 2)
def in_grams(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "grams": int(data.pop("kilos") * 1000)}


STEPS = [with_a_day, in_grams]
codec = Codec([BookBought, BookLent, BookWeighed], STEPS)


def stored(name: str, version: int, **data: Any) -> tuple[str, int, bytes]:
    return name, version, json.dumps(data).encode()


def test_what_was_encoded_is_decoded() -> None:
    assert codec.event("book.bought", 1, encode(BOUGHT)) == BOUGHT


def test_the_same_event_has_the_same_bytes() -> None:
    again = codec.event("book.bought", 1, encode(BOUGHT))
    assert encode(again) == encode(BOUGHT)


def test_money_keeps_its_digits() -> None:
    weighed = BookWeighed(book=BOOK, grams=1, weighed_on=date(2026, 1, 1), price=Decimal("1.10"))
    assert b'"price":"1.10"' in encode(weighed)
    assert codec.event("book.weighed", 3, encode(weighed)) == weighed


def test_a_recorded_event_keeps_what_the_store_added() -> None:
    recorder: Recorder = MemoryRecorder()
    event_id = uuid4()
    recorder.append([EventToStore("book.bought", encode(BOUGHT), ["book:1"], str(event_id))])
    (sequenced,) = recorder.read()
    recorded = codec.decode(sequenced)
    assert (recorded.event, recorded.id, recorded.position) == (BOUGHT, event_id, 1)
    assert (recorded.name, recorded.version, recorded.tags) == ("book.bought", 1, ("book:1",))
    assert recorded.data == encode(BOUGHT)
    assert recorded.recorded_at.utcoffset() is not None
    assert recorded.tag("book") == "1"
    assert recorded.tag("boo") is None


class TestOldVersions:
    def test_an_old_version_goes_through_each_step(self) -> None:
        first = stored("book.weighed", 1, book=str(BOOK), kilos=0.5)
        assert codec.event(*first) == BookWeighed(book=BOOK, grams=500, weighed_on=date(2020, 1, 1))

    def test_a_less_old_version_goes_through_the_rest(self) -> None:
        second = stored("book.weighed", 2, book=str(BOOK), kilos=2, weighed_on="2024-02-29")
        assert codec.event(*second) == BookWeighed(
            book=BOOK, grams=2000, weighed_on=date(2024, 2, 29)
        )

    def test_what_was_sealed_then_opens_now(self) -> None:
        with Bench(LIBRARY) as bench:
            bench.append(
                BookLent(book=BOOK, library=HERE, reader=READER, note=seal(Private("Digte")))
            )
            (recorded,) = bench.recorded()
            envelope = json.loads(recorded.data)["note"]
            old = stored(
                "book.weighed", 1, book=str(BOOK), kilos=1, reader=str(READER), note=envelope
            )
            upcast = codec.event(*old)
            assert isinstance(upcast, BookWeighed)
            assert isinstance(upcast.note, Sealed)
            assert bench.reveal(upcast.note) == "Digte"

    def test_a_missing_step_stops_the_start(self) -> None:
        with pytest.raises(DeclarationError, match=r"book\.weighed .* no upcaster from version 2"):
            Codec([BookWeighed], [with_a_day])
        with pytest.raises(DeclarationError, match="no upcaster from version 1"):
            Codec([BookWeighed], [in_grams])

    def test_two_steps_from_one_version_stop_the_start(self) -> None:
        with pytest.raises(DeclarationError, match=r"book\.weighed"):
            Codec([BookWeighed], [*STEPS, Upcaster("book.weighed", 1, dict)])

    def test_an_added_field_has_its_default(self) -> None:
        old = stored("book.lent", 1, book=str(BOOK), library=str(HERE), reader=str(READER))
        assert codec.event(*old) == BookLent(book=BOOK, library=HERE, reader=READER)


class TestUnknownEvents:
    UNKNOWN = stored("plugin.cafe.cup_poured", 7, cup="large", spoons=[1, {"of": "sugar"}])

    def test_an_unknown_event_keeps_its_data(self) -> None:
        assert codec.event(*self.UNKNOWN) == UnknownEvent(
            "plugin.cafe.cup_poured", 7, {"cup": "large", "spoons": [1, {"of": "sugar"}]}
        )

    def test_it_changes_no_fact(self) -> None:
        fact = Fact("count", 0, by="book")
        fact.on(BookBought)(lambda state, _event: state + 1)
        assert fact.fold(3, codec.event(*self.UNKNOWN)) == 3

    def test_it_stands_in_the_way_of_no_decision(self) -> None:
        name, version, data = self.UNKNOWN
        with Bench(LIBRARY) as bench:
            bench.append(BOUGHT)
            bench.recorder.append([EventToStore(name, data, [f"book:{BOOK}"], version=version)])
            assert bench.execute(LendBook(book=BOOK, reader=READER), SYSTEM).position == 3


class TestNewerVersions:
    NEWER = stored("book.bought", 2, book=str(BOOK), library=str(HERE), isbn="0")

    def test_a_newer_version_of_a_known_event_is_not_read(self) -> None:
        with pytest.raises(NewerVersion) as refusal:
            codec.event(*self.NEWER)
        assert refusal.value.facts == {"name": "book.bought", "version": 2}

    def test_nothing_is_written_over_it(self) -> None:
        name, version, data = self.NEWER
        with Bench(LIBRARY) as bench:
            bench.recorder.append([EventToStore(name, data, [f"book:{BOOK}"], version=version)])
            with pytest.raises(NewerVersion):
                bench.execute(LendBook(book=BOOK, reader=READER), SYSTEM)
            assert bench.recorder.head() == 1

    def test_decisions_about_other_things_go_on(self) -> None:
        name, version, data = self.NEWER
        with Bench(LIBRARY) as bench:
            bench.recorder.append([EventToStore(name, data, ["book:other"], version=version)])
            bench.append(BOUGHT)
            assert bench.execute(LendBook(book=BOOK, reader=READER), SYSTEM).position == 3


def test_a_plugin_brings_its_upcasters() -> None:
    class Scales:
        @hookimpl
        def events(self) -> list[type[Event]]:
            return [BookWeighed]

        @hookimpl
        def upcasters(self) -> list[Upcaster]:
            return STEPS

    known = registry_of(Library(), Scales()).codec
    first = stored("book.weighed", 1, book=str(BOOK), kilos=1)
    assert isinstance(known.event(*first), BookWeighed)
