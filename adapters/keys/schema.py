"""The tables of the key database. UUIDs are text, moments microseconds since 1970 in UTC."""

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

keys_metadata = MetaData()

person_keys = Table(
    "person_keys",
    keys_metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("data_class", Text, nullable=False),
    Column("wrapped", LargeBinary, comment="NULL once the key is destroyed"),
    Column("created_at", BigInteger, nullable=False),
    Column("destroyed_at", BigInteger),
    UniqueConstraint("person", "data_class", name="person_keys_owner"),
)

vault = Table(
    "vault",
    keys_metadata,
    Column("ref", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Index("vault_person", "person"),
)

search_index = Table(
    "search_index",
    keys_metadata,
    Column("index_name", Text, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("told_in", Text, primary_key=True, comment="the event that told it"),
    Index("search_index_person", "person"),
)

credentials = Table(
    "credentials",
    keys_metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("scopes", Text, nullable=False, comment="a JSON array"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False, server_default="account"),
    Index("credentials_account", "account"),
)

secrets = Table(
    "secrets",
    keys_metadata,
    Column("name", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


def create_tables(engine: Engine) -> None:
    """Create the tables that are missing. For one process at a time."""
    keys_metadata.create_all(engine)
