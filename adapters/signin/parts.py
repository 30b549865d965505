"""All that sign-in is made of, over one key database."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from adapters.keys.store import SQLKeyStore
from adapters.signin.accounts import Accounts
from adapters.signin.devices import Devices
from adapters.signin.hashing import Hasher
from adapters.signin.origin import Origin
from adapters.signin.passkeys import Passkeys
from adapters.signin.passwords import Passwords
from adapters.signin.recovery import RecoveryCodes
from adapters.signin.refusals import SecondFactorNeeded, StepUpNeeded
from adapters.signin.sessions import Session, Sessions, Stage
from adapters.signin.throttle import Counter, Throttle, of_account, of_client, of_device
from adapters.signin.totp import Totp
from adapters.signin.tracing import Caller, Traces
from core.clock import Clock
from core.errors import NotSignedIn
from core.freshness import is_fresh
from core.readlog import ReadLog

Means = Literal["totp", "passkey", "recovery_code"]
"""How a second factor is proven."""


@dataclass(frozen=True)
class Parts:
    """The parts, and what several of the steps ask them."""

    keys: SQLKeyStore
    clock: Clock
    accounts: Accounts
    hasher: Hasher
    passwords: Passwords
    totp: Totp
    passkeys: Passkeys
    recovery: RecoveryCodes
    sessions: Sessions
    devices: Devices
    throttle: Throttle
    traces: Traces

    def transaction(self) -> AbstractContextManager[None]:
        """Commit together what the parts write inside."""
        return self.keys.transaction()

    def means(self, account: UUID) -> tuple[Means, ...]:
        """Return how the account can prove a second factor."""
        found: list[Means] = []
        if self.passkeys.of(account):
            found.append("passkey")
        if self.totp.has(account):
            found.append("totp")
        if found and self.recovery.left(account):
            found.append("recovery_code")
        return tuple(found)

    def session(self, secret: str, *stages: Stage) -> Session:
        """Return the session that the secret opens.

        Raises NotSignedIn if there is none or its account is disabled, and SecondFactorNeeded if
        it isn't at one of the stages.
        """
        found = self.sessions.find(secret)
        if found is None or not self.accounts.is_active(found.account):
            raise NotSignedIn
        if found.stage not in stages:
            raise SecondFactorNeeded
        return found

    def fresh(self, secret: str) -> Session:
        """Return a session in which a second factor was proven just now.

        Raises StepUpNeeded if it was too long ago, and what `session` raises.
        """
        found = self.session(secret, "full")
        if not is_fresh(found.second_factor_at, self.clock.now()):
            raise StepUpNeeded
        return found

    def require_still(self, session: Session) -> None:
        """Raise NotSignedIn if the session was closed meanwhile. Only inside `transaction()`."""
        if not self.sessions.still(session):
            raise NotSignedIn

    def counters(self, what: str, name: str, account: UUID, caller: Caller) -> list[Counter]:
        """Return which counters an attempt counts for.

        On a device that the account knows, its own alone: whatever strangers try elsewhere, whoever
        owns the account signs in as ever.
        """
        if self.devices.knows(caller.device, account):
            return [of_device(f"{what} {name} {caller.device}")]
        client = [] if caller.client is None else [of_client(caller.client)]
        return [of_account(f"{what} {name}"), *client]

    def sweep(self) -> None:
        """Delete what has ended. Only inside `transaction()`."""
        parts: Sequence[Sessions | Passkeys | Throttle | Devices] = (
            self.sessions,
            self.passkeys,
            self.throttle,
            self.devices,
        )
        for part in parts:
            part.sweep()


def parts_of(
    keys: SQLKeyStore, accounts: Accounts, read_log: ReadLog, clock: Clock, origin: Origin
) -> Parts:
    """Build the parts over a key store's own connections."""
    given = (keys.database, keys.provider, clock)
    throttle = Throttle(*given)
    return Parts(
        keys=keys,
        clock=clock,
        accounts=accounts,
        hasher=Hasher(),
        passwords=Passwords(*given),
        totp=Totp(*given),
        passkeys=Passkeys(*given, origin),
        recovery=RecoveryCodes(*given),
        sessions=Sessions(*given),
        devices=Devices(*given),
        throttle=throttle,
        traces=Traces(read_log, clock, throttle),
    )
