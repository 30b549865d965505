"""The data keys of persons: made once, unwrapped at each use, destroyed for good."""

from collections.abc import Iterable, Mapping
from secrets import token_bytes
from uuid import UUID, uuid4

from adapters.keys.secrets import Secrets
from core.clock import to_microseconds
from core.errors import PersonErased
from core.keys import KeyOwner, PersonKey

KEY_BYTES = 32

# A key of this class is never made: the row says that the person herself was erased.
_WHOLE_PERSON = ""

_OF_OWNER = "SELECT id, wrapped FROM person_keys WHERE person = ? AND data_class = ?"
_OF_IDS = (
    "SELECT id, person, data_class, wrapped FROM person_keys"
    " WHERE id = ANY(?) AND wrapped IS NOT NULL"
)
_ADD = (
    "INSERT INTO person_keys (id, person, data_class, wrapped, created_at) VALUES (?, ?, ?, ?, ?)"
)
_DESTROY = (
    "UPDATE person_keys SET wrapped = NULL, destroyed_at = ?"
    " WHERE person = ? AND destroyed_at IS NULL"
)
_REMEMBER = (
    "INSERT INTO person_keys (id, person, data_class, created_at, destroyed_at)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person, data_class) DO NOTHING"
)


class PersonKeys(Secrets):
    """One key for each person and data class. The id of a destroyed key stays taken."""

    def key_for(self, owner: KeyOwner) -> PersonKey:
        """Return the owner's key, made now if there is none. Only inside `transaction()`.

        Raises PersonErased if that key was destroyed, or the person was erased before it existed;
        KeyUnusable if the database's keys lie under another key-encryption key.
        """
        self._database.require_transaction()
        return self._key_of(owner) or self._make_key(owner)

    def keys(self, ids: Iterable[UUID]) -> Mapping[UUID, PersonKey]:
        """Return the keys that exist, in one read; destroyed ones are missing."""
        wanted = self._database.dialect.texts([str(key) for key in ids])
        found = self._database.rows(_OF_IDS, (wanted,))
        keys = [
            PersonKey(
                UUID(key),
                KeyOwner(UUID(person), data_class),
                self._provider.unwrap(wrapped, _context(key, person, data_class)),
            )
            for key, person, data_class, wrapped in found
        ]
        return {key.id: key for key in keys}

    def _key_of(self, owner: KeyOwner) -> PersonKey | None:
        found = self._database.rows(_OF_OWNER, (str(owner.person), owner.data_class))
        for key, wrapped in found:
            if wrapped is None:
                raise PersonErased
            return self._unwrapped(key, owner, wrapped)
        return None

    def _make_key(self, owner: KeyOwner) -> PersonKey:
        self._database.lock()
        # Somebody else may have made it, or erased the person, until the lock was ours.
        found = self._key_of(owner)
        if found is not None:
            return found
        if self._database.rows(_OF_OWNER, (str(owner.person), _WHOLE_PERSON)):
            raise PersonErased
        self._check_provider()
        key = PersonKey(uuid4(), owner, token_bytes(KEY_BYTES))
        context = _context(str(key.id), str(owner.person), owner.data_class)
        wrapped = self._provider.wrap(key.secret, context)
        row = (str(key.id), str(owner.person), owner.data_class, wrapped, self._now())
        self._database.write(_ADD, row)
        return key

    def _destroy_keys(self, person: UUID) -> None:
        now = self._now()
        self._database.write(_DESTROY, (now, str(person)))
        self._database.write(_REMEMBER, (str(uuid4()), str(person), _WHOLE_PERSON, now, now))

    def _unwrapped(self, key: str, owner: KeyOwner, wrapped: bytes) -> PersonKey:
        context = _context(key, str(owner.person), owner.data_class)
        return PersonKey(UUID(key), owner, self._provider.unwrap(wrapped, context))

    def _now(self) -> int:
        return to_microseconds(self._clock.now())


def _context(key: str, person: str, data_class: str) -> bytes:
    return f"qnet person key {key} {person} {data_class}".encode()
