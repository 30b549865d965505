"""The rows of one projection while a batch is applied: a buffer over its tables."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Dialect

Values = tuple[Any, ...]
Execute = Callable[[str, Values], Sequence[Values]]
KEPT_ROWS = 100_000
_MISSING: Values = ()


class TableShape:
    """Fixed SQL for one table of a projection, and how its values go in and come out."""

    def __init__(self, table: Table, suffix: str, dialect: Dialect) -> None:
        self.name = f'"{table.name}{suffix}"'
        self.columns = tuple(column.name for column in table.columns)
        self.key = tuple(column.name for column in table.primary_key.columns)
        self._key_places = tuple(self.columns.index(name) for name in self.key)
        self._names = frozenset(self.columns)
        # It returns a bare value, not a tuple, for one place.
        self._pick = itemgetter(*self._key_places) if len(self.key) > 1 else None
        mark = "%s" if dialect.paramstyle in ("format", "pyformat") else "?"
        names = ", ".join(f'"{name}"' for name in self.columns)
        marks = ", ".join([mark] * len(self.columns))
        where = " AND ".join(f'"{name}" = {mark}' for name in self.key)
        changes = ", ".join(
            f'"{name}" = excluded."{name}"' for name in self.columns if name not in self.key
        )
        key = ", ".join(f'"{name}"' for name in self.key)
        self.select = f"SELECT {names} FROM {self.name} WHERE {where}"
        self.delete = f"DELETE FROM {self.name} WHERE {where}"
        self.upsert = f"INSERT INTO {self.name} ({names}) VALUES ({marks}) ON CONFLICT ({key}) " + (
            f"DO UPDATE SET {changes}" if changes else "DO NOTHING"
        )
        cached = [column.type.dialect_impl(dialect) for column in table.columns]
        self._bind = [
            (place, bind)
            for place, kind in enumerate(cached)
            if (bind := kind.bind_processor(dialect)) is not None
        ]
        self._result = [
            (place, result)
            for place, kind in enumerate(cached)
            if (result := kind.result_processor(dialect, None)) is not None
        ]

    def row(self, values: Mapping[str, Any]) -> Values:
        """Return the row, NULL where no value is given. Raises KeyError for unknown columns."""
        if not values.keys() <= self._names:
            unknown = ", ".join(sorted(values.keys() - self._names))
            message = f"{self.name} has no column {unknown}"
            raise KeyError(message)
        return tuple(map(values.get, self.columns))

    def key_of(self, values: Values) -> Values:
        if self._pick is None:
            return (values[self._key_places[0]],)
        key: Values = self._pick(values)
        return key

    def to_database(self, values: Values) -> Values:
        if not self._bind:
            return values
        bound = list(values)
        for place, bind in self._bind:
            bound[place] = bind(bound[place])
        return tuple(bound)

    def key_to_database(self, key: Values) -> Values:
        row: list[Any] = [None] * len(self.columns)
        for place, value in zip(self._key_places, key, strict=True):
            row[place] = value
        return self.key_of(self.to_database(tuple(row)))

    def from_database(self, values: Values) -> Values:
        if not self._result:
            return tuple(values)
        read = list(values)
        for place, result in self._result:
            read[place] = result(read[place])
        return tuple(read)


class RowCache:
    """Rows that the engine itself wrote last: true as long as nobody else writes its tables.

    Who wrote them is decided by the tracking position that each commit compares and sets. Tables
    that no handler has read from so far aren't kept: most rows of a history would never be asked.
    """

    def __init__(self) -> None:
        self._rows: OrderedDict[tuple[str, Values], Values] = OrderedDict()
        self._read: set[str] = set()

    def clear(self) -> None:
        self._rows.clear()

    def get(self, table: str, key: Values) -> Values | None:
        self._read.add(table)
        return self._rows.get((table, key))

    def keep(self, table: str, changes: Iterable[tuple[Values, Values]]) -> None:
        if table not in self._read:
            return
        for key, values in changes:
            self._rows[table, key] = values
        while len(self._rows) > KEPT_ROWS:
            self._rows.popitem(last=False)


class BufferedRows:
    """Reads through to the table once, gathers changes, and hands them over to be written."""

    def __init__(self, shapes: dict[Table, TableShape], execute: Execute, cache: RowCache) -> None:
        self._shapes = shapes
        self._execute = execute
        self._cache = cache
        self._changed: dict[Table, dict[Values, Values]] = {table: {} for table in shapes}

    def get(self, table: Table, *key: Any) -> dict[str, Any] | None:
        values = self._values(table, key)
        return dict(zip(self._shapes[table].columns, values, strict=True)) if values else None

    def put(self, table: Table, **values: Any) -> None:
        shape = self._shapes[table]
        row = shape.row(values)
        self._changed[table][shape.key_of(row)] = row

    def change(self, table: Table, *key: Any, **values: Any) -> None:
        row = self.get(table, *key)
        if row is None:
            message = f"{self._shapes[table].name} has no such row"
            raise KeyError(message)
        self.put(table, **(row | values))

    def remove(self, table: Table, *key: Any) -> None:
        self._changed[table][key] = _MISSING

    def changes(self) -> list[tuple[TableShape, dict[Values, Values]]]:
        """Return by table what is to be written; a removed row has no values."""
        return [(self._shapes[table], rows) for table, rows in self._changed.items() if rows]

    def _values(self, table: Table, key: Values) -> Values:
        changed = self._changed[table].get(key)
        if changed is not None:
            return changed
        shape = self._shapes[table]
        cached = self._cache.get(shape.name, key)
        if cached is not None:
            return cached
        found = self._execute(shape.select, shape.key_to_database(key))
        values = shape.from_database(found[0]) if found else _MISSING
        self._cache.keep(shape.name, [(key, values)])
        return values
