"""A rebuild fills tables beside the old ones and swaps: readers notice nothing, nothing is lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import URL, func, inspect, select

from adapters.sql.readmodels import SQLReadModels
from core import engine as engine_module
from core.projections import TWIN, Projection
from core.scopes import EVERYTHING
from tests.core.engine.shelf import Place, Shelf, book, bought, history, lent, opened, returned
from tests.projections.dumps import rows_of

EVENTS = history(books=20, loans=10)
BAD = book(2)


def same_as_fresh(place: Place, shelf: Shelf) -> bool:
    """Say whether the shelf has the rows that an engine of its own makes of the same log."""
    fresh = Shelf(name=f"fresh{place.recorder.head()}")
    place.engine(fresh).catch_up()
    ours, new = (rows_of(place.models, each.projection) for each in (shelf, fresh))
    return list(ours.values()) == list(new.values())


class TestWhileLiveAppendsGoOn:
    @pytest.fixture(autouse=True)
    def small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine_module, "BATCH", 50)

    def test_readers_see_whole_tables_that_never_shrink(
        self, place: Place, store_url: URL, models_address: str
    ) -> None:
        shelf = Shelf()
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        engine.start()
        done, begun = threading.Event(), threading.Event()
        seen: list[tuple[int, int]] = []

        def append() -> None:
            number = 100
            while not done.is_set():
                begun.set()
                engine.wait(["shelf"], place.append(bought(number), lent(number)))
                number += 1

        def read() -> None:
            counted: Any = select(func.count(), func.sum(shelf.books.c.loans))
            while not done.is_set():
                with reader.reading(EVERYTHING) as rows:
                    books: Any = rows.all(counted)
                    stock: Any = rows.all(select(func.sum(shelf.stock.c.books)))
                assert books[0][0] == stock[0][0], "both tables are of one moment"
                seen.append((books[0][0], books[0][1]))

        reader = SQLReadModels(models_address)
        with running(append, done), running(read, done):
            assert begun.wait(30)
            with opened(store_url, models_address) as other:
                for _ in range(3):
                    other.engine(shelf, holder="there").rebuild(shelf.projection)
                    engine.rebuild(shelf.projection)
            done.set()
        reader.close()
        assert len(seen) > 20
        assert seen[0][0] >= 20
        assert seen == sorted(seen), "no reader saw less than before"
        engine.wait(["shelf"], place.recorder.head())
        assert same_as_fresh(place, shelf)

    def test_the_position_is_never_behind_what_readers_saw(
        self, place: Place, store_url: URL, models_address: str
    ) -> None:
        """The live rows get ahead of the twin at the last moment: it catches up before the swap."""
        shelf = Shelf()
        place.append(*EVENTS)
        live = place.engine(shelf)
        live.catch_up()
        swaps: list[bool] = []

        class Overtaken(SQLReadModels):
            def swap(self, projection: Projection, twin: Projection) -> bool:
                if not swaps:
                    place.append(lent(1), returned(1))
                    live.catch_up()
                swaps.append(super().swap(projection, twin))
                assert self.mark(projection).position == place.recorder.head()
                return swaps[-1]

        models = Overtaken(models_address)
        with opened(store_url, models_address) as other:
            other.engine(shelf, models=models).rebuild(shelf.projection)
        models.close()
        assert swaps == [False, True]
        assert same_as_fresh(place, shelf)


class TestFromAnotherProcess:
    def test_the_engine_notices_though_the_position_is_the_same(
        self, place: Place, store_url: URL, models_address: str
    ) -> None:
        """`qnet projections rebuild` beside a server: its cached rows and parked keys are old."""
        shelf = Shelf()
        shelf.bad.add(BAD)
        place.append(*EVENTS)
        server = place.engine(shelf)
        server.catch_up()
        shelf.bad.clear()
        with opened(store_url, models_address) as command_line:
            command_line.engine(shelf).rebuild(shelf.projection)
        place.append(lent(2), returned(2), lent(3))
        server.catch_up()
        assert server.standings()[0].parked == 0
        assert same_as_fresh(place, shelf)

    def test_a_batch_from_before_the_swap_is_discarded(
        self, place: Place, store_url: URL, models_address: str
    ) -> None:
        """The server has applied an event to old rows when the rebuilt ones come in."""
        shelf = Shelf()
        shelf.bad.add(BAD)
        place.append(*EVENTS)
        server = place.engine(shelf)
        server.catch_up()
        mended = Shelf()
        place.append(lent(3))

        def rebuild() -> None:
            shelf.on_loan = lambda: None
            with opened(store_url, models_address) as command_line:
                command_line.engine(mended).rebuild(mended.projection)

        shelf.on_loan = rebuild
        shelf.bad.clear()
        server.catch_up()
        assert same_as_fresh(place, mended)


class TestItself:
    def test_leaves_no_tables_and_no_tracking_behind(self, place: Place) -> None:
        shelf = Shelf()
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        before = set(inspect(place.models.engine).get_table_names())
        engine.rebuild(shelf.projection)
        assert set(inspect(place.models.engine).get_table_names()) == before
        with place.models.engine.connect() as connection:
            names = connection.exec_driver_sql("SELECT name FROM tracking").scalars().all()
        assert not any(TWIN in name for name in names)

    def test_begins_anew_where_another_one_broke_off(self, place: Place) -> None:
        shelf = Shelf()
        place.append(*EVENTS)
        engine = place.engine(shelf)
        engine.catch_up()
        before = rows_of(place.models, shelf.projection)

        def broken_off(_position: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            engine.rebuild(shelf.projection, broken_off)
        assert rows_of(place.models, shelf.projection) == before
        engine.rebuild(shelf.projection)
        assert rows_of(place.models, shelf.projection) == before

    def test_says_how_far_it_is(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine_module, "BATCH", 100)
        shelf = Shelf()
        place.append(*EVENTS)
        told: list[int] = []
        place.engine(shelf).rebuild(shelf.projection, told.append)
        assert told == [*range(100, len(EVENTS), 100), len(EVENTS)]

    def test_of_an_empty_log_is_empty(self, place: Place) -> None:
        shelf = Shelf()
        engine = place.engine(shelf)
        engine.rebuild(shelf.projection)
        assert engine.standings()[0][2:] == (0, 0, None)
        place.append(*EVENTS)
        engine.catch_up()
        assert same_as_fresh(place, shelf)


class running:  # noqa: N801 - it reads as the verb that it is
    """Run work in a thread inside the block, until `done`; raise what it raised."""

    def __init__(self, work: Callable[[], None], done: threading.Event) -> None:
        self._work = work
        self._done = done
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as failure:  # noqa: BLE001 - told to the test
            self._failure = failure
            self._done.set()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join(60)
        if self._failure is not None:
            raise self._failure
