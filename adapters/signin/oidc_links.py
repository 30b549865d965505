"""Which account the provider's word is about: linked by its owner, and by nobody else."""

import hashlib
import hmac
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from adapters.keys.secrets import Secrets
from core.clock import from_microseconds, to_microseconds
from core.personal import Private

_ACCOUNT = "SELECT account FROM provider_links WHERE digest = ?"
_OF = "SELECT linked_at, used_at FROM provider_links WHERE account = ?"
_ADD = "INSERT INTO provider_links (digest, account, linked_at, used_at) VALUES (?, ?, ?, ?)"
_USE = "UPDATE provider_links SET used_at = ? WHERE digest = ?"
_REMOVE = "DELETE FROM provider_links WHERE account = ?"


class Link(NamedTuple):
    """When an account was linked, and when it was last signed in to so."""

    linked_at: datetime
    used_at: datetime


class Links(Secrets):
    """One person at a provider for each linked account, under a keyed hash of issuer and subject.

    Who she is there can't be read from it.
    """

    def name(self, issuer: str, subject: Private[str]) -> bytes:
        """Return what stands for somebody at a provider."""
        words = f"{issuer}\x1f{subject.reveal()}".encode()
        return hmac.digest(self.secret("provider"), words, hashlib.sha256)

    def account(self, name: bytes) -> UUID | None:
        """Return the account that is linked to her."""
        for (account,) in self._database.rows(_ACCOUNT, (name,)):
            return UUID(account)
        return None

    def of(self, account: UUID) -> Link | None:
        """Return the account's link."""
        for linked_at, used_at in self._database.rows(_OF, (str(account),)):
            return Link(from_microseconds(linked_at), from_microseconds(used_at))
        return None

    def link(self, account: UUID, name: bytes) -> None:
        """Link the account, in place of any earlier link. Only inside `transaction()`."""
        now = to_microseconds(self._clock.now())
        self.unlink(account)
        self._database.write(_ADD, (name, str(account), now, now))

    def note_use(self, name: bytes) -> None:
        """Note that it was signed in with. Only inside `transaction()`."""
        self._database.write(_USE, (to_microseconds(self._clock.now()), name))

    def unlink(self, account: UUID) -> None:
        """Delete the account's link; idempotent. Only inside `transaction()`."""
        self._database.write(_REMOVE, (str(account),))
