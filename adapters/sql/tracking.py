"""Where each reaction stands: durable, in the store's own database."""

from sqlalchemy import BigInteger, Column, Connection, Engine, Table, Text, select, text

from adapters.sql.schema import store_metadata

reaction_tracking = Table(
    "reaction_tracking",
    store_metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)


_ADVANCE = text(
    "INSERT INTO reaction_tracking (name, position) VALUES (:name, :position)"
    " ON CONFLICT (name) DO UPDATE SET position = excluded.position"
    " WHERE reaction_tracking.position < excluded.position"
)


class SQLReactionTracking:
    """Remembers up to where each reaction has reacted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reacted(self, name: str) -> int:
        with self._engine.connect() as connection:
            return reacted_in(connection, name)

    def advance(self, name: str, position: int) -> None:
        with self._engine.begin() as connection:
            advance_in(connection, name, position)


def reacted_in(connection: Connection, name: str) -> int:
    """Return the position, 0 for what never ran."""
    where = reaction_tracking.c.name == name
    return connection.execute(select(reaction_tracking.c.position).where(where)).scalar() or 0


def advance_in(connection: Connection, name: str, position: int) -> None:
    """Store the position in the connection's transaction; it never goes back."""
    connection.execute(_ADVANCE, {"name": name, "position": position})
