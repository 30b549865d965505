"""Migrated databases are those that the code declares; to migrate again, or at once, is safe."""

import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

import adapters.mail.schema
import adapters.sql.tracking  # noqa: F401 - they add their tables to the store's
from adapters.installation import Settings, open_installation, settings_from
from adapters.keys.schema import keys_metadata
from adapters.migrations import DatabaseIsNewer, migrate, pending
from adapters.migrations.histories import HISTORIES, History
from adapters.migrations.securing import install_scopes
from adapters.readlog.schema import readlog_metadata
from adapters.sql.connections import create_store_engine
from adapters.sql.readmodels import tracking_metadata, twin_tables
from adapters.sql.recorder import SQLRecorder
from adapters.sql.schema import store_metadata
from core.clock import TurnableClock
from core.hookspecs import hookimpl
from core.projections import Projection
from core.registry import Registry, discover, new_manager
from core.store import AppendCondition, BoundaryChanged, EventToStore, Query, QueryItem
from tests.adapters.keys.processes import in_processes
from tests.adapters.migrations.catalogs import description
from tests.databases import PostgresServer, sqlite_url

DECLARED = {"store": store_metadata, "keys": keys_metadata, "readlog": readlog_metadata}


def test_migrated_databases_are_those_that_the_code_declares(
    settings: Settings, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    migrate(settings)
    for number, (url, metadatas) in enumerate(_declared(settings).items()):
        with (
            _opened(url) as migrated,
            _empty(migrated, request, tmp_path / f"declared-{number}.db") as created,
        ):
            for metadata in metadatas:
                metadata.create_all(created)
            if tracking_metadata in metadatas and created.dialect.name == "postgresql":
                with created.begin() as connection:
                    install_scopes(connection)
            assert _without_version_tables(migrated) == description(created)


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.folder)
def test_alembic_finds_no_difference(settings: Settings, history: History) -> None:
    migrate(settings)
    mine = DECLARED[history.folder]

    def ours(_: object, name: str | None, kind: str, *_rest: object) -> bool:
        return kind != "table" or name in mine.tables

    options = {"version_table": history.version_table, "include_object": ours}
    with _opened(history.owner_url_of(settings)) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, mine) == []


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.folder)
def test_a_revision_imports_nothing_of_the_program(history: History) -> None:
    folder = Path(sys.modules["adapters.migrations"].__file__ or "").parent / history.folder
    revisions = sorted(folder.glob("r*.py"))
    assert len(revisions) == len(history.revisions)
    for revision in revisions:
        imports = [
            line.split()[1].split(".")[0]
            for line in revision.read_text(encoding="utf-8").splitlines()
            if line.startswith(("import ", "from "))
        ]
        assert set(imports) <= {"alembic", "sqlalchemy"}


def test_to_migrate_again_applies_nothing(settings: Settings) -> None:
    assert len(pending(settings)) == 4
    applied = migrate(settings)
    assert [line.split(":")[0] for line in applied] == _everything(settings)
    assert pending(settings) == []
    before = _descriptions(settings)
    assert migrate(settings) == []
    assert _descriptions(settings) == before


def test_to_ask_what_is_pending_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert pending(settings_from({}, home))[0] == "event store isn't there yet"
    assert not home.exists()


def test_each_history_has_its_own_place(settings: Settings) -> None:
    migrate(settings)
    with _opened(settings.owners.keys_url) as engine, engine.begin() as connection:
        connection.execute(text("DROP TABLE qnet_keys_version"))
    assert pending(settings) == ["key database has no tables yet"]


def test_the_migrated_store_takes_and_gives_events(settings: Settings) -> None:
    migrate(settings)
    item = QueryItem(types=["opened"], tags=["case:1"])
    condition = AppendCondition(Query([item]))
    event = EventToStore("opened", b"data", ["case:1"])
    with _opened(settings.database_url) as engine:
        recorder = SQLRecorder(engine, TurnableClock(datetime(2026, 3, 1, tzinfo=UTC)))
        try:
            assert recorder.append([event], condition) == 1
            with pytest.raises(BoundaryChanged):
                recorder.append([event], condition)
            (found,) = recorder.read(Query([item]))
            assert (found.position, found.event.data) == (1, b"data")
        finally:
            recorder.close()
    with (
        _opened(settings.owners.database_url) as engine,
        pytest.raises(DBAPIError, match="stays as it is"),
        engine.begin() as connection,
    ):
        connection.execute(text("DELETE FROM events"))


def test_a_migrated_installation_opens(settings: Settings) -> None:
    migrate(settings)
    installation = open_installation(settings)
    try:
        installation.engine.catch_up()
    finally:
        installation.close()


def test_of_processes_that_migrate_at_once_exactly_one_applies(settings: Settings) -> None:
    answers = in_processes(migrate, [(settings,)] * 4)
    assert sorted(map(len, answers)) == [0, 0, 0, len(_everything(settings))]
    assert pending(settings) == []


def test_what_fails_leaves_its_database_as_it_was(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    # The last table of the first revision is there already: what came before it is undone.
    with _opened(settings.owners.database_url) as engine:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE reaction_tracking (name TEXT)"))
        with pytest.raises(DBAPIError):
            migrate(settings)
        assert inspect(engine).get_table_names() == ["reaction_tracking"]


def test_a_newer_database_is_left_alone(settings: Settings) -> None:
    migrate(settings)
    with _opened(settings.owners.database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE qnet_store_version SET version_num = '9999'"))
    assert pending(settings) == ["event store is at 9999, of a newer version of the program"]
    with pytest.raises(DatabaseIsNewer) as refused:
        migrate(settings)
    assert refused.value.facts == {"database": "event store", "revision": "9999"}


def test_a_new_version_of_a_read_model_gets_its_tables(settings: Settings) -> None:
    migrate(settings, _registry(_projection(1)))
    both = _registry(_projection(2))
    assert pending(settings, both) == ["read models have no tables yet for list (version 2)"]
    (line, *secured) = migrate(settings, both)
    assert line == "read models: tables for list (version 2)"
    on_files = settings.database_url.startswith("sqlite")
    assert secured == ([] if on_files else ["row security: 2 tables"])
    with _opened(settings.read_models_url) as engine:
        assert {"list_v1_rows", "list_v2_rows"} <= set(inspect(engine).get_table_names())
    assert migrate(settings, both) == []


def test_folders_and_files_are_for_their_owner_only(tmp_path: Path) -> None:
    settings = settings_from({}, tmp_path / "srv" / "home")
    elsewhere = tmp_path / "other" / "disk" / "log.db"
    replace = msgspec.structs.replace
    owners = replace(settings.owners, read_log_url=f"sqlite:///{elsewhere}")
    settings = replace(settings, read_log_url=owners.read_log_url, owners=owners)
    migrate(settings)
    # While a connection is open SQLite's own files are there too.
    with _opened(settings.database_url) as engine, engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        made = [path for path in tmp_path.rglob("*") if path.is_dir()]
        assert len(made) == 6
        assert {_rights(path) for path in made} == {0o700}
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {
            "events.db",
            "events.db-wal",
            "keys.db",
            "log.db",
            "readmodels.db",
        }
        assert {_rights(path) for path in files} == {0o600}


def test_rights_that_somebody_gave_are_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o750)
    migrate(settings_from({}, home))
    (home / "events.db").chmod(0o640)
    migrate(settings_from({}, home))
    assert _rights(home) == 0o750
    assert _rights(home / "events.db") == 0o640


@pytest.mark.parametrize("name", ["", ":memory:", "file:events.db?uri=true"])
def test_sqlite_needs_the_path_of_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="path of a SQLite file"):
        migrate(settings_from({"QNET_READLOG_URL": f"sqlite:///{name}"}, tmp_path))


def test_it_runs_from_any_folder_and_leaves_nothing_there(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    program = (
        "import os; from adapters.installation import settings_from;"
        "from adapters.migrations import migrate; print(len(migrate(settings_from(os.environ))))"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=here,
        env={"PYTHONPATH": str(root), "QNET_HOME": str(tmp_path / "home")},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == (f"{len(_everything(settings_from({}, here)))}\n", "")
    assert list(here.iterdir()) == []


def _everything(settings: Settings) -> list[str]:
    """Return how the lines begin that a first migration tells."""
    lines = [f"{h.title} {revision}" for h in HISTORIES for revision in sorted(h.revisions)]
    on_files = settings.database_url.startswith("sqlite")
    return [*lines, "read models", *([] if on_files else ["row security"])]


def _without_version_tables(engine: Engine) -> list[str]:
    tables = [history.version_table for history in HISTORIES]
    return [line for line in description(engine) if not any(table in line for table in tables)]


def _declared(settings: Settings) -> dict[str, list[MetaData]]:
    """Return what the code declares for each database; some may share one."""
    found: dict[str, list[MetaData]] = {}
    for history in HISTORIES:
        found.setdefault(history.owner_url_of(settings), []).append(DECLARED[history.folder])
    on_files = settings.database_url.startswith("sqlite")
    url = settings.read_models_url if on_files else settings.owners.database_url
    found.setdefault(url, []).append(tracking_metadata)
    for projection in discover().projections:
        found[url] += [projection.metadata, twin_tables(projection)]
    return found


def _descriptions(settings: Settings) -> list[list[str]]:
    described = []
    for url in _declared(settings):
        with _opened(url) as engine:
            described.append(description(engine))
    return described


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = create_store_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _empty(like: Engine, request: pytest.FixtureRequest, file: Path) -> Iterator[Engine]:
    """Lend an empty database of the same kind."""
    if like.dialect.name == "sqlite":
        with _opened(str(sqlite_url(file))) as engine:
            yield engine
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url, _opened(url.render_as_string(hide_password=False)) as engine:
        yield engine


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _projection(version: int) -> Projection:
    projection = Projection("list", version=version, key="case")
    projection.table("rows", Column("id", Integer, primary_key=True))
    return projection


def _registry(projection: Projection) -> Registry:
    class Plugin:
        @hookimpl
        def projections(self) -> Sequence[Projection]:
            return [projection]

    manager = new_manager()
    manager.register(Plugin(), name="projection:list")
    return Registry(manager)
