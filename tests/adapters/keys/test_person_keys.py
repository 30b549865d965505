"""Keys are made once, shared by all who ask, and gone for good when they are destroyed."""

from base64 import b64encode
from contextlib import suppress
from threading import Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import URL, create_engine, text

from adapters.keys.providers import EnvironmentKeyProvider
from adapters.keys.store import SQLKeyStore
from core.errors import KeyUnusable, PersonErased
from core.keys import KeyOwner, KeyProvider, PersonKey
from tests.adapters.keys.processes import in_processes


def key_of(store: SQLKeyStore, owner: KeyOwner) -> PersonKey:
    with store.transaction():
        return store.key_for(owner)


def erase(store: SQLKeyStore, person: UUID) -> None:
    with store.transaction():
        store.erase(person)


@pytest.fixture
def owner() -> KeyOwner:
    return KeyOwner(uuid4(), "contact")


def test_the_same_owner_has_the_same_key(store: SQLKeyStore, owner: KeyOwner) -> None:
    with store.transaction():
        first = store.key_for(owner)
        assert store.key_for(owner) == first
    assert key_of(store, owner) == first
    assert len(first.secret) == 32


def test_each_person_and_class_has_a_key_of_its_own(store: SQLKeyStore) -> None:
    persons = [uuid4(), uuid4()]
    owners = [KeyOwner(p, c) for p in persons for c in ("contact", "identity", "support")]
    keys = [key_of(store, owner) for owner in owners]
    assert len({key.id for key in keys}) == len({key.secret for key in keys}) == 6


def test_keys_are_found_by_their_ids(store: SQLKeyStore) -> None:
    keys = [key_of(store, KeyOwner(uuid4(), "contact")) for _ in range(3)]
    assert store.keys(key.id for key in keys[:2]) == {key.id: key for key in keys[:2]}
    assert store.keys([uuid4()]) == {}
    assert store.keys([]) == {}


def test_many_keys_are_read_at_once(store: SQLKeyStore) -> None:
    key = key_of(store, KeyOwner(uuid4(), "contact"))
    assert store.keys([key.id, *(uuid4() for _ in range(70_000))]) == {key.id: key}


def test_a_key_is_only_made_inside_a_transaction(store: SQLKeyStore, owner: KeyOwner) -> None:
    with pytest.raises(RuntimeError):
        store.key_for(owner)


def test_a_rollback_leaves_nothing(store: SQLKeyStore, owner: KeyOwner) -> None:
    with suppress(LookupError), store.transaction():
        lost = store.key_for(owner)
        raise LookupError
    assert store.keys([lost.id]) == {}
    assert key_of(store, owner).id != lost.id


def test_a_transaction_is_not_nested(store: SQLKeyStore) -> None:
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass


def test_a_transaction_that_only_reads_takes_no_lock(
    store: SQLKeyStore, other_store: SQLKeyStore, owner: KeyOwner
) -> None:
    known = key_of(store, owner)
    with store.transaction():
        assert store.key_for(owner) == known
        written = key_of(other_store, KeyOwner(uuid4(), "contact"))
        # It may still write, though the database has moved on since it read.
        made = store.key_for(KeyOwner(uuid4(), "contact"))
    assert set(store.keys([written.id, made.id])) == {written.id, made.id}


def test_threads_that_race_get_the_same_key(store: SQLKeyStore, owner: KeyOwner) -> None:
    keys: list[PersonKey] = []
    threads = [Thread(target=lambda: keys.append(key_of(store, owner))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert all(key == keys[0] for key in keys)


def test_processes_that_race_get_the_same_keys(key_url: URL) -> None:
    persons = [uuid4() for _ in range(20)]
    answers = in_processes(race_for_keys, [(key_url, persons), (key_url, persons[::-1])])
    assert answers[0] == answers[1]
    assert len(answers[0]) == 20


def race_for_keys(url: URL, persons: list[UUID]) -> dict[UUID, tuple[UUID, bytes]]:
    """Take some keys a transaction, in an order that could end in a deadlock."""
    provider = EnvironmentKeyProvider({"QNET_KEK": b64encode(bytes(range(32))).decode()})
    store = SQLKeyStore(create_engine(url), provider)
    got = {}
    for start in range(0, len(persons), 4):
        with store.transaction():
            for person in persons[start : start + 4]:
                key = store.key_for(KeyOwner(person, "identity"))
                got[person] = (key.id, key.secret)
    store.close()
    return got


def test_a_destroyed_key_is_missing_and_not_made_again(
    store: SQLKeyStore, other_store: SQLKeyStore, owner: KeyOwner
) -> None:
    kept = key_of(store, KeyOwner(uuid4(), "contact"))
    destroyed = key_of(store, owner)
    erase(store, owner.person)
    assert set(store.keys([destroyed.id, kept.id])) == {kept.id}
    for each in (store, other_store):
        with pytest.raises(PersonErased):
            key_of(each, owner)


def test_an_erased_person_gets_no_key_of_another_class(store: SQLKeyStore, owner: KeyOwner) -> None:
    key_of(store, owner)
    erase(store, owner.person)
    with pytest.raises(PersonErased):
        key_of(store, KeyOwner(owner.person, "support"))


def test_a_person_without_keys_stays_erased(store: SQLKeyStore, owner: KeyOwner) -> None:
    erase(store, owner.person)
    with pytest.raises(PersonErased):
        key_of(store, owner)


def test_the_id_of_a_destroyed_key_stays(store: SQLKeyStore, key_url: URL, owner: KeyOwner) -> None:
    destroyed = key_of(store, owner)
    erase(store, owner.person)
    erase(store, owner.person)
    engine = create_engine(key_url)
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT wrapped, destroyed_at FROM person_keys WHERE id = :id"),
            {"id": str(destroyed.id)},
        ).one()
    engine.dispose()
    assert row.wrapped is None
    assert row.destroyed_at > 0


def test_a_row_moved_to_another_owner_does_not_open(
    store: SQLKeyStore, key_url: URL, owner: KeyOwner
) -> None:
    key_of(store, owner)
    thief = uuid4()
    engine = create_engine(key_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE person_keys SET person = :p"), {"p": str(thief)})
    engine.dispose()
    with pytest.raises(KeyUnusable):
        key_of(store, KeyOwner(thief, owner.data_class))


def test_no_key_is_made_under_another_kek(
    store: SQLKeyStore, key_url: URL, owner: KeyOwner
) -> None:
    key_of(store, owner)
    wrong: KeyProvider = EnvironmentKeyProvider({"QNET_KEK": b64encode(bytes(32)).decode()})
    stranger = SQLKeyStore(create_engine(key_url), wrong)
    with pytest.raises(KeyUnusable):
        key_of(stranger, KeyOwner(uuid4(), "contact"))
    stranger.close()


def test_a_key_does_not_print_its_secret(store: SQLKeyStore, owner: KeyOwner) -> None:
    key = key_of(store, owner)
    assert repr(key.secret) not in repr(key)
