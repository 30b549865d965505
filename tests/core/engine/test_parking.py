"""An event that can't be applied is parked with what follows for its key; the others go on."""

import pytest

from core import engine as engine_module
from core.engine import Engine
from core.projections import Unreachable
from core.read_models import Standing
from tests.core.engine.shelf import Place, Shelf, book, bought, history, lent, returned
from tests.projections.dumps import rows_of

EVENTS = history(books=4, loans=3)
GOOD, BAD = book(1), book(2)
SIX = 6
"""The loans and returns of one book."""


@pytest.fixture(params=[1, 7, 500], ids=lambda size: f"batches of {size}")
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine read batches of this size."""
    monkeypatch.setattr(engine_module, "BATCH", request.param)


def parked(place: Place) -> list[tuple[int, str, str]]:
    with place.models.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT position, key, error FROM parked ORDER BY position"
        )
        return [tuple(row) for row in rows]


def standing(engine: Engine) -> Standing:
    return engine.standings()[0]


def fresh_rows(place: Place) -> list[tuple[object, ...]]:
    """Return the books that an engine without faults makes of the same log."""
    shelf = Shelf(name=f"whole{place.recorder.head()}")
    place.engine(shelf).catch_up()
    return rows_of(place.models, shelf.projection)[shelf.books.name]


@pytest.mark.parametrize("how", ["the handler fails", "the database refuses"])
@pytest.mark.usefixtures("batch")
def test_the_event_and_the_later_ones_of_its_key_are_parked(place: Place, how: str) -> None:
    shelf = Shelf()
    (shelf.bad if how == "the handler fails" else shelf.refused).add(BAD)
    place.append(*EVENTS)
    engine = place.engine(shelf)
    engine.catch_up()
    books = {row[0]: row for row in rows_of(place.models, shelf.projection)["shelf_v1_books"]}
    assert books[str(BAD)][2:] == (0, True), "bought before, never lent"
    assert {row[2:] for key, row in books.items() if key != str(BAD)} == {(3, True)}
    assert standing(engine) == Standing("shelf", 1, len(EVENTS), SIX, None)
    found = parked(place)
    assert {key for _, key, _ in found} == {str(BAD)}
    assert [position for position, _, _ in found] == positions_of(BAD)
    assert found[0][2] != "after a parked event"
    assert {error for _, _, error in found[1:]} == {"after a parked event"}


@pytest.mark.usefixtures("batch")
def test_a_later_start_goes_on_parking(place: Place) -> None:
    shelf = Shelf()
    shelf.bad.add(BAD)
    place.append(*EVENTS)
    place.engine(shelf).catch_up()
    shelf.bad.clear()
    place.append(lent(2), lent(1))
    engine = place.engine(shelf)
    engine.catch_up()
    assert standing(engine).parked == SIX + 1
    books = {row[0]: row for row in rows_of(place.models, shelf.projection)["shelf_v1_books"]}
    assert books[str(BAD)][2] == 0
    assert books[str(GOOD)][2] == 4


@pytest.mark.parametrize("how", ["the handler fails", "the database refuses"])
@pytest.mark.usefixtures("batch")
def test_a_rebuild_after_mending_takes_all_back(place: Place, how: str) -> None:
    shelf = Shelf()
    faults = shelf.bad if how == "the handler fails" else shelf.refused
    faults.add(BAD)
    place.append(*EVENTS)
    engine = place.engine(shelf)
    engine.catch_up()
    faults.clear()
    engine.rebuild(shelf.projection)
    assert standing(engine) == Standing("shelf", 1, len(EVENTS), 0, None)
    assert rows_of(place.models, shelf.projection)["shelf_v1_books"] == fresh_rows(place)
    place.append(lent(2), returned(2))
    engine.catch_up()
    assert standing(engine).parked == 0
    assert rows_of(place.models, shelf.projection)["shelf_v1_books"] == fresh_rows(place)


def test_a_rebuild_before_mending_parks_the_same(place: Place) -> None:
    shelf = Shelf()
    shelf.bad.add(BAD)
    place.append(*EVENTS)
    engine = place.engine(shelf)
    engine.catch_up()
    before = rows_of(place.models, shelf.projection), parked(place)
    engine.rebuild(shelf.projection)
    assert (rows_of(place.models, shelf.projection), parked(place)) == before


def test_what_is_said_of_a_failure_repeats_no_data(place: Place) -> None:
    shelf = Shelf()
    shelf.bad.add(BAD)
    place.append(*EVENTS)
    place.engine(shelf).catch_up()
    error = parked(place)[0][2]
    assert error.startswith("Broken in lent:")
    assert "Fatima" not in error


def test_one_projection_is_parked_alone(place: Place) -> None:
    broken, whole = Shelf(name="broken"), Shelf(name="whole")
    broken.bad.add(BAD)
    broken.refused.add(GOOD)
    place.append(*EVENTS)
    engine = place.engine(broken, whole)
    engine.catch_up()
    assert [(s.name, s.position, s.parked) for s in engine.standings()] == [
        ("broken", len(EVENTS), 2 * SIX),
        ("whole", len(EVENTS), 0),
    ]
    books = rows_of(place.models, whole.projection)["whole_v1_books"]
    assert [row[2] for row in books] == [3] * 4


def test_a_database_that_is_away_is_no_fault_of_the_event(place: Place) -> None:
    """Nothing is parked, and the engine goes on where it was."""
    shelf = Shelf()
    place.append(bought(1), lent(1))
    engine = place.engine(shelf)

    def gone() -> None:
        shelf.on_loan = lambda: None
        raise Unreachable

    shelf.on_loan = gone
    with pytest.raises(Unreachable):
        engine.catch_up()
    engine.catch_up()
    assert standing(engine) == Standing("shelf", 1, 2, 0, None)
    assert rows_of(place.models, shelf.projection)["shelf_v1_books"] == fresh_rows(place)


def positions_of(wanted: object) -> list[int]:
    return [
        position
        for position, event in enumerate(EVENTS, 1)
        if getattr(event, "book", None) == wanted and type(event).__name__ != "BookBought"
    ]
