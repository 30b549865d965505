"""To apply what is missing, one process at a time, and to say what is."""

from sqlalchemy import MetaData, inspect

from adapters.installation import Settings
from adapters.keys.providers import make_key
from adapters.migrations.histories import HISTORIES, KEYS, History
from adapters.migrations.places import alone, make_file, make_folder, opened, sqlite_file
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
    DatabaseIsNewer, and leaves that database as it is.
    """
    registry = registry or discover()
    make_folder(settings.home)
    with alone(settings.database_url):
        applied = [line for history in HISTORIES for line in _upgraded(history, settings)]
        return applied + _with_read_models(settings.read_models_url, registry)


def pending(settings: Settings, registry: Registry | None = None) -> list[str]:
    """Return in words why the databases aren't ready; nothing if they are. Creates nothing."""
    waiting = [line for history in HISTORIES for line in _behind(history, settings)]
    missing = _missing(settings.read_models_url, registry or discover())
    return waiting + [f"read models have no tables yet for {names}" for names in missing]


def _upgraded(history: History, settings: Settings) -> list[str]:
    url = history.url_of(settings)
    _make_file_of(url)
    options = {"sqlite_begin": "BEGIN IMMEDIATE"}
    with (
        opened(url) as engine,
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        if unknown := history.current(connection) - history.revisions:
            raise DatabaseIsNewer(database=history.title, revision=", ".join(sorted(unknown)))
        if history is KEYS and not history.current(connection):
            make_key(settings.environ, settings.home)
        return history.upgrade(connection)


def _behind(history: History, settings: Settings) -> list[str]:
    needed = ", ".join(sorted(history.heads))
    url = history.url_of(settings)
    if not _is_there(url):
        return [f"{history.title} isn't there yet"]
    with opened(url) as engine, engine.connect() as connection:
        current = history.current(connection)
    at = ", ".join(sorted(current))
    if not current:
        return [f"{history.title} has no tables yet"]
    if current - history.revisions:
        return [f"{history.title} is at {at}, of a newer version of the program"]
    return [] if current == history.heads else [f"{history.title} is at {at}, not at {needed}"]


def _with_read_models(url: str, registry: Registry) -> list[str]:
    """Create the tables that are missing; return whose they are."""
    missing = _missing(url, registry)
    if missing:
        _make_file_of(url)
        models = SQLReadModels(url)
        try:
            models.create_tables(registry.projections)
        finally:
            models.close()
    return [f"read models: tables for {names}" for names in missing]


def _missing(url: str, registry: Registry) -> list[str]:
    """Return which read models have no tables, as one text; nothing if they all have."""
    declared: list[tuple[str, MetaData]] = [("tracking", tracking_metadata)]
    declared += [
        (f"{projection.name} (version {projection.version})", projection.metadata)
        for projection in registry.projections
    ]
    present: set[str] = set()
    if _is_there(url):
        with opened(url) as engine:
            present.update(inspect(engine).get_table_names())
    names = [name for name, metadata in declared if not metadata.tables.keys() <= present]
    return [", ".join(names)] if names else []


def _is_there(url: str) -> bool:
    file = sqlite_file(url)
    return file is None or file.exists()


def _make_file_of(url: str) -> None:
    if file := sqlite_file(url):
        make_file(file)
