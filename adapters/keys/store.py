"""The key database: the port `core.keys.KeyStore` on SQLite and PostgreSQL."""

from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy import Engine

from adapters.keys.credentials import Credentials
from adapters.keys.database import Database
from adapters.keys.person_keys import PersonKeys
from adapters.keys.vault import SearchIndex, Vault
from core.clock import Clock, SystemClock
from core.keys import KeyProvider

_LOCK = b"qnetkeys"


class SQLKeyStore(PersonKeys, Vault, SearchIndex, Credentials):
    """Keys, vault, search index and credentials in one database. Caches nothing.

    Safe for many threads and processes; those that write wait for each other. Errors of the
    database pass through as the driver raises them.
    """

    def __init__(self, engine: Engine, provider: KeyProvider, clock: Clock | None = None) -> None:
        super().__init__(Database(engine, _LOCK), provider, clock or SystemClock())

    @property
    def database(self) -> Database:
        """The database, for what else lies in it: sign-in."""
        return self._database

    @property
    def provider(self) -> KeyProvider:
        """What wraps keys."""
        return self._provider

    def transaction(self) -> AbstractContextManager[None]:
        """Commit together what the thread writes inside. It begins, and locks, with the first."""
        return self._database.transaction()

    def erase(self, person: UUID) -> None:
        """Destroy the person's keys, delete her vault rows, index entries, credentials; idempotent.

        Only inside `transaction()`. On SQLite no deleted byte is left in the files when the
        transaction has ended; it raises ErasureIncomplete after its commit if a reader stood in
        the way, and is to be repeated.
        """
        self._database.wipe_after_commit()
        self._destroy_keys(person)
        self._empty_vault(person)
        self._empty_index(person)
        self.revoke_credentials(person)

    def close(self) -> None:
        """Close the connections of all threads."""
        self._database.close()
