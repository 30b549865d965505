"""Mails that wait, were sent, or can't be."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table of mails."""
    op.create_table(
        "mails",
        Column("notice", Text, nullable=False),
        Column("position", BigInteger, autoincrement=False, nullable=False),
        Column("account", String(36), nullable=False),
        Column("state", Text, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("claimed_by", Text),
        Column("claimed_until", BigInteger, nullable=False, server_default="0"),
        Column("error", Text, comment="what kind of failure it was, without words of anybody"),
        PrimaryKeyConstraint("notice", "position", "account"),
    )
    op.create_index("mails_due", "mails", ["state", "due_at"])
