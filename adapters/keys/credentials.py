"""Bearer tokens and invitations, as the SHA-256 of their secrets; and the end of all of them."""

from uuid import UUID

from msgspec import json

from adapters.keys.part import Part
from adapters.keys.signin_schema import OF_AN_ACCOUNT
from core.clock import from_microseconds, to_microseconds
from core.keys import Credential

_ADD = (
    "INSERT INTO credentials (digest, id, account, scopes, created_at, expires_at, kind)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_WITH_DIGEST = (
    "SELECT id, account, scopes, created_at, expires_at, kind FROM credentials WHERE digest = ?"
)
_REVOKE = tuple(
    f"DELETE FROM {table} WHERE account = ?"  # noqa: S608 - the tables' own names
    for table in ("credentials", *OF_AN_ACCOUNT)
)
_REVOKE_ONE = "DELETE FROM credentials WHERE account = ? AND id = ?"


class Credentials(Part):
    """Credentials by digest. Nothing here says whether one has expired."""

    def add_credential(self, credential: Credential) -> None:
        """Store a credential. Only inside `transaction()`."""
        row = (
            credential.digest,
            str(credential.id),
            str(credential.account),
            json.encode(credential.scopes).decode(),
            to_microseconds(credential.created_at),
            to_microseconds(credential.expires_at),
            credential.kind,
        )
        self._database.write(_ADD, row)

    def credential(self, digest: bytes) -> Credential | None:
        """Return the credential with this SHA-256, whether expired or not."""
        for key, account, scopes, created_at, expires_at, kind in self._database.rows(
            _WITH_DIGEST, (digest,)
        ):
            return Credential(
                id=UUID(key),
                account=UUID(account),
                digest=digest,
                scopes=json.decode(scopes, type=tuple[str, ...]),
                created_at=from_microseconds(created_at),
                expires_at=from_microseconds(expires_at),
                kind=kind,
            )
        return None

    def revoke_credentials(self, account: UUID) -> None:
        """Delete all that an account is signed in with. Only inside `transaction()`.

        Tokens, invitations, sessions, password, second factors and recovery codes: for whoever is
        disabled, or begins anew, nothing of it may open anything once more.
        """
        for statement in _REVOKE:
            self._database.write(statement, (str(account),))

    def revoke_credential(self, account: UUID, credential: UUID) -> None:
        """Delete one credential of an account, if it is there. Only inside `transaction()`."""
        self._database.write(_REVOKE_ONE, (str(account), str(credential)))
