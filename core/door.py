"""The one door: the only way from sealed data to readable words.

It writes the read log first, durably, one entry a request, and opens nothing if it can't.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from msgspec import Struct

from core.clock import Clock
from core.errors import DeclarationError, KeyUnusable
from core.keys import KeyStore
from core.opened import note
from core.permissions import Decision
from core.personal import ERASED, HIDDEN, Erased, Hidden, Sealed, VaultRef
from core.purposes import Purpose
from core.readlog import Outcome, ReadLog, ReadLogEntry
from core.sealing import open_sealed, open_vault_item

T = TypeVar("T")
Closed = Sealed[Any] | VaultRef[Any]
Placed = tuple[UUID | str, Closed | None]
"""A closed value, if there is one, and the person whose row or event it stands in."""


class Looker(Struct, frozen=True):
    """Who looks, with which credential, in which action and request, at what, searching what."""

    actor: str
    action: str
    credential: UUID | None = None
    subjects: tuple[str, ...] = ()
    request: str = ""
    terms: tuple[str, ...] = ()


class Opened:
    """Values that came through the door together, by their envelopes. What didn't stays hidden."""

    def __init__(self, values: Mapping[Any, Any], further: "_Announced | None" = None) -> None:
        self._values = values
        self._further = further

    def further(self, closed: Iterable[Closed]) -> "Opened":
        """Return these values with some that were announced: they stand in the entry already.

        Raises DeclarationError for a value that wasn't.
        """
        if self._further is None:
            return self
        return Opened({**self._values, **self._further.open(tuple(closed))}, self._further)

    def __call__(self, closed: Sealed[T] | VaultRef[T]) -> T | Erased | Hidden:
        """Return the value, Erased where it was really deleted, Hidden if it stays sealed."""
        value: T | Erased | Hidden = self._values.get(_key(closed), HIDDEN)
        return value

    def maybe(self, closed: Sealed[T] | VaultRef[T] | None) -> T | Erased | Hidden | None:
        """Return the value of a field that may be empty."""
        if closed is None:
            return None
        return self(closed)


class Door:
    """Opens sealed data for one actor, purpose and permission at a time."""

    def __init__(self, keys: KeyStore, log: ReadLog, clock: Clock) -> None:
        self._keys = keys
        self._log = log
        self._clock = clock

    def open(
        self,
        placed: Iterable[Placed],
        *,
        looker: Looker,
        permission: Decision,
        purpose: Purpose,
        announced: Iterable[Placed] = (),
    ) -> Opened:
        """Log the look-up, then open: one entry, one read of keys, whatever the number of values.

        What is announced stands in the entry too, and stays closed until it is asked for: which of
        it is shown may depend on what was opened. So an entry may tell more than was seen, and
        never less.

        Under a permission that keeps values sealed the look is logged, and all values are Hidden.

        Raises ReadLogUnavailable if the entry can't be written, KeyUnusable for a moved envelope.
        """
        if not permission.allowed:
            message = "the door was reached without a permission"
            raise DeclarationError(message)
        wanted = [_at_home(person, value) for person, value in placed if value is not None]
        later = [_at_home(person, value) for person, value in announced if value is not None]
        if not wanted and not later:
            return Opened({})
        persons = tuple(sorted({value.person for value in (*wanted, *later)}))
        if permission.sealed:
            hidden = self._entry("sealed", looker, permission.rule, purpose, persons=persons)
            self._log.append(hidden)
            return Opened({})
        fields = tuple(sorted({_field(value) for value in (*wanted, *later)}))
        self._log.append(
            self._entry("opened", looker, permission.rule, purpose, persons=persons, fields=fields)
        )
        return Opened(self._noted(wanted), _Announced(frozenset(map(_key, later)), self._noted))

    def look(self, looker: Looker, *, permission: Decision, purpose: Purpose) -> None:
        """Log a look that opens nothing. Raises ReadLogUnavailable if that can't be done."""
        self._log.append(self._entry("looked", looker, permission.rule, purpose))

    def deny(self, looker: Looker, *, rule: str, purpose: Purpose) -> None:
        """Log that a look was denied. Raises ReadLogUnavailable if that can't be done."""
        self._log.append(self._entry("denied", looker, rule, purpose))

    def _entry(  # noqa: PLR0913 - an entry says all of this
        self,
        outcome: Outcome,
        looker: Looker,
        rule: str,
        purpose: Purpose,
        *,
        persons: tuple[UUID, ...] = (),
        fields: tuple[str, ...] = (),
    ) -> ReadLogEntry:
        return ReadLogEntry(
            at=self._clock.now(),
            outcome=outcome,
            actor=looker.actor,
            action=looker.action,
            purpose=purpose.value,
            rule=rule,
            credential=looker.credential,
            subjects=looker.subjects,
            persons=persons,
            fields=fields,
            terms=looker.terms,
            request=looker.request,
        )

    def _noted(self, wanted: Sequence[Closed]) -> dict[Any, Any]:
        values = self._open(wanted)
        note(list(values.values()))
        return values

    def _open(self, wanted: Sequence[Closed]) -> dict[Any, Any]:
        keys = self._keys.keys({value.key for value in wanted})
        vault = self._keys.from_vault({v.ref for v in wanted if isinstance(v, VaultRef)})
        values: dict[Any, Any] = {}
        for value in wanted:
            key = keys.get(value.key)
            if key is None:
                values[_key(value)] = ERASED
            elif isinstance(value, Sealed):
                values[_key(value)] = open_sealed(value, key)
            else:
                item = vault.get(value.ref)
                values[_key(value)] = ERASED if item is None else open_vault_item(item, value, key)
        return values


class _Announced(NamedTuple):
    """What may be opened still, and how."""

    keys: frozenset[tuple[UUID, str]]
    opener: Callable[[Sequence[Closed]], dict[Any, Any]]

    def open(self, wanted: Sequence[Closed]) -> dict[Any, Any]:
        if not self.keys.issuperset(map(_key, wanted)):
            message = "a value is opened that wasn't announced"
            raise DeclarationError(message)
        return self.opener(wanted)


def _at_home(person: UUID | str, value: Closed) -> Closed:
    """Return the value. Raises KeyUnusable if it stands where another person's should."""
    if str(value.person) != str(person):
        raise KeyUnusable
    return value


def _key(closed: Sealed[Any] | VaultRef[Any]) -> tuple[UUID, str]:
    if isinstance(closed, VaultRef):
        return closed.ref, ""
    return closed.event, closed.field


def _field(closed: Closed) -> str:
    return closed.data_class if isinstance(closed, VaultRef) else f"{closed.name}:{closed.field}"
