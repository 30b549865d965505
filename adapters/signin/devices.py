"""Devices that somebody has signed in on before: strangers' attempts don't make them wait."""

from datetime import timedelta
from uuid import UUID

from adapters.keys.part import Part
from core.clock import to_microseconds
from core.tokens import digest_of, new_device_secret

KNOWN_FOR = timedelta(days=180)

_KNOWN = "SELECT used_at FROM devices WHERE digest = ? AND account = ? AND used_at > ?"
_OF_ANYBODY = "SELECT used_at FROM devices WHERE digest = ? AND used_at > ?"
_NOTE = (
    "INSERT INTO devices (digest, account, used_at) VALUES (?, ?, ?)"
    " ON CONFLICT (digest, account) DO UPDATE SET used_at = excluded.used_at"
)
_SWEEP = "DELETE FROM devices WHERE used_at <= ?"


class Devices(Part):
    """Devices by the digest of a cookie that never says whose they are, nor opens anything.

    Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
    """

    def knows(self, secret: str | None, account: UUID) -> bool:
        """Say whether the account was signed in to on the device lately."""
        if secret is None:
            return False
        return bool(self._database.rows(_KNOWN, (digest_of(secret), str(account), self._oldest())))

    def remember(self, secret: str | None, account: UUID) -> str:
        """Note that the account was signed in to on it; return its secret, made here.

        Only inside `transaction()`.
        """
        known = secret is not None and self._database.rows(
            _OF_ANYBODY, (digest_of(secret), self._oldest())
        )
        kept = secret if secret is not None and known else new_device_secret()
        row = (digest_of(kept), str(account), to_microseconds(self._clock.now()))
        self._database.write(_NOTE, row)
        return kept

    def sweep(self) -> None:
        """Delete devices that weren't used for long. Only inside `transaction()`."""
        self._database.write(_SWEEP, (self._oldest(),))

    def _oldest(self) -> int:
        return to_microseconds(self._clock.now() - KNOWN_FOR)
