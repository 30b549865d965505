"""From decided events to stored ones: values are sealed, referenced, indexed; tags are derived."""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import KeyUnusable
from core.events import Event
from core.keys import Deposits, IndexEntry, IndexRemoval, KeyOwner, KeyStore, PersonKey, VaultItem
from core.personal import PersonalField, Sealed, SearchIndex, VaultRef, Waiting
from core.schema import fields_of, protection

NONCE_BYTES = 12

E = TypeVar("E", bound=Event)


class _Place(NamedTuple):
    """Where a value belongs: bound to its ciphertext as associated data."""

    person: UUID
    data_class: str
    key: UUID
    origin: UUID
    name: str
    field: str

    def bytes(self) -> bytes:
        ids = str(self.person), str(self.key), str(self.origin)
        return "\x1f".join(
            (ids[0], self.data_class, ids[1], ids[2], self.name, self.field)
        ).encode()


class Sealer:
    """Seals the personal fields of one event class under the keys of the persons they are about.

    AES-256-GCM with random 96-bit nonces (NIST SP 800-38D); a key seals far fewer than 2^32 values.
    """

    def __init__(self, event_type: type[Event]) -> None:
        self._name = event_type.declaration.name
        self._fields: list[tuple[str, bool, PersonalField]] = [
            (field.name, protection(field) == "vault", field.personal)
            for field in fields_of(event_type)
            if field.personal is not None
        ]

    def seal(
        self,
        event: E,
        event_id: UUID,
        keys: KeyStore,
        deposits: Deposits,
        new_id: Callable[[], UUID],
    ) -> E:
        """Return the event with each waiting value sealed; what goes elsewhere is in `deposits`.

        Inside the key store's `transaction()`: keys are made that aren't there yet. Raises
        PersonErased if a person's key was destroyed.
        """
        changes: dict[str, Any] = {}
        for name, in_vault, how in self._fields:
            waiting = getattr(event, name)
            if not isinstance(waiting, Waiting):
                continue
            person: UUID = getattr(event, how.of)
            key = keys.key_for(KeyOwner(person, how.data_class.name))
            value = waiting.reveal()
            if in_vault:
                changes[name], item = _vault_item(value, key, new_id())
                deposits.vault.append(item)
            else:
                place = _Place(person, how.data_class.name, key.id, event_id, self._name, name)
                changes[name] = _envelope(value, key, place)
            for index in how.found_by:
                if index.of_last:
                    deposits.unindexed.append(IndexRemoval(index.name, person))
                deposits.index.extend(index_entries(index, str(value), person, event_id, keys))
        return msgspec.structs.replace(event, **changes) if changes else event


def open_sealed(sealed: Sealed[Any], key: PersonKey) -> Any:
    """Return the value. Raises KeyUnusable if envelope and key don't belong together."""
    owner = KeyOwner(sealed.person, sealed.data_class)
    place = _Place(
        sealed.person, sealed.data_class, key.id, sealed.event, sealed.name, sealed.field
    )
    return _unbox(sealed.box, key, owner, place.bytes())


def open_vault_item(item: VaultItem, ref: VaultRef[Any], key: PersonKey) -> Any:
    """Return the value in the vault. Raises KeyUnusable if it isn't what the event committed to."""
    value = _unbox(item.box, key, KeyOwner(ref.person, ref.data_class), item.ref.bytes)
    if not hmac.compare_digest(_commitment(value, key, item.ref), ref.commitment):
        raise KeyUnusable
    return value


def index_entries(
    index: SearchIndex, words: str, person: UUID, told_in: UUID, keys: KeyStore
) -> list[IndexEntry]:
    """Return the entries under which the person is found by any of the words of an event."""
    digests = index_digests(index, words, keys)
    return [IndexEntry(index.name, person, digest, told_in) for digest in digests]


def index_digests(index: SearchIndex, words: str, keys: KeyStore) -> list[bytes]:
    """Return a keyed hash of each word, as the index spells it."""
    return digests_of(index, index.spell(words), keys)


def digests_of(index: SearchIndex, spelled: Iterable[str], keys: KeyStore) -> list[bytes]:
    """Return a keyed hash of each spelled word: HMAC-SHA-256 under the installation's secret."""
    secret = keys.secret("index")
    return [
        hmac.digest(secret, f"{index.name}\x1f{word}".encode(), hashlib.sha256) for word in spelled
    ]


def _envelope(value: Any, key: PersonKey, place: _Place) -> Sealed[Any]:
    return Sealed(
        person=place.person,
        data_class=place.data_class,
        key=key.id,
        event=place.origin,
        name=place.name,
        field=place.field,
        box=_box(value, key, place.bytes()),
    )


def _vault_item(value: Any, key: PersonKey, ref: UUID) -> tuple[VaultRef[Any], VaultItem]:
    person = key.owner.person
    reference: VaultRef[Any] = VaultRef(
        person=person,
        data_class=key.owner.data_class,
        key=key.id,
        ref=ref,
        commitment=_commitment(value, key, ref),
    )
    return reference, VaultItem(ref, key.id, person, _box(value, key, ref.bytes))


def _commitment(value: Any, key: PersonKey, ref: UUID) -> bytes:
    return hmac.digest(
        key.secret, b"commitment\x1f" + ref.bytes + msgspec.json.encode(value), hashlib.sha256
    )


def _box(value: Any, key: PersonKey, associated: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key.secret).encrypt(nonce, msgspec.json.encode(value), associated)


def _unbox(box: bytes, key: PersonKey, owner: KeyOwner, associated: bytes) -> Any:
    if key.owner != owner:
        raise KeyUnusable
    try:
        plain = AESGCM(key.secret).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], associated)
    except Exception as error:
        raise KeyUnusable from error
    return cast("Any", msgspec.json.decode(plain))
