"""Passkeys as a second factor (WebAuthn Level 3): bound to the origin, so they can't be phished.

The authenticator must verify its user. A challenge is made for one session, and answered once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import webauthn
from msgspec import Struct
from webauthn.helpers import bytes_to_base64url, generate_challenge, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from adapters.keys.database import Database
from adapters.keys.part import Part
from adapters.signin.origin import Origin
from adapters.signin.sessions import Session
from core.clock import Clock, from_microseconds, to_microseconds
from core.keys import KeyProvider

ANSWERED_WITHIN = timedelta(minutes=5)
MOST = 10
NAME = "Qnet"
_MILLISECOND = timedelta(milliseconds=1)

Purpose = Literal["add", "prove"]

_ASK = (
    "INSERT INTO challenges (session, purpose, account, challenge, expires_at)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (session, purpose) DO UPDATE SET"
    " challenge = excluded.challenge, expires_at = excluded.expires_at"
)
_ASKED = "SELECT challenge FROM challenges WHERE session = ? AND purpose = ? AND expires_at > ?"
_ANSWERED = "DELETE FROM challenges WHERE session = ? AND purpose = ?"
_SWEEP = "DELETE FROM challenges WHERE expires_at <= ?"
_COLUMNS = "credential, id, public_key, sign_count, added_at, used_at"
_OF = f"SELECT {_COLUMNS} FROM passkeys WHERE account = ? ORDER BY added_at, id"  # noqa: S608 - its own columns
_TAKEN = "SELECT id FROM passkeys WHERE credential = ?"
_ADD = f"INSERT INTO passkeys (account, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - likewise
_USE = "UPDATE passkeys SET sign_count = ?, used_at = ? WHERE credential = ?"
_REMOVE = "DELETE FROM passkeys WHERE account = ? AND id = ?"


class Passkey(Struct, frozen=True):
    """A passkey of an account: the public half, and how often it says it has signed."""

    credential: bytes
    id: UUID
    public_key: bytes
    sign_count: int
    added_at: datetime
    used_at: datetime


class Passkeys(Part):
    """The passkeys of accounts, and the challenges that wait for an answer."""

    def __init__(
        self, database: Database, provider: KeyProvider, clock: Clock, origin: Origin
    ) -> None:
        super().__init__(database, provider, clock)
        self._origin = origin

    def of(self, account: UUID) -> Sequence[Passkey]:
        """Return the account's passkeys, the oldest first."""
        return [
            Passkey(
                bytes(credential),
                UUID(key),
                bytes(public_key),
                sign_count,
                from_microseconds(added_at),
                from_microseconds(used_at),
            )
            for credential, key, public_key, sign_count, added_at, used_at in self._database.rows(
                _OF, (str(account),)
            )
        ]

    def ask_to_add(self, session: Session) -> Mapping[str, Any]:
        """Return what the browser hands to the authenticator for a new passkey.

        Only inside `transaction()`. It names nobody: the account's id is random.
        """
        options = webauthn.generate_registration_options(
            rp_id=self._origin.host,
            rp_name=NAME,
            user_name=NAME,
            user_id=session.account.bytes,
            challenge=self._challenge(session, "add"),
            timeout=ANSWERED_WITHIN // _MILLISECOND,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=self._descriptors(session.account),
        )
        return options_to_json_dict(options)

    def ask_to_prove(self, session: Session) -> Mapping[str, Any]:
        """Return what the browser hands to the authenticator. Only inside `transaction()`."""
        options = webauthn.generate_authentication_options(
            rp_id=self._origin.host,
            challenge=self._challenge(session, "prove"),
            timeout=ANSWERED_WITHIN // _MILLISECOND,
            allow_credentials=self._descriptors(session.account),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json_dict(options)

    def take_challenge(self, session: Session, purpose: Purpose) -> bytes | None:
        """Return the challenge that waits, None without one; it waits no longer.

        Only inside `transaction()`.
        """
        self._database.lock()
        now = to_microseconds(self._clock.now())
        key = (str(session.id), purpose)
        found = self._database.rows(_ASKED, (*key, now))
        self._database.write(_ANSWERED, key)
        return bytes(found[0][0]) if found else None

    def made(self, challenge: bytes, answer: Mapping[str, Any]) -> Passkey | None:
        """Return the passkey that an authenticator's answer holds, None if that isn't in order."""
        try:
            found = webauthn.verify_registration_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=self._origin.host,
                expected_origin=self._origin.url,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - a library reads what a stranger sent, and may trip
            return None
        now = self._clock.now()
        return Passkey(
            found.credential_id, uuid4(), found.credential_public_key, found.sign_count, now, now
        )

    def proven(
        self, account: UUID, challenge: bytes, answer: Mapping[str, Any]
    ) -> tuple[Passkey, int] | None:
        """Return the passkey that signed and its new count; None if the answer isn't in order.

        A count that doesn't grow is a copied key (WebAuthn 7.2): it proves nothing.
        """
        named = answer.get("id")
        for passkey in self.of(account):
            if bytes_to_base64url(passkey.credential) == named:
                count = self._counted(passkey, challenge, answer)
                return None if count is None else (passkey, count)
        return None

    def add(self, account: UUID, passkey: Passkey) -> bool:
        """Keep a passkey, and say so; not if it is known, or there are many already.

        Only inside `transaction()`.
        """
        self._database.lock()
        if self._database.rows(_TAKEN, (passkey.credential,)) or len(self.of(account)) >= MOST:
            return False
        row = (
            str(account),
            passkey.credential,
            str(passkey.id),
            passkey.public_key,
            passkey.sign_count,
            to_microseconds(passkey.added_at),
            to_microseconds(passkey.used_at),
        )
        self._database.write(_ADD, row)
        return True

    def use(self, account: UUID, passkey: Passkey, sign_count: int) -> bool:
        """Note that it has signed, and say so; not if it signed elsewhere meanwhile, or is gone.

        Only inside `transaction()`.
        """
        self._database.lock()
        if all((p.id, p.sign_count) != (passkey.id, passkey.sign_count) for p in self.of(account)):
            return False
        now = to_microseconds(self._clock.now())
        self._database.write(_USE, (sign_count, now, passkey.credential))
        return True

    def remove(self, account: UUID, passkey: UUID) -> None:
        """Delete one passkey of the account; idempotent. Only inside `transaction()`."""
        self._database.write(_REMOVE, (str(account), str(passkey)))

    def sweep(self) -> None:
        """Delete challenges that nobody answered. Only inside `transaction()`."""
        self._database.write(_SWEEP, (to_microseconds(self._clock.now()),))

    def _counted(self, passkey: Passkey, challenge: bytes, answer: Mapping[str, Any]) -> int | None:
        try:
            found = webauthn.verify_authentication_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=self._origin.host,
                expected_origin=self._origin.url,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - likewise
            return None
        return found.new_sign_count

    def _challenge(self, session: Session, purpose: Purpose) -> bytes:
        challenge = generate_challenge()
        expires_at = to_microseconds(self._clock.now() + ANSWERED_WITHIN)
        row = (str(session.id), purpose, str(session.account), challenge, expires_at)
        self._database.write(_ASK, row)
        return challenge

    def _descriptors(self, account: UUID) -> list[PublicKeyCredentialDescriptor]:
        return [PublicKeyCredentialDescriptor(id=each.credential) for each in self.of(account)]
