"""What sign-in asks of accounts: whose an address is, and whether the account is in use."""

from collections.abc import Sequence
from uuid import UUID

from core.actors import actor_of
from core.clock import Clock
from core.command_bus import Stores
from core.facts import Reader
from core.identity import of_account
from core.likeness import Names
from core.permissions import Actor
from core.personal import SearchIndex
from core.registry import Registry
from core.sealing import index_digests
from domains.accounts.events import ACCOUNT_EMAIL, ACCOUNT_NAME


class Accounts:
    """Accounts as the log and the search index know them. Nothing of them is opened."""

    def __init__(self, registry: Registry, stores: Stores) -> None:
        self._registry = registry
        self._recorder, self._keys, _ = stores

    def with_address(self, email: str) -> UUID | None:
        """Return whose e-mail address it is, None if it is nobody's.

        Of several the one in use: an account out of use keeps the address that another has now.
        """
        found = Names(self._keys).find(ACCOUNT_EMAIL, email)
        if len(found) > 1:
            found = [account for account in found if self.is_active(account)]
        return found[0] if len(found) == 1 else None

    def is_active(self, account: UUID) -> bool:
        """Say whether the account is in use, as the log has it now."""
        fact = self._registry.actor_fact
        return (
            fact is not None and Reader(self._recorder, self._registry.codec)(fact, account).active
        )

    def actor(self, account: UUID, clock: Clock) -> Actor:
        """Return who acts in the account, with its grants; with none if it isn't in use."""
        read = Reader(self._recorder, self._registry.codec)
        return actor_of(of_account(account), self._registry, read, clock.now())

    def own_words(self, account: UUID, words: Sequence[str]) -> frozenset[str]:
        """Return those of the spelled words that the account's name has, or that are its address.

        They are compared by their keyed hashes: nobody reads name or address for it.
        """
        named = self._known(ACCOUNT_NAME, account)
        spelled = [word for word in dict.fromkeys(words) if ACCOUNT_NAME.spell(word) == [word]]
        hashed = index_digests(ACCOUNT_NAME, " ".join(spelled), self._keys)
        found = {w for w, digest in zip(spelled, hashed, strict=True) if digest in named}
        addresses = self._known(ACCOUNT_EMAIL, account)
        for word in words:
            if "@" in word and set(index_digests(ACCOUNT_EMAIL, word, self._keys)) <= addresses:
                found.add(word)
        return frozenset(found)

    def _known(self, index: SearchIndex, account: UUID) -> frozenset[bytes]:
        return self._keys.digests(index.name, [account]).get(account, frozenset())
