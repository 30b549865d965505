"""Ports to the keys, the vault, the search index and the credentials: the separate key database.

Everything about a person that must be really deletable lies behind `KeyStore`, so that erasure is
in one place. Adapters implement the ports; the bus and the one door use them.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from msgspec import Struct


class KeyProvider(Protocol):
    """Holds the key-encryption key (KEK). Wrapping is authenticated and bound to `context`."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Return `key` encrypted under the KEK."""
        ...

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return the key. Raises KeyUnusable if the KEK or the context is another one."""
        ...


class KeyOwner(Struct, frozen=True):
    """Whose key, and for which class of data."""

    person: UUID
    data_class: str


class PersonKey(Struct, frozen=True):
    """A 256-bit data key of one person and data class, unwrapped. `secret` never leaves memory."""

    id: UUID
    owner: KeyOwner
    secret: bytes

    def __repr__(self) -> str:
        return f"PersonKey(id={self.id})"


class VaultItem(Struct, frozen=True):
    """A sealed row of the vault."""

    ref: UUID
    key: UUID
    person: UUID
    box: bytes


class IndexEntry(Struct, frozen=True):
    """One keyed hash under which a person is found; `index` names what was hashed.

    `told_in` is the event that told it, so that what was told at once can be told apart.
    """

    index: str
    person: UUID
    digest: bytes
    told_in: UUID


Tellings = Mapping[UUID, Mapping[UUID, Mapping[str, frozenset[bytes]]]]
"""Digests by person, by the event that told them, and by index. What isn't there is missing."""


class IndexRemoval(Struct, frozen=True):
    """A person is no longer to be found under `index` by what was told before."""

    index: str
    person: UUID


class Credential(Struct, frozen=True):
    """A bearer token as it is kept: the SHA-256 of the secret, never the secret.

    `account` is whose it is; for `kind` `link` it is the id of a one-time link. An `invitation` is
    used once, by the account's owner, to say how she signs in.
    """

    id: UUID
    account: UUID
    digest: bytes
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    kind: Literal["account", "link", "invitation"] = "account"

    def __repr__(self) -> str:
        return f"Credential(id={self.id})"


class Revocation(Struct, frozen=True):
    """All credentials of an account are to be deleted, or the one that is named."""

    account: UUID
    credential: UUID | None = None


class VaultDeletion(Struct, frozen=True):
    """Rows of the vault are to be really deleted: what they held was replaced."""

    refs: tuple[UUID, ...]


@dataclass
class Deposits:
    """What changes in the key database once the events that speak of it are appended.

    What one decision revokes or replaces is gone before what it adds is there.
    """

    vault: list[VaultItem] = field(default_factory=list)
    unindexed: list[IndexRemoval] = field(default_factory=list)
    index: list[IndexEntry] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)
    revocations: list[Revocation] = field(default_factory=list)
    deletions: list[VaultDeletion] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return any(vars(self).values())


class KeyStore(Protocol):
    """The key database. What is written inside `transaction()` is committed when it ends.

    One thread writes; readers may be many. Nothing is cached across calls, so that a destroyed key
    is gone for every process at once.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Commit together what the calling thread writes inside; roll back on an exception."""
        ...

    def key_for(self, owner: KeyOwner) -> PersonKey:
        """Return the owner's key, made now if there is none. Only inside `transaction()`.

        Raises PersonErased if that key was destroyed.
        """
        ...

    def keys(self, ids: Iterable[UUID]) -> Mapping[UUID, PersonKey]:
        """Return the keys that exist, in one read; destroyed ones are missing."""
        ...

    def put_in_vault(self, items: Sequence[VaultItem]) -> None:
        """Store rows of the vault. Only inside `transaction()`."""
        ...

    def delete_from_vault(self, refs: Iterable[UUID]) -> None:
        """Really delete rows: a replaced address, say. Only inside `transaction()`; idempotent."""
        ...

    def from_vault(self, refs: Iterable[UUID]) -> Mapping[UUID, VaultItem]:
        """Return the rows that exist, in one read; deleted ones are missing."""
        ...

    def add_to_index(self, entries: Sequence[IndexEntry]) -> None:
        """Store index entries; one that is there stays. Only inside `transaction()`."""
        ...

    def remove_from_index(self, removals: Iterable[IndexRemoval]) -> None:
        """Delete all entries of persons under an index. Only inside `transaction()`; idempotent."""
        ...

    def find(self, index: str, digests: Sequence[bytes]) -> Sequence[UUID]:
        """Return the persons that have all `digests` under `index`, in a stable order."""
        ...

    def digests(self, index: str, persons: Iterable[UUID]) -> Mapping[UUID, frozenset[bytes]]:
        """Return the digests of each person under `index`, in one read; others are missing."""
        ...

    def tellings(self, indexes: Iterable[str], persons: Iterable[UUID]) -> Tellings:
        """Return what each event told of each person under these indexes, in one read."""
        ...

    def sharing(self, index: str, person: UUID) -> Sequence[UUID]:
        """Return the others that share a digest with the person under `index`, in stable order."""
        ...

    def add_credential(self, credential: Credential) -> None:
        """Store a credential. Only inside `transaction()`."""
        ...

    def credential(self, digest: bytes) -> Credential | None:
        """Return the credential with this SHA-256, whether expired or not."""
        ...

    def revoke_credentials(self, account: UUID) -> None:
        """Delete all that an account is signed in with: tokens, invitations, sessions, factors.

        Only inside `transaction()`.
        """
        ...

    def revoke_credential(self, account: UUID, credential: UUID) -> None:
        """Delete one credential of an account, if it is there. Only inside `transaction()`."""
        ...

    def secret(self, name: str) -> bytes:
        """Return 32 secret bytes of the installation for one named purpose, made at first use.

        Purposes: `index` (search index), `idempotency` (hashes of bodies), `terms` (search terms in
        the read log), `read log` (its signing key). They are wrapped like the persons' keys.
        """
        ...

    def erase(self, person: UUID) -> None:
        """Destroy the person's keys, delete her vault rows and index entries; idempotent.

        Only inside `transaction()`. The ids of destroyed keys stay, so that none is used again.
        """
        ...
