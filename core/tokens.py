"""Secrets that open something: opaque, random, and kept only as their SHA-256."""

import hashlib
import secrets

from core.clock import Clock
from core.errors import NotSignedIn
from core.identity import Identity, of_account, of_link
from core.keys import KeyStore

PREFIX = "qnet_"
SESSION = "qnets_"
INVITATION = "qneti_"
DEVICE = "qnetd_"
ERRAND = "qnete_"
SECRET_BYTES = 32


def new_token() -> str:
    """Return a new bearer token."""
    return _new(PREFIX)


def new_session_secret() -> str:
    """Return what a session's cookie holds."""
    return _new(SESSION)


def new_invitation() -> str:
    """Return what an invitation's link holds."""
    return _new(INVITATION)


def new_device_secret() -> str:
    """Return what the cookie holds by which a device is known again."""
    return _new(DEVICE)


def new_errand_secret() -> str:
    """Return what the cookie holds while a browser is at an identity provider."""
    return _new(ERRAND)


def digest_of(token: str) -> bytes:
    """Return what is kept of a token. A fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def identify(token: str, keys: KeyStore, clock: Clock) -> Identity:
    """Return whose bearer token it is. Raises NotSignedIn if it is unknown or has expired.

    An invitation opens nothing here. Whether the account is still in use is read from the log, in
    each decision's boundary.
    """
    credential = keys.credential(digest_of(token))
    if credential is None or credential.expires_at <= clock.now():
        raise NotSignedIn
    if credential.kind == "link":
        return of_link(credential.account, credential.scopes, credential.id)
    if credential.kind == "account":
        return of_account(credential.account, credential.scopes, credential.id)
    raise NotSignedIn


def _new(prefix: str) -> str:
    """Return a new secret with 256 random bits. The prefix lets scanners find leaked ones."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)
