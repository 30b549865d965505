"""For each declared projection: rebuilt equals live, row for row, whatever the batches."""

import pytest

from adapters.sql.readmodels import SQLReadModels
from core import engine as engine_module
from core.engine import Engine
from core.projections import Projection
from core.registry import discover
from tests.adapters.simulation.homes import Simulated
from tests.projections.dumps import rows_of

PROJECTIONS = discover().projections


def test_the_history_has_something_in_each_table(history: Simulated) -> None:
    """Else the comparisons below would compare nothing."""
    models = history.installation.models
    rows = {
        table: found
        for projection in history.installation.registry.projections
        for table, found in rows_of(models, projection).items()
    }
    assert {table for table, found in rows.items() if not found} == set()
    assert sum(map(len, rows.values())) > 200


@pytest.mark.parametrize("batch", [1, 7, 500])
@pytest.mark.parametrize("number", range(len(PROJECTIONS)), ids=[p.name for p in PROJECTIONS])
def test_rebuilt_equals_live(
    history: Simulated, number: int, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = history.installation
    projection = installation.registry.projections[number]
    live = rows_of(installation.models, projection)
    monkeypatch.setattr(engine_module, "BATCH", batch)
    installation.engine.rebuild(projection)
    assert rows_of(installation.models, projection) == live
    (standing,) = (s for s in installation.engine.standings() if s.name == projection.name)
    assert standing[2:] == (installation.stores.recorder.head(), 0, None)


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_followed_in_batches_equals_live(
    history: Simulated,
    batch: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All projections together, from the first event, in other tables: in a file of SQLite's."""
    monkeypatch.setattr(engine_module, "BATCH", batch)
    installation = history.installation
    models = SQLReadModels(f"sqlite:///{tmp_path_factory.mktemp('models') / 'readmodels.db'}")
    projections = installation.registry.projections
    models.create_tables(projections)
    recorder, codec = installation.stores.recorder, installation.registry.codec
    Engine(projections, recorder, codec, models, "test").catch_up()
    assert all_rows(models, projections) == all_rows(installation.models, projections)
    models.close()


def all_rows(models: SQLReadModels, projections: tuple[Projection, ...]) -> object:
    return {projection.name: rows_of(models, projection) for projection in projections}
