"""What stops a projection: a fault in a critical one, and a version that is newer than the code."""

import pytest
from sqlalchemy import Column

from core.columns import Id
from core.engine import Engine, RebuildFailed
from core.errors import NewerVersion, NotYetReadable
from core.events import Recorded
from core.projections import Projection, Rows
from core.store import EventToStore
from tests.core.engine.shelf import Place, Shelf, book, bought, history, lent, returned, stored
from tests.core.library import BookBought
from tests.projections.dumps import rows_of

EVENTS = history(books=3, loans=2)
BAD = book(2)


def stopped(engine: Engine) -> str | None:
    return engine.standings()[0].stopped


class TestACriticalProjection:
    @pytest.mark.parametrize("how", ["the handler fails", "the database refuses"])
    def test_stops_before_the_event_and_parks_nothing(self, place: Place, how: str) -> None:
        shelf, other = Shelf(critical=True), Shelf(name="other")
        (shelf.bad if how == "the handler fails" else shelf.refused).add(BAD)
        place.append(*EVENTS)
        engine = place.engine(shelf, other)
        engine.catch_up()
        critical, usual = engine.standings()
        assert critical.stopped is not None
        assert critical.parked == 0
        assert critical.position < len(EVENTS)
        assert usual.position == len(EVENTS)
        assert rows_of(place.models, shelf.projection) != rows_of(place.models, other.projection)

    def test_denies_those_who_wait_at_once(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.engine.PATIENCE_SECONDS", 3600)
        shelf = Shelf(critical=True)
        shelf.bad.add(BAD)
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        with pytest.raises(NotYetReadable) as denial:
            engine.wait(["shelf"], len(EVENTS))
        assert denial.value.facts["projection"] == "shelf"

    def test_goes_on_after_mending_and_a_rebuild(self, place: Place) -> None:
        shelf, whole = Shelf(critical=True), Shelf(name="whole")
        shelf.bad.add(BAD)
        place.append(*EVENTS)
        engine = place.engine(shelf, whole)
        engine.catch_up()
        shelf.bad.clear()
        engine.rebuild(shelf.projection)
        assert stopped(engine) is None
        engine.wait(["shelf"], len(EVENTS))
        place.append(lent(2))
        engine.catch_up()
        ours, theirs = (rows_of(place.models, each.projection) for each in (shelf, whole))
        assert list(ours.values()) == list(theirs.values())

    def test_keeps_its_rows_when_its_rebuild_fails(self, place: Place) -> None:
        shelf = Shelf(critical=True)
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        before = rows_of(place.models, shelf.projection)
        shelf.bad.add(BAD)
        for _ in range(2):
            with pytest.raises(RebuildFailed):
                engine.rebuild(shelf.projection)
            assert rows_of(place.models, shelf.projection) == before
            assert engine.standings()[0].position == len(EVENTS)
        shelf.bad.clear()
        engine.rebuild(shelf.projection)
        assert rows_of(place.models, shelf.projection) == before


class TestANewerVersion:
    def newer(self, place: Place) -> int:
        return place.recorder.append([stored(bought(9), version=2)])

    def test_stops_the_rebuild_and_leaves_the_old_rows(self, place: Place) -> None:
        shelf = Shelf()
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        before = rows_of(place.models, shelf.projection)
        self.newer(place)
        with pytest.raises(NewerVersion):
            engine.rebuild(shelf.projection)
        assert rows_of(place.models, shelf.projection) == before
        assert engine.standings()[0].position == len(EVENTS)

    def test_stops_a_projection_that_follows(self, place: Place) -> None:
        shelf = Shelf()
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        before = rows_of(place.models, shelf.projection)
        position = self.newer(place)
        engine.catch_up()
        assert "newer version" in (stopped(engine) or "")
        assert rows_of(place.models, shelf.projection) == before
        with pytest.raises(NotYetReadable):
            engine.wait(["shelf"], position)

    def test_lets_those_go_on_who_do_not_want_it(self, place: Place) -> None:
        shelf, purchases = Shelf(), Purchases()
        place.append(bought(0))
        place.recorder.append([stored(lent(0), version=2)])
        position = place.append(bought(1))
        engine = place.engine(shelf, purchases)
        engine.catch_up()
        standing = {each.name: each for each in engine.standings()}
        assert standing["shelf"].position == 1
        assert "newer version" in (standing["shelf"].stopped or "")
        assert (standing["purchases"].position, standing["purchases"].stopped) == (position, None)
        assert len(rows_of(place.models, purchases.projection)["purchases_v1_books"]) == 2


class Purchases(Shelf):
    """Wants to know of purchases only."""

    def __init__(self) -> None:
        super().__init__(name="purchases")
        self.projection = purchases = Projection("purchases", version=1, key="book")
        books = purchases.table("books", Column("book", Id, primary_key=True))

        @purchases.on(BookBought)
        def buy(rows: Rows, recorded: Recorded[BookBought]) -> None:
            rows.put(books, book=str(recorded.event.book))


class TestAnUnknownEvent:
    def test_harms_nothing_and_is_seen_by_who_wants_all(self, place: Place) -> None:
        shelf, whole = Shelf(), Shelf(name="whole")
        place.append(*EVENTS)
        whole_engine = place.engine(whole)
        whole_engine.catch_up()
        place.recorder.append(
            [EventToStore("plugin.gone.danced", b'{"steps":3}', [f"book:{BAD}"], version=7)]
        )
        engine = place.engine(shelf)
        engine.catch_up()
        assert engine.standings()[0][2:] == (len(EVENTS) + 1, 0, None)
        rows = rows_of(place.models, shelf.projection)
        assert rows["shelf_v1_books"] == rows_of(place.models, whole.projection)["whole_v1_books"]
        assert rows["shelf_v1_diary"][-1] == (len(EVENTS) + 1,)
        place.append(lent(2), returned(2))
        engine.catch_up()
        assert engine.standings()[0].parked == 0
        engine.rebuild(shelf.projection)
        assert rows_of(place.models, shelf.projection)["shelf_v1_diary"][-2] == (len(EVENTS) + 1,)
