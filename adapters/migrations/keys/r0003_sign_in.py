"""Passwords, second factors, sessions and counters of attempts."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create tables and indexes."""
    op.create_table(
        "passwords",
        Column("account", Text, nullable=False),
        Column("wrapped", LargeBinary, nullable=False, comment="the argon2id hash, under the KEK"),
        Column("set_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "totp_secrets",
        Column("account", Text, nullable=False),
        Column("state", Text, nullable=False, comment="new until a code confirms it, then used"),
        Column("wrapped", LargeBinary, nullable=False),
        Column("made_at", BigInteger, nullable=False),
        Column(
            "last_step", BigInteger, nullable=False, comment="of the last code that was accepted"
        ),
        PrimaryKeyConstraint("account", "state"),
    )
    op.create_table(
        "passkeys",
        Column("credential", LargeBinary, nullable=False),
        Column("id", Text, nullable=False),
        Column("account", Text, nullable=False),
        Column("public_key", LargeBinary, nullable=False, comment="COSE"),
        Column("sign_count", BigInteger, nullable=False),
        Column("added_at", BigInteger, nullable=False),
        Column("used_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("credential"),
    )
    op.create_index("passkeys_account", "passkeys", ["account"])
    op.create_table(
        "challenges",
        Column("session", Text, nullable=False),
        Column("purpose", Text, nullable=False),
        Column("account", Text, nullable=False),
        Column("challenge", LargeBinary, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("session", "purpose"),
    )
    op.create_table(
        "recovery_codes",
        Column("account", Text, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        PrimaryKeyConstraint("account", "digest"),
    )
    op.create_table(
        "sessions",
        Column("digest", LargeBinary, nullable=False),
        Column("id", Text, nullable=False),
        Column("account", Text, nullable=False),
        Column("stage", Text, nullable=False),
        Column("opened_at", BigInteger, nullable=False),
        Column("used_at", BigInteger, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        Column("second_factor_at", BigInteger),
        PrimaryKeyConstraint("digest"),
    )
    op.create_index("sessions_account", "sessions", ["account"])
    op.create_table(
        "devices",
        Column("digest", LargeBinary, nullable=False),
        Column("account", Text, nullable=False),
        Column("used_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("digest", "account"),
    )
    op.create_table(
        "attempts",
        Column("digest", LargeBinary, nullable=False, comment="a keyed hash of whose attempts"),
        Column("failures", Integer, nullable=False),
        Column("last_at", BigInteger, nullable=False),
        Column("open_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("digest"),
    )
