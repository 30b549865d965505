"""The passwords of accounts: argon2id hashes, which lie under the key-encryption key besides.

Whoever copies the database alone has nothing to guess at (NIST SP 800-63B-4, 3.1.1.2: a further
keyed operation whose key is kept apart).
"""

from uuid import UUID

from adapters.keys.part import Part
from core.clock import to_microseconds

_OF = "SELECT wrapped FROM passwords WHERE account = ?"
_SET = (
    "INSERT INTO passwords (account, wrapped, set_at) VALUES (?, ?, ?)"
    " ON CONFLICT (account) DO UPDATE SET wrapped = excluded.wrapped, set_at = excluded.set_at"
)


class Passwords(Part):
    """One encoded hash for each account that has a password."""

    def encoded(self, account: UUID) -> str | None:
        """Return the hash, None if the account has no password."""
        for (wrapped,) in self._database.rows(_OF, (str(account),)):
            return self._provider.unwrap(wrapped, _context(account)).decode()
        return None

    def set(self, account: UUID, encoded: str) -> None:
        """Keep the hash in place of any other. Only inside `transaction()`."""
        wrapped = self._provider.wrap(encoded.encode(), _context(account))
        self._database.write(_SET, (str(account), wrapped, to_microseconds(self._clock.now())))


def _context(account: UUID) -> bytes:
    return f"qnet password {account}".encode()
