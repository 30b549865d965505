"""The key store in memory does as the real one does."""

from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from uuid import UUID, uuid4

import pytest

from core.errors import PersonErased
from core.keys import Credential, IndexEntry, IndexRemoval, KeyOwner, VaultItem
from core.testing import MemoryKeyStore

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOLD_IN, TOLD_LATER = UUID(int=1), UUID(int=2)


@pytest.fixture
def store() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest.fixture
def owner() -> KeyOwner:
    return KeyOwner(uuid4(), "contact")


def test_the_same_owner_has_the_same_key(store: MemoryKeyStore, owner: KeyOwner) -> None:
    with store.transaction():
        key = store.key_for(owner)
    with store.transaction():
        assert store.key_for(owner) == key
        assert store.key_for(KeyOwner(owner.person, "identity")) != key
    assert store.keys([key.id, uuid4()]) == {key.id: key}
    assert len(key.secret) == 32


def test_a_rollback_takes_back_everything(store: MemoryKeyStore, owner: KeyOwner) -> None:
    item = VaultItem(uuid4(), uuid4(), owner.person, b"box")
    credential = Credential(uuid4(), uuid4(), b"digest", ("*",), NOW, NOW)
    with suppress(LookupError), store.transaction():
        key = store.key_for(owner)
        secret = store.secret("index")
        store.put_in_vault([item])
        store.add_to_index([IndexEntry("names", owner.person, b"d", TOLD_IN)])
        store.add_credential(credential)
        assert store.from_vault([item.ref]) == {item.ref: item}
        raise LookupError
    assert store.keys([key.id]) == {}
    assert store.from_vault([item.ref]) == {}
    assert store.find("names", [b"d"]) == []
    assert store.credential(b"digest") is None
    assert store.secret("index") != secret


def test_others_see_what_is_committed(store: MemoryKeyStore) -> None:
    item = VaultItem(uuid4(), uuid4(), uuid4(), b"box")
    seen: list[object] = []
    with store.transaction():
        store.put_in_vault([item])
        thread = Thread(target=lambda: seen.append(store.from_vault([item.ref])))
        thread.start()
        thread.join()
    assert seen == [{}]
    assert store.from_vault([item.ref]) == {item.ref: item}


def test_what_is_written_is_written_inside_a_transaction(
    store: MemoryKeyStore, owner: KeyOwner
) -> None:
    with pytest.raises(RuntimeError):
        store.key_for(owner)
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass


def test_the_index_finds_who_has_all_digests(store: MemoryKeyStore) -> None:
    both, one = sorted((uuid4(), uuid4()), key=str)
    with store.transaction():
        store.add_to_index([IndexEntry("names", person, b"a", TOLD_IN) for person in (both, one)])
        store.add_to_index(
            [IndexEntry("names", both, b"b", TOLD_IN), IndexEntry("phones", one, b"b", TOLD_IN)]
        )
    assert store.find("names", [b"a"]) == [both, one]
    assert store.find("names", [b"a", b"b"]) == [both]
    assert store.find("names", []) == []


def test_the_index_knows_which_event_told_what(store: MemoryKeyStore) -> None:
    one, other = uuid4(), uuid4()
    with store.transaction():
        store.add_to_index([IndexEntry("n", one, b"a", told) for told in (TOLD_IN, TOLD_LATER)])
        store.add_to_index([IndexEntry("s", one, b"b", TOLD_IN)])
        store.add_to_index([IndexEntry("p", one, b"c", TOLD_IN)])
    assert store.find("n", [b"a"]) == [one]
    assert store.tellings(["n", "s"], [one, other]) == {
        one: {TOLD_IN: {"n": {b"a"}, "s": {b"b"}}, TOLD_LATER: {"n": {b"a"}}}
    }


def test_erasure_leaves_nothing_of_a_person_but_that_she_was_erased(
    store: MemoryKeyStore, owner: KeyOwner
) -> None:
    item = VaultItem(uuid4(), uuid4(), owner.person, b"box")
    with store.transaction():
        key = store.key_for(owner)
        store.put_in_vault([item])
        store.add_to_index([IndexEntry("names", owner.person, b"a", TOLD_IN)])
    for _ in range(2):
        with store.transaction():
            store.erase(owner.person)
    assert store.keys([key.id]) == {}
    assert store.from_vault([item.ref]) == {}
    assert store.find("names", [b"a"]) == []
    with store.transaction(), pytest.raises(PersonErased):
        store.key_for(KeyOwner(owner.person, "identity"))


def test_a_vault_row_is_deleted(store: MemoryKeyStore) -> None:
    item = VaultItem(uuid4(), uuid4(), uuid4(), b"box")
    with store.transaction():
        store.put_in_vault([item])
        with pytest.raises(ValueError, match="unique"):
            store.put_in_vault([item])
    for _ in range(2):
        with store.transaction():
            store.delete_from_vault([item.ref])
    assert store.from_vault([item.ref]) == {}


def test_credentials_are_revoked_by_account(store: MemoryKeyStore) -> None:
    credential = Credential(uuid4(), uuid4(), b"digest", ("*",), NOW, NOW)
    other = Credential(uuid4(), uuid4(), b"other", ("*",), NOW, NOW)
    with store.transaction():
        store.add_credential(credential)
        store.add_credential(other)
    with store.transaction():
        store.revoke_credentials(credential.account)
    assert store.credential(b"digest") is None
    assert store.credential(b"other") == other


def test_one_credential_is_revoked_by_its_id(store: MemoryKeyStore) -> None:
    credential = Credential(uuid4(), uuid4(), b"digest", ("*",), NOW, NOW)
    other = Credential(uuid4(), credential.account, b"other", ("*",), NOW, NOW)
    with store.transaction():
        store.add_credential(credential)
        store.add_credential(other)
        store.revoke_credential(credential.account, credential.id)
        store.revoke_credential(uuid4(), other.id)
    assert store.credential(b"digest") is None
    assert store.credential(b"other") == other


def test_a_person_is_taken_out_of_one_index(store: MemoryKeyStore) -> None:
    one, other = uuid4(), uuid4()
    with store.transaction():
        store.add_to_index(
            [IndexEntry(i, who, b"a", TOLD_IN) for i in ("n", "e") for who in (one, other)]
        )
        store.remove_from_index([IndexRemoval("e", one)])
    assert store.find("e", [b"a"]) == [other]
    assert set(store.find("n", [b"a"])) == {one, other}


def test_a_secret_stays_the_same(store: MemoryKeyStore) -> None:
    with store.transaction():
        index = store.secret("index")
    assert store.secret("index") == index
    assert store.secret("terms") not in (index, b"")
