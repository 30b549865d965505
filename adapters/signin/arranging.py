"""What somebody arranges herself: her second factors, recovery codes, password and sessions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from adapters.signin.entering import Entered
from adapters.signin.parts import Parts
from adapters.signin.passkeys import Passkey
from adapters.signin.policy import check_password
from adapters.signin.refusals import A_FACTOR_IS_LEFT, Busy, SecondFactorNeeded, SignInFailed
from adapters.signin.sessions import Session
from adapters.signin.totp import address_of
from adapters.signin.tracing import Caller

ADD_TOTP = "sign_in.confirm_totp"
ADD_PASSKEY = "sign_in.add_passkey"
REMOVE_PASSKEY = "sign_in.remove_passkey"
NEW_CODES = "sign_in.make_recovery_codes"
CHANGE_PASSWORD = "sign_in.change_password"  # noqa: S105 - the action's name


class Arranging:
    """Changes how an account signs in. It takes a second factor that was proven just now.

    The first second factor is added in the session that an invitation opened, and in no other: who
    has but a password can't make herself known for good by it.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def new_totp(self, secret: str) -> tuple[str, str]:
        """Return a new secret for an app, and the address with it; it counts once confirmed.

        Raises NotSignedIn, SecondFactorNeeded, StepUpNeeded.
        """
        session = self._may_add(secret)
        with self._parts.transaction():
            made = self._parts.totp.enrol(session.account)
        return made, address_of(made, session.account)

    def confirm_totp(self, secret: str, code: str, caller: Caller) -> Entered:
        """Let the app count, which its first code has proven; so it is the second factor now.

        Raises SignInFailed, TooManyAttempts, ReadLogUnavailable, and what `new_totp` raises.
        """
        parts, session = self._parts, self._may_add(secret)
        account = session.account
        counters = parts.counters("code", str(account), account, caller)
        parts.throttle.count(counters)
        with parts.transaction():
            parts.keys.database.lock()
            parts.require_still(session)
            if parts.totp.confirm(account, code):
                parts.throttle.forgive(counters)
                return self._proven(session, ADD_TOTP, caller)
        raise self._refused(session, ADD_TOTP, caller)

    def ask_for_passkey(self, secret: str) -> Mapping[str, Any]:
        """Return what the browser hands to the authenticator. Raises what `new_totp` raises."""
        session = self._may_add(secret)
        with self._parts.transaction():
            return self._parts.passkeys.ask_to_add(session)

    def add_passkey(self, secret: str, answer: Mapping[str, Any], caller: Caller) -> Entered:
        """Keep a passkey, which has verified its user: so it is the second factor now.

        Raises SignInFailed, ReadLogUnavailable, and what `new_totp` raises.
        """
        parts, session = self._parts, self._may_add(secret)
        with parts.transaction():
            challenge = parts.passkeys.take_challenge(session, "add")
        made = None if challenge is None else parts.passkeys.made(challenge, answer)
        with parts.transaction():
            parts.keys.database.lock()
            parts.require_still(session)
            if made is not None and parts.passkeys.add(session.account, made):
                return self._proven(session, ADD_PASSKEY, caller)
        raise self._refused(session, ADD_PASSKEY, caller)

    def remove_passkey(self, secret: str, passkey: UUID, caller: Caller) -> None:
        """Delete one of one's passkeys; idempotent.

        Raises RuleBroken if it is the last second factor, NotSignedIn, SecondFactorNeeded,
        StepUpNeeded, ReadLogUnavailable.
        """
        parts, session = self._parts, self._parts.fresh(secret)
        account = session.account
        with parts.transaction():
            parts.keys.database.lock()
            mine = [each.id for each in parts.passkeys.of(account)]
            A_FACTOR_IS_LEFT.require(parts.totp.has(account) or mine != [passkey])
            parts.passkeys.remove(account, passkey)
            self._done(session, REMOVE_PASSKEY, caller)

    def new_recovery_codes(self, secret: str, caller: Caller) -> Sequence[str]:
        """Return ten new codes, shown once; the old ones open nothing more.

        Raises NotSignedIn, SecondFactorNeeded, StepUpNeeded, ReadLogUnavailable.
        """
        parts, session = self._parts, self._parts.fresh(secret)
        with parts.transaction():
            codes = parts.recovery.make(session.account)
            self._done(session, NEW_CODES, caller)
        return codes

    def change_password(self, secret: str, old: str, new: str, caller: Caller) -> Entered:
        """Take another password. The account's other sessions end, this one gets a new secret.

        Raises SignInFailed if the old one is another, RuleBroken if the new one won't do,
        NotSignedIn, SecondFactorNeeded, TooManyAttempts, Busy, ReadLogUnavailable.
        """
        parts, session = self._parts, self._parts.session(secret, "full")
        account = session.account
        counters = parts.counters("change", str(account), account, caller)
        parts.throttle.count(counters)
        before = parts.passwords.encoded(account)
        try:
            if not parts.hasher.matches(before, old):
                raise self._refused(session, CHANGE_PASSWORD, caller)
            check_password(new, lambda words: parts.accounts.own_words(account, words))
            encoded = parts.hasher.hash(new)
        except Busy:
            parts.throttle.take_back(counters)
            raise
        with parts.transaction():
            parts.keys.database.lock()
            parts.require_still(session)
            parts.throttle.forgive(counters)
            parts.passwords.set(account, encoded)
            parts.sessions.close_others(session)
            opened = parts.sessions.renew(session)
            self._done(session, CHANGE_PASSWORD, caller)
        return Entered(opened, parts.means(account))

    def factors(self, secret: str) -> tuple[bool, Sequence[Passkey], int]:
        """Return whether an app counts, one's passkeys, and how many recovery codes are left.

        Raises NotSignedIn, SecondFactorNeeded.
        """
        parts, account = self._parts, self._parts.session(secret, "full").account
        return parts.totp.has(account), parts.passkeys.of(account), parts.recovery.left(account)

    def sessions(self, secret: str) -> tuple[Session, Sequence[Session]]:
        """Return the session that the secret opens, and all of its account.

        Raises NotSignedIn, SecondFactorNeeded.
        """
        session = self._parts.session(secret, "full")
        return session, self._parts.sessions.of(session.account)

    def close_session(self, secret: str, closed: UUID) -> None:
        """Close one of one's sessions; idempotent. Raises NotSignedIn, SecondFactorNeeded."""
        session = self._parts.session(secret, "full")
        with self._parts.transaction():
            self._parts.sessions.close(session.account, closed)

    def sign_out(self, secret: str) -> None:
        """Close the session. Raises NotSignedIn if there is none."""
        session = self._parts.session(secret, "password", "invited", "full")
        with self._parts.transaction():
            self._parts.sessions.close(session.account, session.id)

    def sign_out_everywhere(self, secret: str) -> None:
        """Close all sessions of the account. Raises NotSignedIn, SecondFactorNeeded."""
        session = self._parts.session(secret, "full")
        with self._parts.transaction():
            self._parts.sessions.close_all(session.account)

    def _may_add(self, secret: str) -> Session:
        """Return the session of somebody who may add a second factor now."""
        session = self._parts.session(secret, "invited", "full")
        if session.stage == "full":
            return self._parts.fresh(secret)
        if self._parts.means(session.account):
            raise SecondFactorNeeded
        return session

    def _proven(self, session: Session, action: str, caller: Caller) -> Entered:
        """Raise the session: the new factor has been proven in it. Only inside `transaction()`."""
        parts = self._parts
        opened = parts.sessions.prove(session)
        device = None
        if caller.client is not None:
            device = parts.devices.remember(caller.device, session.account)
        self._done(session, action, caller)
        return Entered(opened, parts.means(session.account), device)

    def _done(self, session: Session, action: str, caller: Caller) -> None:
        self._parts.traces.leave(
            "proven", action, "second factor", caller, account=session.account, session=session.id
        )

    def _refused(self, session: Session, action: str, caller: Caller) -> SignInFailed:
        """Leave a trace, and return the refusal."""
        self._parts.traces.leave(
            "refused",
            action,
            SignInFailed.code,
            caller,
            account=session.account,
            session=session.id,
        )
        return SignInFailed()
