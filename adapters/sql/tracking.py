"""Where each reaction stands: durable, in the store's own database."""

from sqlalchemy import BigInteger, Column, Engine, Table, Text, select, text

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
        where = reaction_tracking.c.name == name
        with self._engine.connect() as connection:
            return (
                connection.execute(select(reaction_tracking.c.position).where(where)).scalar() or 0
            )

    def advance(self, name: str, position: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(_ADVANCE, {"name": name, "position": position})
