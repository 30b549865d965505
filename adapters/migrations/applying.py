"""To apply what is missing, one process at a time, and to say what is."""

from sqlalchemy import MetaData, inspect

from adapters.installation import Settings
from adapters.keys.providers import make_key
from adapters.migrations.granting import grant, grant_read_models, role_in
from adapters.migrations.histories import HISTORIES, KEYS, History
from adapters.migrations.places import alone, make_file, make_folder, opened, sqlite_file
from adapters.migrations.securing import install_scopes, secure
from adapters.sql.readmodels import SQLReadModels, tracking_metadata, twin_tables
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

    Waits while another process does the same. Each history is applied whole or not at all. In
    PostgreSQL the roles are given their rights each time. Raises DatabaseIsNewer, and leaves that
    database as it is.
    """
    registry = registry or discover()
    make_folder(settings.home)
    with alone(settings.owners.database_url):
        applied = [line for history in HISTORIES for line in _upgraded(history, settings)]
        return applied + _with_read_models(settings, registry) + _secured(settings, registry)


def pending(settings: Settings, registry: Registry | None = None) -> list[str]:
    """Return in words why the databases aren't ready; nothing if they are. Creates nothing."""
    waiting = [line for history in HISTORIES for line in _behind(history, settings)]
    missing = _missing(settings.read_models_url, registry or discover())
    return waiting + [f"read models have no tables yet for {names}" for names in missing]


def _upgraded(history: History, settings: Settings) -> list[str]:
    url = history.owner_url_of(settings)
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
        applied = history.upgrade(connection)
        if connection.dialect.name == "postgresql":
            grant(history, connection, role_in(history.url_of(settings), connection))
        return applied


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


def _with_read_models(settings: Settings, registry: Registry) -> list[str]:
    """Create the tables that are missing; return whose they are."""
    url = _read_models_of_owner(settings)
    missing = _missing(url, registry)
    if missing:
        _make_file_of(url)
        models = SQLReadModels(url)
        try:
            models.create_tables(registry.projections)
        finally:
            models.close()
    return [f"read models: tables for {names}" for names in missing]


def _secured(settings: Settings, registry: Registry) -> list[str]:
    """Let PostgreSQL say who reads which rows; return of how many tables that is new."""
    url = _read_models_of_owner(settings)
    if sqlite_file(url) is not None:
        return []
    with opened(url) as engine, engine.begin() as connection:
        role = role_in(settings.read_models_url, connection)
        reader = settings.reader_url and role_in(settings.reader_url, connection)
        install_scopes(connection)
        changed = secure(registry.projections, connection, role, reader)
        grant_read_models(registry.projections, connection, role, reader)
    return [f"row security: {changed} tables"] if changed else []


def _read_models_of_owner(settings: Settings) -> str:
    is_file = sqlite_file(settings.read_models_url) is not None
    return settings.read_models_url if is_file else settings.owners.database_url


def _missing(url: str, registry: Registry) -> list[str]:
    """Return which read models have no tables, as one text; nothing if they all have."""
    declared: list[tuple[str, MetaData]] = [("tracking", tracking_metadata)]
    declared += [
        (f"{projection.name} (version {projection.version})", tables)
        for projection in registry.projections
        for tables in (projection.metadata, twin_tables(projection))
    ]
    present: set[str] = set()
    if _is_there(url):
        with opened(url) as engine:
            present.update(inspect(engine).get_table_names())
    names = [name for name, metadata in declared if not metadata.tables.keys() <= present]
    return [", ".join(dict.fromkeys(names))] if names else []


def _is_there(url: str) -> bool:
    file = sqlite_file(url)
    return file is None or file.exists()


def _make_file_of(url: str) -> None:
    if file := sqlite_file(url):
        make_file(file)
