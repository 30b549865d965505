"""Vault, search index, credentials and secrets."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import URL, create_engine

from adapters.keys.store import SQLKeyStore
from core.keys import Credential, IndexEntry, IndexRemoval, KeyProvider, VaultItem

MOMENT = datetime(2031, 3, 30, 0, 59, 59, 999_999, UTC)
TOLD_IN, TOLD_LATER = UUID(int=1), UUID(int=2)


def item(person: UUID, box: bytes = b"\x00\xffbox") -> VaultItem:
    return VaultItem(uuid4(), uuid4(), person, box)


def credential(account: UUID, digest: bytes) -> Credential:
    return Credential(uuid4(), account, digest, ("read", "write"), MOMENT, MOMENT)


def test_the_vault_gives_back_what_was_put(store: SQLKeyStore) -> None:
    items = [item(uuid4(), bytes(range(256))) for _ in range(3)]
    with store.transaction():
        store.put_in_vault(items)
        store.put_in_vault([])
        assert store.from_vault([items[0].ref]) == {items[0].ref: items[0]}
    assert store.from_vault(i.ref for i in items[1:]) == {i.ref: i for i in items[1:]}
    assert store.from_vault([uuid4()]) == {}


def test_a_reference_is_used_once(store: SQLKeyStore) -> None:
    first = item(uuid4())
    with store.transaction():
        store.put_in_vault([first])
    again = VaultItem(first.ref, first.key, uuid4(), b"another")
    with pytest.raises(Exception, match=r"(?i)unique"), store.transaction():  # the driver's own
        store.put_in_vault([again])
    assert store.from_vault([first.ref]) == {first.ref: first}


def test_rows_of_the_vault_can_be_deleted(store: SQLKeyStore) -> None:
    old, new = item(uuid4()), item(uuid4())
    with store.transaction():
        store.put_in_vault([old, new])
    for _ in range(2):
        with store.transaction():
            store.delete_from_vault([old.ref])
        assert set(store.from_vault([old.ref, new.ref])) == {new.ref}


def test_erasure_empties_vault_and_index_of_one_person(store: SQLKeyStore) -> None:
    she, other = uuid4(), uuid4()
    hers, others = item(she), item(other)
    with store.transaction():
        store.put_in_vault([hers, others])
        store.add_to_index([IndexEntry("name", p, b"d", TOLD_IN) for p in (she, other)])
    with store.transaction():
        store.erase(she)
    assert set(store.from_vault([hers.ref, others.ref])) == {others.ref}
    assert store.find("name", [b"d"]) == [other]


def test_an_erasure_that_is_rolled_back_erases_nothing(store: SQLKeyStore) -> None:
    hers = item(uuid4())
    with store.transaction():
        store.put_in_vault([hers])
    with suppress(LookupError), store.transaction():
        store.erase(hers.person)
        raise LookupError
    assert store.from_vault([hers.ref]) == {hers.ref: hers}


def test_the_index_finds_who_has_all_digests(store: SQLKeyStore) -> None:
    both, one, elsewhere = sorted((uuid4() for _ in range(3)), key=str)
    entries = [
        IndexEntry("name", both, b"a", TOLD_IN),
        IndexEntry("name", both, b"b", TOLD_IN),
        IndexEntry("name", one, b"a", TOLD_IN),
        IndexEntry("phone", elsewhere, b"a", TOLD_IN),
    ]
    with store.transaction():
        store.add_to_index(entries)
        store.add_to_index(entries[:1])
    assert store.find("name", [b"a"]) == [both, one]
    assert store.find("name", [b"b", b"a"]) == [both]
    assert store.find("name", [b"a", b"a"]) == [both, one]
    assert store.find("name", [b"a", b"b", b"c"]) == []
    assert store.find("name", []) == []


def test_the_index_gives_each_persons_digests(store: SQLKeyStore) -> None:
    one, other, elsewhere = (uuid4() for _ in range(3))
    entries = [
        IndexEntry("name", one, b"a", TOLD_IN),
        IndexEntry("name", one, b"b", TOLD_IN),
        IndexEntry("name", other, b"b", TOLD_IN),
        IndexEntry("phone", elsewhere, b"a", TOLD_IN),
    ]
    with store.transaction():
        store.add_to_index(entries)
        assert store.digests("name", [other]) == {other: {b"b"}}
    assert store.digests("name", [one, other, elsewhere]) == {one: {b"a", b"b"}, other: {b"b"}}
    assert store.digests("name", []) == {}


def test_the_index_knows_which_event_told_what(store: SQLKeyStore) -> None:
    one, other, elsewhere = (uuid4() for _ in range(3))
    entries = [IndexEntry("name", one, digest, TOLD_IN) for digest in (b"a", b"b")]
    entries += [IndexEntry("name", one, b"a", TOLD_LATER), IndexEntry("sound", one, b"c", TOLD_IN)]
    entries += [IndexEntry("phone", one, b"d", TOLD_IN), IndexEntry("name", other, b"a", TOLD_IN)]
    with store.transaction():
        store.add_to_index(entries)
        store.add_to_index(entries)
    assert store.tellings(["name", "sound"], [one, elsewhere]) == {
        one: {TOLD_IN: {"name": {b"a", b"b"}, "sound": {b"c"}}, TOLD_LATER: {"name": {b"a"}}}
    }
    assert store.find("name", [b"a"]) == sorted([one, other], key=str)
    assert store.digests("name", [one]) == {one: {b"a", b"b"}}
    assert store.tellings([], [one]) == store.tellings(["name"], []) == {}


def test_the_index_finds_who_shares_a_digest(store: SQLKeyStore) -> None:
    one, *others = sorted((uuid4() for _ in range(3)), key=str)
    alone, elsewhere = uuid4(), uuid4()
    entries = [IndexEntry("name", one, digest, TOLD_IN) for digest in (b"a", b"b")]
    entries += [
        IndexEntry("name", other, digest, TOLD_IN) for other in others for digest in (b"a", b"b")
    ]
    entries += [
        IndexEntry("name", alone, b"c", TOLD_IN),
        IndexEntry("phone", elsewhere, b"a", TOLD_IN),
    ]
    with store.transaction():
        store.add_to_index(entries)
    assert store.sharing("name", one) == others
    assert store.sharing("name", alone) == []
    assert store.sharing("name", uuid4()) == []


def test_a_credential_says_whether_it_is_a_link(store: SQLKeyStore) -> None:
    token = credential(uuid4(), b"5" * 32)
    link = Credential(uuid4(), uuid4(), b"6" * 32, ("read",), MOMENT, MOMENT, "link")
    with store.transaction():
        store.add_credential(token)
        store.add_credential(link)
    assert store.credential(token.digest) == token
    assert store.credential(link.digest) == link


def test_credentials_are_found_by_their_digest(store: SQLKeyStore) -> None:
    account = uuid4()
    first, second = credential(account, b"1" * 32), credential(account, b"2" * 32)
    other = credential(uuid4(), b"3" * 32)
    with store.transaction():
        for each in (first, second, other):
            store.add_credential(each)
    assert store.credential(first.digest) == first
    assert store.credential(b"4" * 32) is None
    with store.transaction():
        store.revoke_credentials(account)
    assert store.credential(first.digest) is None
    assert store.credential(second.digest) is None
    assert store.credential(other.digest) == other


def test_one_credential_is_revoked_and_the_account_s_others_stay(store: SQLKeyStore) -> None:
    account = uuid4()
    one, other = credential(account, b"1" * 32), credential(account, b"2" * 32)
    with store.transaction():
        store.add_credential(one)
        store.add_credential(other)
    for _ in range(2):
        with store.transaction():
            store.revoke_credential(account, one.id)
            store.revoke_credential(uuid4(), other.id)
    assert store.credential(one.digest) is None
    assert store.credential(other.digest) == other


def test_a_person_is_taken_out_of_one_index(store: SQLKeyStore) -> None:
    one, other = uuid4(), uuid4()
    entries = [
        IndexEntry(name, who, b"a", TOLD_IN) for name in ("name", "email") for who in (one, other)
    ]
    with store.transaction():
        store.add_to_index(entries)
        store.remove_from_index([IndexRemoval("email", one)])
    assert store.find("email", [b"a"]) == [other]
    assert set(store.find("name", [b"a"])) == {one, other}


def test_secrets_are_stable_and_differ(
    store: SQLKeyStore, key_url: URL, provider: KeyProvider
) -> None:
    index = store.secret("index")
    with store.transaction():
        terms = store.secret("terms")
    restarted = SQLKeyStore(create_engine(key_url), provider)
    assert restarted.secret("index") == index
    assert restarted.secret("terms") == terms
    assert len(index) == len(terms) == 32
    assert index != terms
    restarted.close()


def test_writing_needs_a_transaction(store: SQLKeyStore) -> None:
    with pytest.raises(RuntimeError):
        store.put_in_vault([item(uuid4())])
    with pytest.raises(RuntimeError):
        store.add_to_index([IndexEntry("name", uuid4(), b"d", TOLD_IN)])
    with pytest.raises(RuntimeError):
        store.add_credential(credential(uuid4(), b"d"))
    with pytest.raises(RuntimeError):
        store.revoke_credentials(uuid4())
    with pytest.raises(RuntimeError):
        store.revoke_credential(uuid4(), uuid4())
    with pytest.raises(RuntimeError):
        store.remove_from_index([])
    with pytest.raises(RuntimeError):
        store.erase(uuid4())


def test_a_store_can_be_used_after_it_was_closed(store: SQLKeyStore) -> None:
    index = store.secret("index")
    store.close()
    with pytest.raises(store._database.error):
        store.secret("index")
    assert store.secret("index") == index
