"""Sign-in as the other adapters meet it: HTTP and the command line."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import msgspec

from adapters.signin.arranging import Arranging
from adapters.signin.entering import Entering
from adapters.signin.oidc import Oidc
from adapters.signin.origin import Origin
from adapters.signin.parts import Parts
from adapters.signin.proving import Proving
from adapters.signin.sessions import Session, Sessions
from core.errors import NotFound, NotSignedIn
from core.identity import Identity, of_account
from core.keys import Credential
from core.tokens import SESSION, identify

NOT_YET = ("sign_in.*",)
"""All that a session opens before a second factor is proven in it."""
EVERYTHING = ("*",)


class Secure(NamedTuple):
    """What an installation demands: the rule, or a demo's exception to it.

    `proven_now` returns when a second factor counts as proven that nobody was asked for.
    """

    origin: Origin
    proven_now: Callable[[], datetime | None]


class SignIn:
    """The three steps, the sessions, and who somebody is by what she brings."""

    def __init__(
        self,
        parts: Parts,
        secure: Secure,
        accept: Callable[[Credential], None],
        oidc: Oidc | None = None,
    ) -> None:
        self._parts = parts
        self._oidc = oidc
        self._proven_now = secure.proven_now
        self.origin = secure.origin
        self.entering = Entering(parts, accept, secure.proven_now)
        self.proving = Proving(parts)
        self.arranging = Arranging(parts)

    @property
    def oidc(self) -> Oidc:
        """Sign-in through an identity provider. Raises NotFound if the settings name none."""
        if self._oidc is None:
            raise NotFound
        return self._oidc

    @property
    def sessions(self) -> Sessions:
        """The sessions themselves; what changes them goes inside the key store's transaction."""
        return self._parts.sessions

    def identify(self, secret: str) -> Identity:
        """Return whose session or bearer token it is. Raises NotSignedIn."""
        if secret.startswith(SESSION):
            found = self._parts.sessions.find(secret)
            if found is None:
                raise NotSignedIn
            return self._in_demo(identity_of(found))
        return self._in_demo(identify(secret, self._parts.keys, self._parts.clock))

    def close(self) -> None:
        """Finish what is being hashed, and stop."""
        self._parts.hasher.close()
        if self._oidc is not None:
            self._oidc.close()

    def _in_demo(self, identity: Identity) -> Identity:
        proven = self._proven_now()
        if proven is None or identity.account is None:
            return identity
        return msgspec.structs.replace(identity, second_factor_at=proven)


def identity_of(session: Session) -> Identity:
    """Return who acts in the session, and what it opens."""
    return of_account(
        session.account,
        EVERYTHING if session.stage == "full" else NOT_YET,
        session.id,
        second_factor_at=session.second_factor_at,
    )
