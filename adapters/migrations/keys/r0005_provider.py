"""Sign-in through an identity provider: browsers that are there, and accounts that are linked."""

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, Text
from sqlalchemy.schema import PrimaryKeyConstraint, UniqueConstraint

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create tables."""
    op.create_table(
        "errands",
        Column("digest", LargeBinary, nullable=False),
        Column("account", Text, comment="whose it is to link; NULL to sign in"),
        Column("session", Text),
        Column("expires_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "provider_links",
        Column("digest", LargeBinary, nullable=False, comment="a keyed hash of issuer and subject"),
        Column("account", Text, nullable=False),
        Column("linked_at", BigInteger, nullable=False),
        Column("used_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("digest"),
        UniqueConstraint("account", name="provider_links_account"),
    )
