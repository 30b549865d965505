"""Bearer tokens: opaque secrets of which only the SHA-256 is kept."""

import hashlib
import secrets

from core.clock import Clock
from core.errors import NotSignedIn
from core.identity import Identity, of_account, of_link
from core.keys import KeyStore

PREFIX = "qnet_"
SECRET_BYTES = 32


def new_token() -> str:
    """Return a new secret with 256 random bits. The prefix lets scanners find leaked ones."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(token: str) -> bytes:
    """Return what is kept of a token. A fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def identify(token: str, keys: KeyStore, clock: Clock) -> Identity:
    """Return whose token it is. Raises NotSignedIn if it is unknown or has expired.

    Whether the account is still in use is read from the log, in each decision's boundary.
    """
    credential = keys.credential(digest_of(token))
    if credential is None or credential.expires_at <= clock.now():
        raise NotSignedIn
    if credential.kind == "link":
        return of_link(credential.account, credential.scopes, credential.id)
    return of_account(credential.account, credential.scopes, credential.id)
