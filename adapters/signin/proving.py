"""The second step: a code of an app, a recovery code or a passkey; and the same again, later.

Whatever proves it gives the session a new secret, and opens everything that the account may do.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from adapters.signin.entering import Entered
from adapters.signin.parts import Parts
from adapters.signin.refusals import SignInFailed
from adapters.signin.sessions import Session, Stage
from adapters.signin.throttle import Counter
from adapters.signin.tracing import Caller

SECOND_FACTOR = "sign_in.second_factor"
STEP_UP = "sign_in.step_up"
_ACTIONS: Mapping[Stage, str] = {"password": SECOND_FACTOR, "full": STEP_UP}

CodeMeans = Literal["totp", "recovery_code"]


class Proving:
    """Proves second factors, in sessions that are at one of the stages named."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def with_code(
        self, stages: Sequence[Stage], secret: str, means: CodeMeans, code: str, caller: Caller
    ) -> Entered:
        """Prove it with six digits of an app, or with a recovery code; each works once.

        Raises SignInFailed, NotSignedIn, SecondFactorNeeded, TooManyAttempts, ReadLogUnavailable.
        """
        parts = self._parts
        session = parts.session(secret, *stages)
        counters = parts.counters("code", str(session.account), session.account, caller)
        parts.throttle.count(counters)
        use = parts.totp.accept if means == "totp" else parts.recovery.use
        return self._prove(session, means, lambda: use(session.account, code), counters, caller)

    def ask(self, secret: str) -> Mapping[str, Any]:
        """Return what the browser hands to the authenticator.

        Raises NotSignedIn, and SecondFactorNeeded if the account has no passkey to ask for.
        """
        session = self._parts.session(secret, "password", "full")
        with self._parts.transaction():
            return self._parts.passkeys.ask_to_prove(session)

    def with_passkey(
        self, stages: Sequence[Stage], secret: str, answer: Mapping[str, Any], caller: Caller
    ) -> Entered:
        """Prove it with an authenticator's answer to the challenge that was asked last.

        Raises SignInFailed, NotSignedIn, SecondFactorNeeded, ReadLogUnavailable.
        """
        parts = self._parts
        session = parts.session(secret, *stages)
        account = session.account
        with parts.transaction():
            challenge = parts.passkeys.take_challenge(session, "prove")
        found = None if challenge is None else parts.passkeys.proven(account, challenge, answer)

        def use() -> bool:
            return found is not None and parts.passkeys.use(account, *found)

        return self._prove(session, "passkey", use, [], caller)

    def _prove(
        self,
        session: Session,
        means: str,
        use: Callable[[], bool],
        counters: list[Counter],
        caller: Caller,
    ) -> Entered:
        parts, account, action = self._parts, session.account, _ACTIONS[session.stage]
        with parts.transaction():
            parts.keys.database.lock()
            parts.require_still(session)
            if use():
                parts.throttle.forgive(counters)
                opened = parts.sessions.prove(session)
                device = self._known_device(account, caller)
                parts.traces.leave(
                    "proven", action, means, caller, account=account, session=session.id
                )
                return Entered(opened, parts.means(account), device)
        parts.traces.leave("refused", action, means, caller, account=account, session=session.id)
        raise SignInFailed

    def _known_device(self, account: UUID, caller: Caller) -> str | None:
        """Return the secret of the device; somebody at the server itself has none."""
        if caller.client is None:
            return None
        return self._parts.devices.remember(caller.device, account)
