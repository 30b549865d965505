"""Codes from an app (TOTP, RFC 6238): six digits every 30 seconds, each accepted once.

The secret has 160 bits (RFC 4226, 4) and lies under the key-encryption key.
"""

import hmac
from uuid import UUID

import pyotp

from adapters.keys.part import Part
from core.clock import to_microseconds

STEP_SECONDS = 30
DRIFT = 1
"""So many steps a clock may be off (RFC 6238, 5.2, recommends at most one for the network)."""
ISSUER = "Qnet"
_SECRET_CHARACTERS = 32
_NEVER = -1

_WRAPPED = "SELECT wrapped, last_step FROM totp_secrets WHERE account = ? AND state = ?"
_SET = (
    "INSERT INTO totp_secrets (account, state, wrapped, made_at, last_step) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (account, state) DO UPDATE SET"
    " wrapped = excluded.wrapped, made_at = excluded.made_at, last_step = excluded.last_step"
)
_ACCEPT = "UPDATE totp_secrets SET last_step = ? WHERE account = ? AND state = ?"
_FORGET = "DELETE FROM totp_secrets WHERE account = ? AND state = ?"
_MOVE = "UPDATE totp_secrets SET state = 'used', last_step = ? WHERE account = ? AND state = 'new'"


class Totp(Part):
    """One secret an account, and one more while it is being replaced."""

    def has(self, account: UUID) -> bool:
        """Say whether codes of an app prove the account."""
        return bool(self._database.rows(_WRAPPED, (str(account), "used")))

    def enrol(self, account: UUID) -> str:
        """Make a secret, in base32; it counts once a code of it has come.

        Only inside `transaction()`. One that was never confirmed is replaced.
        """
        secret = pyotp.random_base32(_SECRET_CHARACTERS)
        wrapped = self._provider.wrap(secret.encode(), _context(account))
        now = to_microseconds(self._clock.now())
        self._database.write(_SET, (str(account), "new", wrapped, now, _NEVER))
        return secret

    def confirm(self, account: UUID, code: str) -> bool:
        """Let the new secret count, in place of an older one, if the code is of it.

        Only inside `transaction()`.
        """
        step = self._step_of(account, "new", code)
        if step is None:
            return False
        self._database.write(_FORGET, (str(account), "used"))
        self._database.write(_MOVE, (step, str(account)))
        return True

    def accept(self, account: UUID, code: str) -> bool:
        """Say whether the code proves the account; it and all earlier ones prove nothing more.

        Only inside `transaction()`.
        """
        step = self._step_of(account, "used", code)
        if step is None:
            return False
        self._database.write(_ACCEPT, (step, str(account), "used"))
        return True

    def _step_of(self, account: UUID, state: str, code: str) -> int | None:
        """Return the step that the code is of, None if it is of none that may still come."""
        self._database.lock()
        for wrapped, last_step in self._database.rows(_WRAPPED, (str(account), state)):
            codes = pyotp.TOTP(self._provider.unwrap(wrapped, _context(account)).decode())
            now = int(self._clock.now().timestamp()) // STEP_SECONDS
            for step in range(now - DRIFT, now + DRIFT + 1):
                expected = codes.generate_otp(step).encode()
                if hmac.compare_digest(expected, code.encode()) and step > last_step:
                    return step
        return None


def address_of(secret: str, account: UUID) -> str:
    """Return the otpauth address that an app reads. It names nobody: an id's beginning will do."""
    name = str(account).partition("-")[0]
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def _context(account: UUID) -> bytes:
    return f"qnet totp {account}".encode()
