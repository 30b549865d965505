"""One-time links beside accounts' tokens."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Let a credential say whose it is: an account's, or a one-time link."""
    op.add_column("credentials", Column("kind", Text, nullable=False, server_default="account"))
