"""The catalogue of events, kept beside the log."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, select

from adapters.sql.schema import catalogue
from core.catalogue import CatalogueEntry

_decode = msgspec.json.Decoder(CatalogueEntry).decode


class SQLCatalogue:
    """Stores entries by name and version, and never removes one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Iterable[CatalogueEntry]) -> None:
        """Store what is new or says something else than before."""
        known = self.entries()
        for entry in entries:
            key = (entry.name, entry.version)
            if known.get(key) == entry:
                continue
            values = {"owner": entry.owner, "entry": msgspec.json.encode(entry)}
            where = (catalogue.c.name == entry.name, catalogue.c.version == entry.version)
            with self._engine.begin() as connection:
                if key in known:
                    connection.execute(catalogue.update().where(*where).values(**values))
                else:
                    connection.execute(
                        catalogue.insert().values(name=entry.name, version=entry.version, **values)
                    )

    def entries(self) -> dict[tuple[str, int], CatalogueEntry]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(catalogue.c.entry)).scalars()
            entries = [_decode(row) for row in rows]
        return {(entry.name, entry.version): entry for entry in entries}
