"""Errands: a browser that is sent to the provider, and what it must come back with.

The browser gets a secret in a cookie. State, nonce and PKCE verifier follow from it, each by a name
of its own, so that none of them lies anywhere; what comes back belongs to this browser or to none.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from adapters.keys.part import Part
from core.clock import to_microseconds
from core.tokens import digest_of, new_errand_secret

DONE_WITHIN = timedelta(minutes=10)

_ADD = "INSERT INTO errands (digest, account, session, expires_at) VALUES (?, ?, ?, ?)"
_OF = "SELECT account, session FROM errands WHERE digest = ? AND expires_at > ?"
_END = "DELETE FROM errands WHERE digest = ?"
_SWEEP = "DELETE FROM errands WHERE expires_at <= ?"


class Linking(NamedTuple):
    """Whose account is to be linked, and the session in which she has said so."""

    account: UUID
    session: UUID


class Errand(NamedTuple):
    """An errand to sign in, or to link an account."""

    secret: str
    linking: Linking | None

    @property
    def state(self) -> str:
        """What the provider hands back with the browser."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the provider signs together with what it says."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What proves at the provider that the code was asked for here (RFC 7636)."""
        return self._derived("verifier")

    def is_answered_by(self, state: str) -> bool:
        """Say whether the state is this errand's."""
        return hmac.compare_digest(self.state.encode(), state.encode())

    def _derived(self, name: str) -> str:
        made = hmac.digest(self.secret.encode(), name.encode(), hashlib.sha256)
        return urlsafe_b64encode(made).decode().rstrip("=")


class Errands(Part):
    """Errands by the digest of their secrets, each for one return."""

    def begin(self, linking: Linking | None) -> Errand:
        """Begin an errand, with a secret that is made here. Only inside `transaction()`."""
        now, secret = self._clock.now(), new_errand_secret()
        self._database.write(_SWEEP, (to_microseconds(now),))
        account, session = (None, None) if linking is None else map(str, linking)
        expires_at = to_microseconds(now + DONE_WITHIN)
        self._database.write(_ADD, (digest_of(secret), account, session, expires_at))
        return Errand(secret, linking)

    def take(self, secret: str) -> Errand | None:
        """End the errand and return it; None if there is none. Only inside `transaction()`."""
        self._database.lock()
        digest = digest_of(secret)
        found = self._database.rows(_OF, (digest, to_microseconds(self._clock.now())))
        self._database.write(_END, (digest,))
        for account, session in found:
            linking = None if account is None else Linking(UUID(account), UUID(session))
            return Errand(secret, linking)
        return None
