"""The catalogue of events, kept beside the log."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, select, text

from adapters.sql.schema import catalogue
from core.catalogue import CatalogueEntry

_PUT = text(
    "INSERT INTO catalogue (name, version, owner, entry) VALUES (:name, :version, :owner, :entry)"
    " ON CONFLICT (name, version) DO UPDATE SET owner = excluded.owner, entry = excluded.entry"
)
_decode = msgspec.json.Decoder(CatalogueEntry).decode


class SQLCatalogue:
    """Stores entries by name and version, and never removes one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Iterable[CatalogueEntry]) -> None:
        """Store what is new or says something else than before. Processes may do so at once."""
        known = self.entries()
        new = [entry for entry in entries if known.get((entry.name, entry.version)) != entry]
        if not new:
            return
        rows = [
            {
                "name": entry.name,
                "version": entry.version,
                "owner": entry.owner,
                "entry": msgspec.json.encode(entry),
            }
            for entry in sorted(new, key=lambda entry: (entry.name, entry.version))
        ]
        with self._engine.begin() as connection:
            connection.execute(_PUT, rows)

    def entries(self) -> dict[tuple[str, int], CatalogueEntry]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(catalogue.c.entry)).scalars()
            entries = [_decode(row) for row in rows]
        return {(entry.name, entry.version): entry for entry in entries}
