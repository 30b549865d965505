"""Rows that aren't there for somebody: every statement of hers reads tables without them.

A common table expression with a table's own name takes its place in the whole statement, in each
join, subquery and alias. So no query can forget it, and none has to know of it.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import CTE, Connection, MetaData, Row, String, Table, and_, column, select, values
from sqlalchemy.sql import Select

from core.columns import Id


class HidingReader:
    """Reads a snapshot in which no row of the tables has any of the ids."""

    def __init__(
        self, connection: Connection, ids: Collection[str], tables: Sequence[Table]
    ) -> None:
        self._connection = connection
        self._ids = sorted(ids)
        self._tables = tables
        # A bare name inside the expression can be the expression itself: in SQLite always, in
        # PostgreSQL where the statement has anything recursive.
        self._schema = str(connection.dialect.default_schema_name)

    def all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        said = str(statement.compile(dialect=self._connection.dialect))
        named = [table for table in self._tables if table.name in said]
        hiding = statement.add_cte(*self._hidden(named))
        # Such a statement is rare, and never the same twice.
        return self._connection.execute(hiding, execution_options={"compiled_cache": None}).all()

    def _hidden(self, tables: Sequence[Table]) -> Iterator[CTE]:
        ids = values(column("id", String)).data([(i,) for i in self._ids]).cte("closed_to_reader")
        yield ids
        for table in tables:
            if columns := [c.name for c in table.columns if c.type is Id]:
                real = table.to_metadata(MetaData(), schema=self._schema)
                its = (real.c[name] for name in columns)
                seen = and_(*(one.is_(None) | one.not_in(select(ids.c.id)) for one in its))
                yield select(real).where(seen).cte(table.name)
