"""Sealing for the writer: events get their stored form, and keys and deposits share commits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Self
from uuid import UUID

from core.codec import encode
from core.events import Event
from core.keys import Deposits, KeyStore, Revocation
from core.registry import Registry
from core.store import EventToStore


class Sealing:
    """Seals the events of decisions, and deposits what goes with them. Used by one thread."""

    def __init__(self, registry: Registry, keys: KeyStore, new_id: Callable[[], UUID]) -> None:
        self._registry = registry
        self._keys = keys
        self._new_id = new_id
        self._keys_of_group = _KeysOfGroup(keys)

    def seal(self, events: Sequence[Event], deposits: Deposits) -> Sequence[EventToStore]:
        """Seal the events; the keys that they need are committed before the events are."""
        with self._keys_of_group.transaction():
            return [self._sealed(event, deposits) for event in events]

    def appended(self, deposits: Deposits) -> None:
        """Fill vault, index and credentials: the events that speak of them are appended.

        Nothing is deposited for a decision that was refused or taken again. Whoever decides later
        in the group finds what is deposited, a name that must not be met, say.
        """
        self._keys_of_group.may_wait = True
        if not deposits.any:
            return
        with self._keys_of_group.transaction():
            self._keys.put_in_vault(deposits.vault)
            self._keys.remove_from_index(deposits.unindexed)
            self._keys.add_to_index(deposits.index)
            for revocation in deposits.revocations:
                self._revoke(revocation)
            for credential in deposits.credentials:
                self._keys.add_credential(credential)
            for deletion in deposits.deletions:
                self._keys.delete_from_vault(deletion.refs)

    @contextmanager
    def of_a_group(self) -> Iterator[None]:
        """Commit what is deposited for a group before the events are committed, or nothing."""
        with _KeysOfGroup(self._keys) as self._keys_of_group:
            yield

    def _revoke(self, revocation: Revocation) -> None:
        if revocation.credential is None:
            self._keys.revoke_credentials(revocation.account)
        else:
            self._keys.revoke_credential(revocation.account, revocation.credential)

    def _sealed(self, event: Event, deposits: Deposits) -> EventToStore:
        event_id, kind = self._new_id(), type(event)
        sealed = self._registry.sealers[kind].seal(
            event, event_id, self._keys, deposits, self._new_id
        )
        return EventToStore(
            kind.declaration.name,
            encode(sealed),
            self._registry.tags_of[kind](event),
            str(event_id),
            kind.declaration.version,
        )


class _KeysOfGroup:
    """Transactions of the key database in one group of commands: they share a commit at its end.

    Those before the group's first append don't: they commit at once, because a process that holds
    the keys' lock may not wait for the store's, which others hold while they wait for the keys'.
    """

    def __init__(self, keys: KeyStore) -> None:
        self.may_wait = False
        self._keys = keys
        self._until_end = ExitStack()
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: Any) -> None:  # noqa: PYI036 - passed on as they are
        self._until_end.__exit__(*failure)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if not self.may_wait:
            with self._keys.transaction():
                yield
            return
        if not self._begun:
            self._until_end.enter_context(self._keys.transaction())
            self._begun = True
        yield
