"""Keys of persons, vault, search index, credentials and secrets."""

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, Text, UniqueConstraint
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create tables and indexes."""
    op.create_table(
        "person_keys",
        Column("id", Text, nullable=False),
        Column("person", Text, nullable=False),
        Column("data_class", Text, nullable=False),
        Column("wrapped", LargeBinary, comment="NULL once the key is destroyed"),
        Column("created_at", BigInteger, nullable=False),
        Column("destroyed_at", BigInteger),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("person", "data_class", name="person_keys_owner"),
    )
    op.create_table(
        "vault",
        Column("ref", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("person", Text, nullable=False),
        Column("box", LargeBinary, nullable=False),
        PrimaryKeyConstraint("ref"),
    )
    op.create_index("vault_person", "vault", ["person"])
    op.create_table(
        "search_index",
        Column("index_name", Text, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("person", Text, nullable=False),
        PrimaryKeyConstraint("index_name", "digest", "person"),
    )
    op.create_index("search_index_person", "search_index", ["person"])
    op.create_table(
        "credentials",
        Column("digest", LargeBinary, nullable=False),
        Column("id", Text, nullable=False),
        Column("account", Text, nullable=False),
        Column("scopes", Text, nullable=False, comment="a JSON array"),
        Column("created_at", BigInteger, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("digest"),
    )
    op.create_index("credentials_account", "credentials", ["account"])
    op.create_table(
        "secrets",
        Column("name", Text, nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
        PrimaryKeyConstraint("name"),
    )
