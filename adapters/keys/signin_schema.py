"""The tables of sign-in: what accounts prove themselves with, their sessions, and the counters.

They lie in the key database, so that whoever holds the log or the read models holds none of it.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from adapters.keys.schema import keys_metadata

passwords = Table(
    "passwords",
    keys_metadata,
    Column("account", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False, comment="the argon2id hash, under the KEK"),
    Column("set_at", BigInteger, nullable=False),
)

totp_secrets = Table(
    "totp_secrets",
    keys_metadata,
    Column("account", Text, primary_key=True),
    Column("state", Text, primary_key=True, comment="new until a code confirms it, then used"),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False, comment="of the last code that was accepted"),
)

passkeys = Table(
    "passkeys",
    keys_metadata,
    Column("credential", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False, comment="COSE"),
    Column("sign_count", BigInteger, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Index("passkeys_account", "account"),
)

challenges = Table(
    "challenges",
    keys_metadata,
    Column("session", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    keys_metadata,
    Column("account", Text, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
)

sessions = Table(
    "sessions",
    keys_metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("second_factor_at", BigInteger),
    Index("sessions_account", "account"),
)

devices = Table(
    "devices",
    keys_metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("used_at", BigInteger, nullable=False),
)

attempts = Table(
    "attempts",
    keys_metadata,
    Column("digest", LargeBinary, primary_key=True, comment="a keyed hash of whose attempts"),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("open_at", BigInteger, nullable=False),
)

errands = Table(
    "errands",
    keys_metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("account", Text, comment="whose it is to link; NULL to sign in"),
    Column("session", Text),
    Column("expires_at", BigInteger, nullable=False),
)

provider_links = Table(
    "provider_links",
    keys_metadata,
    Column("digest", LargeBinary, primary_key=True, comment="a keyed hash of issuer and subject"),
    Column("account", Text, nullable=False),
    Column("linked_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    UniqueConstraint("account", name="provider_links_account"),
)

OF_AN_ACCOUNT = tuple(
    table.name
    for table in (
        passwords,
        totp_secrets,
        passkeys,
        challenges,
        recovery_codes,
        sessions,
        devices,
        errands,
        provider_links,
    )
)
"""What goes when nothing is to open an account any more."""
