"""The engine follows the log: at once, whoever appends, and after the database was away."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import URL

from core import engine as engine_module
from core.engine import Engine
from core.errors import NotYetReadable
from tests.adapters.sql.writers import spawning
from tests.core.engine.shelf import Place, Shelf, append_one, bought, lent, opened
from tests.projections.dumps import rows_of

PATIENCE = 30.0


@pytest.fixture
def rare_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine look only when it is woken: it renews its leases once in many minutes."""
    monkeypatch.setattr(engine_module, "LEASE_SECONDS", 3_600.0)


def until(condition: Callable[[], bool]) -> None:
    """Return when the condition holds. Fails if it doesn't."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        threading.Event().wait(0.005)


def stands(engine: Engine) -> int:
    return engine.standings()[0].position


@pytest.mark.usefixtures("rare_polls")
class TestWaiting:
    def test_one_reads_ones_own_writes(self, place: Place) -> None:
        shelf = Shelf()
        engine = place.engine(shelf)
        engine.start()
        place.append(bought(0))
        for loans in range(1, 30):
            engine.wait(["shelf"], place.append(lent(0)))
            ((row,),) = [rows_of(place.models, shelf.projection)["shelf_v1_books"]]
            assert row[2] == loans

    def test_an_engine_that_is_behind_is_waited_for_no_longer_than_patience_lasts(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine_module, "PATIENCE_SECONDS", 0.1)
        engine = place.engine(Shelf())
        position = place.append(bought(0))
        before = time.monotonic()
        with pytest.raises(NotYetReadable):
            engine.wait(["shelf"], position)
        assert 0.1 <= time.monotonic() - before < 2

    def test_only_the_named_projections_are_waited_for(self, place: Place) -> None:
        quick, slow = Shelf(name="quick"), Shelf(name="slow")
        position = place.append(bought(0))
        place.engine(quick).catch_up()
        both = place.engine(quick, slow)
        both.wait(["quick"], position)
        both.wait([], position)

    def test_it_ends_when_another_process_has_done_the_work(
        self, place: Place, store_url: URL, models_address: str
    ) -> None:
        with opened(store_url, models_address) as other:
            worker = other.engine(Shelf(), holder="worker")
            worker.start()
            asking = place.engine(Shelf())
            asking.wait(["shelf"], place.append(bought(0)))


@pytest.mark.usefixtures("rare_polls")
class TestWaking:
    def test_it_wakes_at_once(self, place: Place) -> None:
        engine = place.engine(Shelf())
        engine.start()
        lags: list[float] = []
        place.append(bought(0))
        for _ in range(20):
            position = place.append(lent(0))
            before = time.monotonic()
            engine.wait(["shelf"], position)
            lags.append(time.monotonic() - before)
        assert sorted(lags)[10] < 0.1

    def test_what_another_process_appends_is_noticed(self, place: Place, store_url: URL) -> None:
        engine = place.engine(Shelf())
        engine.start()
        address = store_url.render_as_string(hide_password=False)
        process = spawning.Process(target=append_one, args=(address,))
        process.start()
        process.join(PATIENCE)
        assert process.exitcode == 0
        assert place.recorder.head() == 1
        until(lambda: stands(engine) == 1)


class TestLeases:
    def test_one_engine_works_and_the_other_takes_over_when_it_closes(
        self, place: Place, store_url: URL, models_address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine_module, "LEASE_SECONDS", 1.0)
        applied = {"first": 0, "second": 0}

        def shelf_of(name: str) -> Shelf:
            shelf = Shelf()

            def count() -> None:
                applied[name] += 1

            shelf.on_loan = count
            return shelf

        place.append(bought(0))
        first = place.engine(shelf_of("first"), holder="first")
        first.start()
        first.wait(["shelf"], 1)
        with opened(store_url, models_address) as other:
            second = other.engine(shelf_of("second"), holder="second")
            second.start()
            for _ in range(10):
                second.wait(["shelf"], place.append(lent(0)))
            assert applied == {"first": 10, "second": 0}
            first.close()
            position = place.append(lent(0))
            until(lambda: stands(second) == position)
            assert applied == {"first": 10, "second": 1}

    @pytest.mark.usefixtures("rare_polls")
    def test_an_engine_that_closes_gives_its_leases_back(self, place: Place) -> None:
        engine = place.engine(Shelf(), holder="closing")
        engine.start()
        engine.wait(["shelf"], place.append(bought(0)))
        assert place.models.lease(["shelf"], "next", 60) == set()
        engine.close()
        assert place.models.lease(["shelf"], "next", 60) == {"shelf"}

    def test_a_lease_has_one_holder_until_it_ends(self, place: Place) -> None:
        place.engine(Shelf())
        models = place.models
        assert models.lease(["shelf", "other"], "one", 60) == {"shelf", "other"}
        assert models.lease(["shelf", "third"], "two", 60) == {"third"}
        assert models.lease(["shelf"], "one", -1) == {"shelf"}
        assert models.lease(["shelf"], "two", 60) == {"shelf"}
        models.release("two")
        assert models.lease(["shelf", "third", "other"], "three", 60) == {"shelf", "third"}


class TestTrouble:
    def test_the_thread_outlives_what_goes_wrong(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine_module, "_RETRY_SECONDS", 0.01)
        shelf = Shelf()
        engine = place.engine(shelf)
        reads = place.recorder.read
        failures = iter([OSError("disk"), OSError("disk")])

        def failing(*arguments: object, **named: object) -> object:
            for failure in failures:
                raise failure
            return reads(*arguments, **named)  # type: ignore[arg-type]  # as they came

        monkeypatch.setattr(place.recorder, "read", failing)
        engine.start()
        position = place.append(bought(0))
        until(lambda: stands(engine) == position)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
class TestAServer:
    def test_it_comes_back_when_the_server_ended_its_connections(
        self,
        store_url: URL,
        models_address: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(engine_module, "_RETRY_SECONDS", 0.05)
        shelf = Shelf()
        with opened(store_url, models_address) as place:
            engine = place.engine(shelf)
            engine.start()
            engine.wait(["shelf"], place.append(bought(0), bought(1), lent(0)))
            disconnect_all(store_url)
            with opened(store_url, models_address) as other:
                position = other.append(lent(1), lent(0))
                until(lambda: other.models.mark(shelf.projection).position == position)
                assert other.models.parked_count(shelf.projection) == 0
                books = rows_of(other.models, shelf.projection)["shelf_v1_books"]
                assert [row[2] for row in books] == [2, 1]


def disconnect_all(url: URL) -> None:
    """End all connections to the database, as a restart of the server does."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
