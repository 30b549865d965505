"""Rows and position are committed together, exactly once, whoever else writes them."""

import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import URL

from adapters.sql.readmodels import SQLReadModels
from core import engine as engine_module
from core.read_models import Batch, Mark
from tests.core.engine.shelf import Place, Shelf, history, lent, opened, returned
from tests.projections.dumps import Dump, rows_of

EVENTS = history(books=6, loans=12)
ROUNDS = 4


class Interrupted(SQLReadModels):
    """Read models whose first commit comes after something else has happened."""

    def __init__(self, url: str, before_commit: Callable[[], None]) -> None:
        super().__init__(url)
        self._before_commit: Callable[[], None] | None = before_commit
        self.answers: list[bool] = []

    def commit(self, batches: Sequence[Batch]) -> bool:
        if self._before_commit is not None:
            before_commit, self._before_commit = self._before_commit, None
            before_commit()
        self.answers.append(super().commit(batches))
        return self.answers[-1]


def expected(place: Place, name: str) -> Dump:
    """Return the rows that one engine alone makes of the log, of the shelf with this name."""
    alone = Shelf(name="alone")
    place.engine(alone).catch_up()
    rows = rows_of(place.models, alone.projection)
    return {table.replace("alone", name): found for table, found in rows.items()}


def test_rows_and_position_are_those_of_the_whole_log(place: Place) -> None:
    shelf = Shelf()
    place.append(*EVENTS)
    engine = place.engine(shelf)
    engine.catch_up()
    rows = rows_of(place.models, shelf.projection)
    assert [row[2:] for row in rows["shelf_v1_books"]] == [(12, True)] * 6
    assert sorted(row[1] for row in rows["shelf_v1_stock"]) == [3, 3]
    assert engine.standings()[0].position == len(EVENTS)


@pytest.mark.parametrize("leased", [False, True], ids=["without leases", "with leases"])
def test_two_engines_make_what_one_makes(
    store_url: URL,
    models_address: str,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    *,
    leased: bool,
) -> None:
    monkeypatch.setattr(engine_module, "BATCH", 3)
    place.append(*EVENTS)
    for number in range(ROUNDS):
        name = f"raced{number}"
        shelves = [Shelf(name=name), Shelf(name=name)]
        with opened(store_url, models_address) as other:
            engines = [
                place.engine(shelves[0], holder="here"),
                other.engine(shelves[1], holder="there"),
            ]
            if leased:
                for engine in engines:
                    engine.start()
                for engine in engines:
                    engine.wait([name], len(EVENTS))
            else:
                together([engine.catch_up for engine in engines])
        assert place.models.mark(shelves[0].projection) == Mark(len(EVENTS), 0)
        assert rows_of(place.models, shelves[0].projection) == expected(place, name)


def test_the_loser_of_a_race_discards_its_batch(
    place: Place, models_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BATCH", 10)
    place.append(*EVENTS)
    winner = place.engine(Shelf())
    models = Interrupted(models_address, before_commit=winner.catch_up)
    shelf = Shelf()
    loser = place.engine(shelf, models=models)
    loser.catch_up()
    assert models.answers
    assert not any(models.answers), "what it had was computed from rows that were no longer there"
    place.append(lent(0), returned(0))
    loser.catch_up()
    assert rows_of(models, shelf.projection) == expected(place, "shelf")
    models.close()


def test_the_loser_forgets_the_rows_that_it_had_read(place: Place, models_address: str) -> None:
    """Two engines in turn: each must see what the other has written, not its own rows of before."""
    models = SQLReadModels(models_address)
    shelf = Shelf()
    first, second = place.engine(Shelf()), place.engine(shelf, models=models)
    place.append(*EVENTS)
    first.catch_up()
    for number in range(5):
        place.append(lent(number), returned(number))
        (first if number % 2 else second).catch_up()
    assert rows_of(models, shelf.projection) == expected(place, "shelf")
    models.close()


def test_projections_that_stand_apart_all_arrive(place: Place) -> None:
    place.append(*EVENTS[:30])
    early, late = Shelf(name="early"), Shelf(name="late")
    place.engine(early).catch_up()
    place.append(*EVENTS[30:])
    place.engine(early, late).catch_up()
    for shelf in (early, late):
        name = shelf.projection.name
        assert rows_of(place.models, shelf.projection) == expected(place, name)


def test_a_log_of_nothing_wanted_moves_the_position(place: Place) -> None:
    """What is filtered out is advanced past, or every start would read it again."""
    shelf = Shelf()
    shelf.projection._on_every = None
    place.append(*[returned(0)] * 3)
    shelf.projection._handlers.clear()
    engine = place.engine(shelf)
    engine.catch_up()
    assert engine.standings()[0].position == 3


def together(works: Sequence[Callable[[], None]]) -> None:
    """Run all at once, each in a thread, and raise what one of them raised."""
    barrier = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        barrier.wait(30)
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 - told to the test
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    if failures:
        raise failures[0]
