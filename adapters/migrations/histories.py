"""The three histories, each with a version table of its own: they may share one database."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from adapters.installation import Settings


@dataclass(frozen=True)
class History:
    """The revisions in one folder, and which database they are for.

    `url_of` is the application's way to it, `owner_url_of` that of whoever migrates.
    """

    folder: str
    title: str
    url_of: Callable[[Settings], str]
    owner_url_of: Callable[[Settings], str]

    @property
    def version_table(self) -> str:
        """The table that says at which revision the database is."""
        return f"qnet_{self.folder}_version"

    @cached_property
    def revisions(self) -> frozenset[str]:
        """All revisions that this code knows."""
        return frozenset(script.revision for script in _scripts(self.folder).walk_revisions())

    @cached_property
    def heads(self) -> frozenset[str]:
        """What this code needs."""
        return frozenset(_scripts(self.folder).get_heads())

    def current(self, connection: Connection) -> frozenset[str]:
        """Return where the database is: nothing if it has no version table."""
        options = {"version_table": self.version_table}
        return frozenset(MigrationContext.configure(connection, opts=options).get_current_heads())

    def upgrade(self, connection: Connection) -> list[str]:
        """Apply what is missing, in the connection's open transaction; return it in words."""
        applied: list[str] = []

        def note(*, step: MigrationInfo, **_: Any) -> None:
            scripts = map(_scripts(self.folder).get_revision, step.up_revision_ids)
            applied.extend(f"{self.title} {one.revision}: {one.doc.rstrip('.')}" for one in scripts)

        config = _config(self.folder)
        config.attributes["connection"] = connection
        config.attributes["version_table"] = self.version_table
        config.attributes["on_version_apply"] = note
        command.upgrade(config, "heads")
        return applied


def _config(folder: str) -> Config:
    """Return what an alembic.ini would say; places are named as resources of packages."""
    config = Config()
    config.set_main_option("script_location", "adapters:migrations")
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"adapters.migrations:{folder}")
    return config


@cache
def _scripts(folder: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(folder))


KEYS = History("keys", "key database", lambda s: s.keys_url, lambda s: s.owners.keys_url)
HISTORIES = (
    History("store", "event store", lambda s: s.database_url, lambda s: s.owners.database_url),
    KEYS,
    History("readlog", "read log", lambda s: s.read_log_url, lambda s: s.owners.read_log_url),
)
