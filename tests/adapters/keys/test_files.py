"""What lies in the files of a SQLite key database, and what must never or no longer lie there."""

import sqlite3
from base64 import b64encode
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine

from adapters.keys import dialects
from adapters.keys.dialects import ErasureIncomplete
from adapters.keys.schema import create_tables
from adapters.keys.store import SQLKeyStore
from core.keys import IndexEntry, KeyOwner, KeyProvider, VaultItem

TOLD_IN = UUID(int=1)


def bytes_in(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.iterdir())


def wrapped_keys(directory: Path, person: UUID) -> list[bytes]:
    connection = sqlite3.connect(directory / "test.db")
    rows = connection.execute("SELECT wrapped FROM person_keys WHERE person = ?", (str(person),))
    found = [wrapped for (wrapped,) in rows]
    connection.close()
    return found


def test_no_secret_lies_there_in_clear(
    sqlite_store: SQLKeyStore, tmp_path: Path, kek: bytes
) -> None:
    with sqlite_store.transaction():
        key = sqlite_store.key_for(KeyOwner(uuid4(), "contact"))
        index = sqlite_store.secret("index")
    written = bytes_in(tmp_path)
    for secret in (kek, key.secret, index):
        for form in (secret, secret.hex().encode(), b64encode(secret)):
            assert form not in written


def test_erased_bytes_are_gone_from_the_files(sqlite_store: SQLKeyStore, tmp_path: Path) -> None:
    random = Random(1)
    marks: dict[UUID, list[bytes]] = {}
    for _ in range(60):
        person = uuid4()
        boxes = [random.randbytes(size) for size in (40, 200, 9000)]
        digests = [random.randbytes(32) for _ in range(3)]
        with sqlite_store.transaction():
            for data_class in ("identity", "contact"):
                key = sqlite_store.key_for(KeyOwner(person, data_class))
            sqlite_store.put_in_vault([VaultItem(uuid4(), key.id, person, box) for box in boxes])
            sqlite_store.add_to_index([IndexEntry("name", person, d, TOLD_IN) for d in digests])
        marks[person] = [*boxes, *digests, *wrapped_keys(tmp_path, person)]
    kept = marks.popitem()[1]
    for person, erased in marks.items():
        assert all(mark[:16] in bytes_in(tmp_path) for mark in erased)
        with sqlite_store.transaction():
            sqlite_store.erase(person)
        written = bytes_in(tmp_path)
        assert not any(mark[:16] in written or mark[-16:] in written for mark in erased)
    assert all(mark[:16] in written for mark in kept)


@pytest.mark.parametrize("seed", [0, 7, 73])
def test_copies_that_pages_keep_are_gone_too(
    sqlite_store: SQLKeyStore, tmp_path: Path, seed: int
) -> None:
    """secure_delete alone leaves some, with these seeds: rows that moved when a page was split."""
    random = Random(seed)
    marks: dict[UUID, list[bytes]] = {}
    for _ in range(300):
        person = UUID(int=random.getrandbits(128), version=4)
        marks[person] = [random.randbytes(32) for _ in range(5)]
        with sqlite_store.transaction():
            sqlite_store.add_to_index(
                [IndexEntry("name", person, d, TOLD_IN) for d in marks[person]]
            )
        if random.random() < 0.3:
            erased = random.choice(list(marks))
            with sqlite_store.transaction():
                sqlite_store.erase(erased)
            written = bytes_in(tmp_path)
            assert not any(m[:16] in written or m[-16:] in written for m in marks.pop(erased))


def test_a_replaced_address_is_gone_from_the_files(
    sqlite_store: SQLKeyStore, tmp_path: Path
) -> None:
    old = VaultItem(uuid4(), uuid4(), uuid4(), b"the sealed old address, made up")
    with sqlite_store.transaction():
        sqlite_store.put_in_vault([old])
    assert old.box in bytes_in(tmp_path)
    with sqlite_store.transaction():
        sqlite_store.delete_from_vault([old.ref])
    assert old.box not in bytes_in(tmp_path)


def test_an_erasure_that_a_reader_holds_up_says_so(
    tmp_path: Path, provider: KeyProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialects, "BUSY_MILLISECONDS", 50)
    engine = create_engine(f"sqlite:///{tmp_path}/test.db")
    create_tables(engine)
    store = SQLKeyStore(engine, provider)
    she = KeyOwner(uuid4(), "contact")
    with store.transaction():
        key = store.key_for(she)
    reader = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person_keys").fetchall()
    with pytest.raises(ErasureIncomplete), store.transaction():
        store.erase(she.person)
    assert store.keys([key.id]) == {}
    reader.execute("COMMIT")
    with store.transaction():
        store.erase(she.person)
    assert (tmp_path / "test.db-wal").stat().st_size == 0
    reader.close()
    store.close()


def test_commits_survive_a_power_failure(sqlite_store: SQLKeyStore) -> None:
    settings = {
        name: sqlite_store._database.rows(f"PRAGMA {name}", ())[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
