"""The vault and the search index: what is really deleted when a person is erased."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from adapters.keys.part import Part
from core.keys import IndexEntry, IndexRemoval, Tellings, VaultItem

_ADD_TO_VAULT = "INSERT INTO vault (ref, key, person, box) VALUES (?, ?, ?, ?)"
_FROM_VAULT = "SELECT ref, key, person, box FROM vault WHERE ref = ANY(?)"
_DELETE_REFS = "DELETE FROM vault WHERE ref = ANY(?)"
_DELETE_FROM_VAULT = "DELETE FROM vault WHERE person = ?"
_ADD_TO_INDEX = (
    "INSERT INTO search_index (index_name, digest, person, told_in) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_FIND = "SELECT DISTINCT person FROM search_index WHERE index_name = ? AND digest = ?"
_DIGESTS = "SELECT person, digest FROM search_index WHERE index_name = ? AND person = ANY(?)"
_TELLINGS = (
    "SELECT person, told_in, index_name, digest FROM search_index"
    " WHERE index_name = ANY(?) AND person = ANY(?)"
)
_SHARING = (
    "SELECT DISTINCT others.person FROM search_index AS hers JOIN search_index AS others"
    " ON others.index_name = hers.index_name AND others.digest = hers.digest"
    " WHERE hers.index_name = ? AND hers.person = ? AND others.person <> hers.person"
    " ORDER BY others.person"
)
_REMOVE_FROM_INDEX = "DELETE FROM search_index WHERE index_name = ? AND person = ?"
_DELETE_FROM_INDEX = "DELETE FROM search_index WHERE person = ?"


class Vault(Part):
    """Sealed rows by reference."""

    def put_in_vault(self, items: Sequence[VaultItem]) -> None:
        """Store rows of the vault; a reference is used once. Only inside `transaction()`."""
        self._database.require_transaction()
        rows = [(str(item.ref), str(item.key), str(item.person), item.box) for item in items]
        if rows:
            self._database.write(_ADD_TO_VAULT, *rows)

    def from_vault(self, refs: Iterable[UUID]) -> Mapping[UUID, VaultItem]:
        """Return the rows that exist, in one read; deleted ones are missing."""
        wanted = self._database.dialect.texts([str(ref) for ref in refs])
        items = [
            VaultItem(UUID(ref), UUID(key), UUID(person), box)
            for ref, key, person, box in self._database.rows(_FROM_VAULT, (wanted,))
        ]
        return {item.ref: item for item in items}

    def delete_from_vault(self, refs: Iterable[UUID]) -> None:
        """Really delete rows, e.g. a replaced address; idempotent. Only inside `transaction()`."""
        self._database.wipe_after_commit()
        wanted = self._database.dialect.texts([str(ref) for ref in refs])
        self._database.write(_DELETE_REFS, (wanted,))

    def _empty_vault(self, person: UUID) -> None:
        self._database.write(_DELETE_FROM_VAULT, (str(person),))


class SearchIndex(Part):
    """Keyed hashes under which persons are found."""

    def add_to_index(self, entries: Sequence[IndexEntry]) -> None:
        """Store entries; one that is there stays. Only inside `transaction()`."""
        self._database.require_transaction()
        rows = [(e.index, e.digest, str(e.person), str(e.told_in)) for e in entries]
        if rows:
            self._database.write(_ADD_TO_INDEX, *rows)

    def remove_from_index(self, removals: Iterable[IndexRemoval]) -> None:
        """Delete all entries of persons under an index. Only inside `transaction()`; idempotent."""
        self._database.require_transaction()
        for removal in removals:
            self._database.write(_REMOVE_FROM_INDEX, (removal.index, str(removal.person)))

    def find(self, index: str, digests: Sequence[bytes]) -> Sequence[UUID]:
        """Return the persons that have all `digests`, in a stable order. No digests find nobody."""
        if not digests:
            return []
        statement = " INTERSECT ".join([_FIND] * len(digests)) + " ORDER BY person"
        parameters = [value for digest in digests for value in (index, digest)]
        return [UUID(person) for (person,) in self._database.rows(statement, parameters)]

    def digests(self, index: str, persons: Iterable[UUID]) -> Mapping[UUID, frozenset[bytes]]:
        """Return the digests of each person under `index`, in one read; others are missing."""
        wanted = self._database.dialect.texts([str(person) for person in persons])
        found: dict[UUID, set[bytes]] = {}
        for person, digest in self._database.rows(_DIGESTS, (index, wanted)):
            found.setdefault(UUID(person), set()).add(bytes(digest))
        return {person: frozenset(digests) for person, digests in found.items()}

    def tellings(self, indexes: Iterable[str], persons: Iterable[UUID]) -> Tellings:
        """Return what each event told of each person under these indexes, in one read."""
        texts = self._database.dialect.texts
        wanted = texts(list(indexes)), texts([str(person) for person in persons])
        found: dict[str, dict[str, dict[str, set[bytes]]]] = {}
        for person, told_in, index, digest in self._database.rows(_TELLINGS, wanted):
            telling = found.setdefault(person, {}).setdefault(told_in, {})
            telling.setdefault(index, set()).add(bytes(digest))
        return {
            UUID(person): {
                UUID(told_in): {index: frozenset(digests) for index, digests in telling.items()}
                for told_in, telling in tellings.items()
            }
            for person, tellings in found.items()
        }

    def sharing(self, index: str, person: UUID) -> Sequence[UUID]:
        """Return the others that share a digest with the person under `index`, in stable order."""
        rows = self._database.rows(_SHARING, (index, str(person)))
        return [UUID(other) for (other,) in rows]

    def _empty_index(self, person: UUID) -> None:
        self._database.write(_DELETE_FROM_INDEX, (str(person),))
