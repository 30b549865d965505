"""To apply what is missing, one process at a time, and to say what is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, MetaData, inspect

from adapters.installation import Settings
from adapters.migrations.histories import HISTORIES, History
from adapters.migrations.places import alone, make_file, make_folder, sqlite_file
from adapters.sql.connections import create_store_engine
from adapters.sql.readmodels import SQLReadModels, tracking_metadata
from core.errors import QnetError
from core.registry import Registry, discover
from core.text import Text


class DatabaseIsNewer(QnetError):
    """A newer version of the program has changed the database: this one must not touch it."""

    code = "database_is_newer"
    title = Text(
        "Databasen er ændret af en nyere udgave af programmet: installer den",
        "A newer version of the program has changed the database: install that one",
    )


def migrate(settings: Settings, registry: Registry | None = None) -> list[str]:
    """Apply what is missing and return it in words, for people; nothing if all is up to date.

    Waits while another process does the same. Each history is applied whole or not at all. Raises
    DatabaseIsNewer, with nothing applied to that database.
    """
    registry = registry or discover()
    make_folder(settings.home)
    with alone(settings.database_url):
        applied = [line for history in HISTORIES for line in _upgraded(history, settings)]
        return applied + _add_read_models(settings.read_models_url, registry)


def pending(settings: Settings, registry: Registry | None = None) -> list[str]:
    """Return in words what `migrate` would have to do; nothing if the databases are ready.

    Creates nothing. Says also which database is newer than the program.
    """
    waiting = [line for history in HISTORIES for line in _behind(history, settings)]
    with _connected(settings.read_models_url) as connection:
        missing = _missing_read_models(connection, registry or discover())
    return waiting + [f"{name} isn't there yet" for name in missing]


def _upgraded(history: History, settings: Settings) -> list[str]:
    url = history.url_of(settings)
    _make_file_of(url)
    with _connected(url) as connection:
        assert connection is not None
        with connection.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin():
            if unknown := history.current(connection) - history.revisions:
                raise DatabaseIsNewer(database=history.title, revision=", ".join(sorted(unknown)))
            return history.upgrade(connection)


def _behind(history: History, settings: Settings) -> list[str]:
    with _connected(history.url_of(settings)) as connection:
        current = history.current(connection) if connection else frozenset()
    if current == history.heads:
        return []
    needed = ", ".join(sorted(history.heads))
    if not current:
        return [f"{history.title} isn't there yet ({needed})"]
    at = ", ".join(sorted(current))
    if current - history.revisions:
        return [f"{history.title} is at {at}, made by a newer version of the program"]
    return [f"{history.title} is at {at}, not at {needed}"]


def _add_read_models(url: str, registry: Registry) -> list[str]:
    _make_file_of(url)
    with _connected(url) as connection:
        missing = _missing_read_models(connection, registry)
    if missing:
        models = SQLReadModels(url)
        try:
            models.create_tables(registry.projections)
        finally:
            models.close()
    return missing


def _missing_read_models(connection: Connection | None, registry: Registry) -> list[str]:
    """Return in words which read models have tables that aren't there."""
    present = set(inspect(connection).get_table_names()) if connection else set()
    declared: list[tuple[str, MetaData]] = [("progress of the read models", tracking_metadata)]
    declared += [
        (f"read model {projection.name}, version {projection.version}", projection.metadata)
        for projection in registry.projections
    ]
    return [name for name, metadata in declared if not metadata.tables.keys() <= present]


def _make_file_of(url: str) -> None:
    if file := sqlite_file(url):
        make_file(file)


@contextmanager
def _connected(url: str) -> Iterator[Connection | None]:
    """Lend a connection; None if it is a SQLite file that isn't there."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        yield None
        return
    engine = create_store_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
