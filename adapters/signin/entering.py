"""The first step here: with a password or an invitation. The way through a provider is `oidc`'s."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID, uuid4

from adapters.signin.hashing import Hasher
from adapters.signin.parts import Means, Parts
from adapters.signin.policy import check_password
from adapters.signin.refusals import Busy, SignInFailed
from adapters.signin.sessions import Opened
from adapters.signin.throttle import Counter, of_client
from adapters.signin.tracing import Caller
from core.keys import Credential
from core.spelling import address
from core.tokens import digest_of

T = TypeVar("T")

ENTER = "sign_in.begin"
ACCEPT = "sign_in.accept_invitation"


class Entered(NamedTuple):
    """A session that was opened, how to go on, and the secret of the device once all is proven."""

    opened: Opened
    means: tuple[Means, ...] = ()
    device: str | None = None


class Entering:
    """Opens sessions. `accept` has an invitation used up, or raises SignInFailed.

    `proven_now` says what counts as the second factor at once: nothing, but in a demo.
    """

    def __init__(
        self,
        parts: Parts,
        accept: Callable[[Credential], None],
        proven_now: Callable[[], datetime | None],
    ) -> None:
        self._parts = parts
        self._accept = accept
        self._proven_now = proven_now

    def with_password(self, email: str, password: str, caller: Caller) -> Entered:
        """Open a session for whoever knows address and password.

        Raises SignInFailed, the same and after the same work whether the account is unknown, has
        another password or is disabled; TooManyAttempts, Busy, ReadLogUnavailable.
        """
        parts = self._parts
        account = parts.accounts.with_address(email)
        somebody = account or uuid4()
        counters = parts.counters("password", "".join(address(email)), somebody, caller)
        parts.throttle.count(counters)
        encoded = parts.passwords.encoded(somebody)
        matches = self._checked(counters, lambda hasher: hasher.matches(encoded, password))
        active = parts.accounts.is_active(somebody)
        if account is None or encoded is None or not (matches and active):
            parts.traces.leave("refused", ENTER, SignInFailed.code, caller, account=account)
            raise SignInFailed
        entered = self._opened(account, encoded, counters, caller)
        if parts.hasher.is_outdated(encoded):
            self._hash_anew(account, encoded, password)
        return entered

    def with_invitation(self, secret: str, password: str, caller: Caller) -> Entered:
        """Use up an invitation: set the password, and open a session to add a second factor.

        Where the account has a second factor already, that is still to be proven. Raises
        SignInFailed for an invitation that is unknown, used or too old, RuleBroken for a password
        that won't do; TooManyAttempts, Busy, ReadLogUnavailable.
        """
        parts = self._parts
        counters = [] if caller.client is None else [of_client(caller.client)]
        parts.throttle.count(counters)
        found = self._invitation(secret)
        if found is None:
            parts.traces.leave("refused", ACCEPT, SignInFailed.code, caller, account=None)
            raise SignInFailed
        account = found.account
        encoded = self._new_hash(counters, account, password)
        # The trace first: without one the invitation stays unused.
        parts.traces.leave("proven", ACCEPT, "invitation", caller, account=account)
        self._accept(found)
        means, proven = parts.means(account), self._proven_now()
        with parts.transaction():
            parts.throttle.forgive(counters)
            parts.sessions.close_all(account)
            parts.passwords.set(account, encoded)
            if means or proven:
                opened = parts.sessions.open(account, second_factor_at=proven)
            else:
                opened = parts.sessions.open_invited(account)
        return Entered(opened, means)

    def _opened(
        self, account: UUID, encoded: str, counters: list[Counter], caller: Caller
    ) -> Entered:
        parts = self._parts
        with parts.transaction():
            parts.throttle.forgive(counters)
            # Whoever disabled the account or changed the password meanwhile is heeded.
            if parts.passwords.encoded(account) != encoded:
                raise SignInFailed
            parts.sweep()
            opened = parts.sessions.open(account, second_factor_at=self._proven_now())
            parts.traces.leave(
                "proven", ENTER, "password", caller, account=account, session=opened.session.id
            )
        return Entered(opened, parts.means(account))

    def _checked(self, counters: list[Counter], work: Callable[[Hasher], T]) -> T:
        """Return what the hasher says. What it can't check isn't counted as an attempt."""
        try:
            return work(self._parts.hasher)
        except Busy:
            self._parts.throttle.take_back(counters)
            raise

    def _invitation(self, secret: str) -> Credential | None:
        found = self._parts.keys.credential(digest_of(secret))
        if found is None or found.kind != "invitation":
            return None
        if found.expires_at <= self._parts.clock.now():
            return None
        return found if self._parts.accounts.is_active(found.account) else None

    def _new_hash(self, counters: list[Counter], account: UUID, password: str) -> str:
        try:
            check_password(password, lambda w: self._parts.accounts.own_words(account, w))
        except Exception:
            self._parts.throttle.take_back(counters)
            raise
        return self._checked(counters, lambda hasher: hasher.hash(password))

    def _hash_anew(self, account: UUID, encoded: str, password: str) -> None:
        """Keep a hash of today's parameters, unless the password was changed meanwhile."""
        parts = self._parts
        anew = parts.hasher.hash(password)
        with parts.transaction():
            parts.keys.database.lock()
            if parts.passwords.encoded(account) == encoded:
                parts.passwords.set(account, anew)
