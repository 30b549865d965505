"""The signature of a scope: whoever may only read can't set another one.

A reader's transaction says its scope in a setting, and a setting can be set by any SQL that gets
in. So the scope comes with its HMAC-SHA256, bound to the connection's backend, under a key that
the reading role can't read; PostgreSQL checks it wherever it hides rows. PostgreSQL has sha256 but
no xor of bytes: the key is kept as the two padded blocks of RFC 2104.
"""

from hashlib import sha256
from secrets import token_bytes
from typing import NamedTuple

from sqlalchemy import Engine, text

from core.scopes import NOTHING, Scope

SETTING = "qnet.scope"
_BLOCK = 64
_READ = text("SELECT inner_block, outer_block FROM qnet_scope_key")


class ScopeKey(NamedTuple):
    """The key's two blocks."""

    inner: bytes
    outer: bytes

    def told(self, scope: Scope, backend: int) -> str:
        """Return what the setting says on the connection of this backend."""
        if scope == NOTHING:
            return ""
        whose = f"{scope.kind} {scope.id or 'all'}"
        inner = sha256(self.inner + f"{backend} {whose}".encode()).digest()
        return f"{whose} {sha256(self.outer + inner).hexdigest()}"


def new_scope_key() -> ScopeKey:
    """Make a key."""
    key = token_bytes(32).ljust(_BLOCK, b"\0")
    return ScopeKey(bytes(b ^ 0x36 for b in key), bytes(b ^ 0x5C for b in key))


def read_scope_key(engine: Engine) -> ScopeKey:
    """Read the key as the application's role."""
    with engine.connect() as connection:
        inner, outer = connection.execute(_READ).one()
    return ScopeKey(bytes(inner), bytes(outer))
