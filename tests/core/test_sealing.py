"""A sealed value opens in its own place only, and a deleted one never again."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import KeyUnusable, PersonErased
from core.keys import Deposits, KeyOwner, PersonKey, VaultItem
from core.personal import Private, Sealed, SearchIndex, VaultRef, seal, to_vault
from core.sealing import index_digests, open_sealed, open_vault_item
from core.testing import MemoryKeyStore
from tests.core.library import BOOK, HERE, LIBRARY, NAMES, OTHER_READER, READER, BookLent

NOTE, PHONE, NAME = Private("Kan lide digte"), Private("11 22 33 44"), Private("Åse Bøg")


class Sealing:
    """A sealed event with its keys."""

    def __init__(self, reader: Any = READER, keys: MemoryKeyStore | None = None) -> None:
        self.keys = keys or MemoryKeyStore()
        self.deposits = Deposits()
        self.event_id = uuid4()
        waiting = BookLent(
            book=BOOK,
            library=HERE,
            reader=reader,
            name=seal(NAME),
            note=seal(NOTE),
            phone=to_vault(PHONE),
        )
        with self.keys.transaction():
            self.event = LIBRARY.sealers[BookLent].seal(
                waiting, self.event_id, self.keys, self.deposits, uuid4
            )

    @property
    def note(self) -> Sealed[str]:
        assert self.event.note is not None
        return self.event.note

    @property
    def phone(self) -> VaultRef[str]:
        assert self.event.phone is not None
        return self.event.phone

    @property
    def item(self) -> VaultItem:
        (item,) = self.deposits.vault
        return item

    def key(self, owner: Sealed[Any] | VaultRef[Any]) -> PersonKey:
        return self.keys.keys([owner.key])[owner.key]


@pytest.fixture
def sealing() -> Sealing:
    return Sealing()


def test_a_sealed_value_opens_with_its_key(sealing: Sealing) -> None:
    assert open_sealed(sealing.note, sealing.key(sealing.note)) == NOTE.reveal()


def test_the_envelope_says_where_it_comes_from(sealing: Sealing) -> None:
    note = sealing.note
    assert (note.person, note.data_class) == (READER, "support")
    assert (note.event, note.name, note.field) == (sealing.event_id, "book.lent", "note")


def test_the_same_value_never_looks_the_same_twice(sealing: Sealing) -> None:
    again = Sealing(keys=sealing.keys)
    assert again.note.key == sealing.note.key
    assert again.note.box != sealing.note.box
    assert again.note.box[:12] != sealing.note.box[:12]


def test_no_stored_byte_is_readable(sealing: Sealing) -> None:
    stored = msgspec.json.encode(sealing.event) + sealing.item.box
    for value in (NOTE, PHONE, NAME):
        assert value.reveal().encode() not in stored


MOVES: dict[str, Callable[[Sealed[str]], Sealed[str]]] = {
    "person": lambda note: msgspec.structs.replace(note, person=OTHER_READER),
    "data class": lambda note: msgspec.structs.replace(note, data_class="identity"),
    "event": lambda note: msgspec.structs.replace(note, event=uuid4()),
    "stored name": lambda note: msgspec.structs.replace(note, name="book.returned"),
    "field": lambda note: msgspec.structs.replace(note, field="name"),
}


@pytest.mark.parametrize("to", MOVES)
def test_moved_to_another_place_it_does_not_open(sealing: Sealing, to: str) -> None:
    key = sealing.key(sealing.note)
    with pytest.raises(KeyUnusable):
        open_sealed(MOVES[to](sealing.note), key)


def test_it_does_not_open_with_the_key_of_another_person_or_class(sealing: Sealing) -> None:
    other = Sealing(OTHER_READER, sealing.keys)
    assert sealing.event.name is not None
    for key in (other.key(other.note), sealing.key(sealing.event.name)):
        with pytest.raises(KeyUnusable):
            open_sealed(sealing.note, key)


def test_another_secret_under_the_same_id_opens_nothing(sealing: Sealing) -> None:
    key = sealing.key(sealing.note)
    forged = PersonKey(key.id, key.owner, bytes(32))
    with pytest.raises(KeyUnusable):
        open_sealed(sealing.note, forged)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_byte_that_was_changed_is_noticed(place: int, change: int) -> None:
    sealing = Sealing()
    box = bytearray(sealing.note.box)
    box[place % len(box)] ^= change
    with pytest.raises(KeyUnusable):
        open_sealed(
            msgspec.structs.replace(sealing.note, box=bytes(box)), sealing.key(sealing.note)
        )


@pytest.mark.parametrize("size", [0, 5, 12, 20])
def test_a_box_that_was_cut_is_noticed(sealing: Sealing, size: int) -> None:
    cut = msgspec.structs.replace(sealing.note, box=sealing.note.box[:size])
    with pytest.raises(KeyUnusable):
        open_sealed(cut, sealing.key(sealing.note))


@settings(max_examples=60, deadline=None)
@given(value=st.text(max_size=200) | st.integers(0, 10) | st.lists(st.text(max_size=5)))
def test_every_value_comes_back_as_it_was(value: object) -> None:
    keys, deposits = MemoryKeyStore(), Deposits()
    waiting = BookLent(
        book=BOOK,
        library=HERE,
        reader=READER,
        note=seal(Private(value)),  # type: ignore[arg-type]
    )
    with keys.transaction():
        sealed = LIBRARY.sealers[BookLent].seal(waiting, uuid4(), keys, deposits, uuid4)
    assert sealed.note is not None
    assert open_sealed(sealed.note, keys.keys([sealed.note.key])[sealed.note.key]) == value


def test_a_key_does_not_print_its_secret(sealing: Sealing) -> None:
    key = sealing.key(sealing.note)
    assert key.owner == KeyOwner(READER, "support")
    assert repr(key.secret) not in f"{key} {key!r} {[key]}"


class TestTheVault:
    def test_a_value_opens_through_its_reference(self, sealing: Sealing) -> None:
        key = sealing.key(sealing.phone)
        assert open_vault_item(sealing.item, sealing.phone, key) == PHONE.reveal()
        assert sealing.item.person == READER

    def test_the_reference_tells_nothing_of_the_value(self, sealing: Sealing) -> None:
        again = Sealing(keys=sealing.keys)
        assert again.phone.key == sealing.phone.key
        assert again.phone.commitment != sealing.phone.commitment

    def test_another_row_is_not_what_was_meant(self, sealing: Sealing) -> None:
        again = Sealing(keys=sealing.keys)
        item = VaultItem(sealing.item.ref, again.item.key, again.item.person, again.item.box)
        with pytest.raises(KeyUnusable):
            open_vault_item(item, sealing.phone, sealing.key(sealing.phone))
        with pytest.raises(KeyUnusable):
            open_vault_item(again.item, sealing.phone, sealing.key(sealing.phone))

    def test_a_reference_of_another_person_opens_nothing(self, sealing: Sealing) -> None:
        stolen = msgspec.structs.replace(sealing.phone, person=OTHER_READER)
        with pytest.raises(KeyUnusable):
            open_vault_item(sealing.item, stolen, sealing.key(sealing.phone))

    def test_a_commitment_to_another_value_is_noticed(self, sealing: Sealing) -> None:
        other = msgspec.structs.replace(sealing.phone, commitment=bytes(32))
        with pytest.raises(KeyUnusable):
            open_vault_item(sealing.item, other, sealing.key(sealing.phone))


class TestErasure:
    def test_nothing_is_sealed_for_whom_was_erased(self, sealing: Sealing) -> None:
        with sealing.keys.transaction():
            sealing.keys.erase(READER)
        with pytest.raises(PersonErased):
            Sealing(keys=sealing.keys)

    def test_others_keep_theirs(self, sealing: Sealing) -> None:
        other = Sealing(OTHER_READER, sealing.keys)
        with sealing.keys.transaction():
            sealing.keys.erase(READER)
        assert open_sealed(other.note, other.key(other.note)) == NOTE.reveal()


class TestTheIndex:
    def test_a_name_is_indexed_under_keyed_hashes(self, sealing: Sealing) -> None:
        with sealing.keys.transaction():
            sealing.keys.add_to_index(sealing.deposits.index)
        digests = index_digests(NAMES, "BØG", sealing.keys)
        assert sealing.keys.find("names", digests) == [READER]
        assert sealing.keys.find("names", index_digests(NAMES, "Birk", sealing.keys)) == []

    def test_another_installation_has_other_hashes(self, sealing: Sealing) -> None:
        mine = index_digests(NAMES, "Bøg", sealing.keys)
        assert mine != index_digests(NAMES, "Bøg", MemoryKeyStore())
        assert mine != index_digests(SearchIndex("places"), "Bøg", sealing.keys)
