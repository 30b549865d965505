"""The key database in memory: real random keys, and a rollback that really takes all back."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from secrets import token_bytes
from uuid import UUID, uuid4

from core.errors import PersonErased
from core.keys import (
    Credential,
    IndexEntry,
    IndexRemoval,
    KeyOwner,
    PersonKey,
    Tellings,
    VaultItem,
)

_BYTES = 32


class _State:
    """What is stored. A transaction works on a copy, which takes its place when it commits."""

    def __init__(self) -> None:
        self.keys: dict[KeyOwner, PersonKey] = {}
        self.erased: set[UUID] = set()
        self.vault: dict[UUID, VaultItem] = {}
        self.index: set[IndexEntry] = set()
        self.credentials: dict[bytes, Credential] = {}
        self.secrets: dict[str, bytes] = {}

    def copied(self) -> "_State":
        twin = _State()
        vars(twin).update({name: copy(part) for name, part in vars(self).items()})
        return twin


class MemoryKeyStore:
    """A KeyStore whose keys are gone with the process."""

    def __init__(self) -> None:
        self._state = _State()
        self._working: _State | None = None
        self._writer: int | None = None
        self._writing = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._writer == threading.get_ident():
            raise RuntimeError("transactions do not nest")
        with self._writing:
            self._writer, self._working = threading.get_ident(), self._state.copied()
            try:
                yield
                self._state = self._working
            finally:
                self._writer, self._working = None, None

    def key_for(self, owner: KeyOwner) -> PersonKey:
        state = self._changing()
        if owner.person in state.erased:
            raise PersonErased
        if owner not in state.keys:
            state.keys[owner] = PersonKey(uuid4(), owner, token_bytes(_BYTES))
        return state.keys[owner]

    def keys(self, ids: Iterable[UUID]) -> Mapping[UUID, PersonKey]:
        wanted = set(ids)
        return {key.id: key for key in self._seen().keys.values() if key.id in wanted}

    def put_in_vault(self, items: Sequence[VaultItem]) -> None:
        vault = self._changing().vault
        for item in items:
            if item.ref in vault:
                raise ValueError("a reference into the vault is unique")
            vault[item.ref] = item

    def delete_from_vault(self, refs: Iterable[UUID]) -> None:
        vault = self._changing().vault
        for ref in refs:
            vault.pop(ref, None)

    def from_vault(self, refs: Iterable[UUID]) -> Mapping[UUID, VaultItem]:
        vault = self._seen().vault
        return {ref: vault[ref] for ref in refs if ref in vault}

    def add_to_index(self, entries: Sequence[IndexEntry]) -> None:
        self._changing().index |= set(entries)

    def remove_from_index(self, removals: Iterable[IndexRemoval]) -> None:
        state, gone = self._changing(), {(each.index, each.person) for each in removals}
        state.index = {each for each in state.index if (each.index, each.person) not in gone}

    def find(self, index: str, digests: Sequence[bytes]) -> Sequence[UUID]:
        found = [
            {e.person for e in self._seen().index if (e.index, e.digest) == (index, each)}
            for each in digests
        ]
        return sorted(set.intersection(*found), key=str) if found else []

    def digests(self, index: str, persons: Iterable[UUID]) -> Mapping[UUID, frozenset[bytes]]:
        wanted, found = set(persons), dict[UUID, set[bytes]]()
        for each in self._seen().index:
            if each.index == index and each.person in wanted:
                found.setdefault(each.person, set()).add(each.digest)
        return {person: frozenset(digests) for person, digests in found.items()}

    def tellings(self, indexes: Iterable[str], persons: Iterable[UUID]) -> Tellings:
        wanted, names = set(persons), set(indexes)
        found: dict[UUID, dict[UUID, dict[str, frozenset[bytes]]]] = {}
        for each in self._seen().index:
            if each.index in names and each.person in wanted:
                telling = found.setdefault(each.person, {}).setdefault(each.told_in, {})
                telling[each.index] = telling.get(each.index, frozenset()) | {each.digest}
        return found

    def sharing(self, index: str, person: UUID) -> Sequence[UUID]:
        hers = self.digests(index, [person]).get(person, frozenset())
        found = {
            each.person
            for each in self._seen().index
            if each.index == index and each.digest in hers and each.person != person
        }
        return sorted(found, key=str)

    def add_credential(self, credential: Credential) -> None:
        credentials = self._changing().credentials
        if credential.digest in credentials:
            raise ValueError("a credential's digest is unique")
        credentials[credential.digest] = credential

    def credential(self, digest: bytes) -> Credential | None:
        return self._seen().credentials.get(digest)

    def revoke_credentials(self, account: UUID) -> None:
        state = self._changing()
        state.credentials = {
            digest: each for digest, each in state.credentials.items() if each.account != account
        }

    def revoke_credential(self, account: UUID, credential: UUID) -> None:
        state = self._changing()
        state.credentials = {
            digest: each
            for digest, each in state.credentials.items()
            if (each.account, each.id) != (account, credential)
        }

    def secret(self, name: str) -> bytes:
        known = self._seen().secrets.get(name)
        if known is not None:
            return known
        if self._working is not None and self._writer == threading.get_ident():
            return self._working.secrets.setdefault(name, token_bytes(_BYTES))
        with self.transaction():
            return self._changing().secrets.setdefault(name, token_bytes(_BYTES))

    def erase(self, person: UUID) -> None:
        state = self._changing()
        state.erased.add(person)
        state.keys = {owner: key for owner, key in state.keys.items() if owner.person != person}
        state.vault = {ref: item for ref, item in state.vault.items() if item.person != person}
        state.index = {entry for entry in state.index if entry.person != person}

    def _seen(self) -> _State:
        """Return what the calling thread sees: inside its transaction, what it wrote there."""
        if self._working is not None and self._writer == threading.get_ident():
            return self._working
        return self._state

    def _changing(self) -> _State:
        if self._working is None or self._writer != threading.get_ident():
            raise RuntimeError("call this inside transaction()")
        return self._working
