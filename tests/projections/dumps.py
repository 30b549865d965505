"""What is in the read models, row for row."""

from typing import Any

from sqlalchemy import select

from adapters.sql.readmodels import SQLReadModels
from core.projections import Projection
from core.scopes import EVERYTHING

Dump = dict[str, list[tuple[Any, ...]]]


def rows_of(models: SQLReadModels, projection: Projection) -> Dump:
    """Return all rows of the projection by table, in order of their key, all of one moment."""
    with models.reading(EVERYTHING) as reader:
        return {
            table.name: [
                tuple(row) for row in reader.all(select(table).order_by(*table.primary_key.columns))
            ]
            for table in projection.tables
        }
