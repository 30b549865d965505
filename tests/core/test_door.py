"""The one door: the look is logged first, durably, and only then is anything opened."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import msgspec
import pytest

from core.door import Door, Looker
from core.errors import DeclarationError, KeyUnusable, ReadLogUnavailable
from core.permissions import Decision
from core.personal import ERASED, HIDDEN, Private, seal, to_vault
from core.purposes import Purpose
from core.testing import START, Bench, MemoryKeyStore, MemoryReadLog
from tests.core.library import BOOK, HERE, LIBRARY, OTHER_READER, READER, BookLent

CREDENTIAL = UUID(int=7)
MAY = Decision(allowed=True, rule="keeper: own branch", role_has_it=True)
SEALED = MAY._replace(sealed=True)
MAY_NOT = Decision(allowed=False, rule="out of reach", role_has_it=True)


class WatchedKeys(MemoryKeyStore):
    """Remembers how many entries the read log had when keys and vault were asked."""

    def __init__(self, log: MemoryReadLog) -> None:
        super().__init__()
        self._log = log
        self.asked: list[int] = []

    def keys(self, ids: Any) -> Any:
        self.asked.append(len(self._log.entries))
        return super().keys(ids)

    def from_vault(self, refs: Any) -> Any:
        self.asked.append(len(self._log.entries))
        return super().from_vault(refs)


class House:
    """Two lent books, a door, and who looks through it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.log = bench.read_log
        self.keys = WatchedKeys(self.log)
        bench.keys = self.keys
        bench.append(
            *(
                BookLent(
                    book=BOOK,
                    library=HERE,
                    reader=reader,
                    note=seal(Private(f"note {number}")),
                    phone=to_vault(Private(f"phone {number}")),
                )
                for number, reader in enumerate((READER, OTHER_READER))
            )
        )
        events = [recorded.event for recorded in bench.recorded()]
        self.first, self.second = (e for e in events if isinstance(e, BookLent))
        self.door = Door(self.keys, self.log, bench.clock)

    def open(self, *closed: Any, permission: Decision = MAY, announced: Iterable[Any] = ()) -> Any:
        """Open values as standing where they belong."""
        return self.open_at(
            *((value and value.person, value) for value in closed),
            permission=permission,
            announced=[(OTHER_READER, value) for value in announced],
        )

    def open_at(
        self,
        *placed: tuple[Any, Any],
        permission: Decision = MAY,
        announced: Iterable[tuple[Any, Any]] = (),
    ) -> Any:
        return self.door.open(
            placed,
            announced=announced,
            looker=Looker("account:1", "books.list", CREDENTIAL, ("library:1",), "r1"),
            permission=permission,
            purpose=Purpose.SUPPORT,
        )


@pytest.fixture
def house() -> Iterator[House]:
    with Bench(LIBRARY) as bench:
        yield House(bench)


def test_values_come_through_by_their_envelopes(house: House) -> None:
    first, second = house.first, house.second
    opened = house.open(first.note, first.phone, second.note)
    assert opened(first.note) == "note 0"
    assert opened(first.phone) == "phone 0"
    assert opened(second.note) == "note 1"
    assert opened.maybe(None) is None
    assert opened.maybe(second.note) == "note 1"


def test_one_look_is_one_entry_that_says_everything(house: House) -> None:
    house.open(house.second.note, house.first.phone, house.first.note, None)
    (entry,) = house.log.entries
    assert (entry.at, entry.outcome, entry.actor) == (START, "opened", "account:1")
    assert (entry.action, entry.purpose, entry.rule) == (
        "books.list",
        "support",
        "keeper: own branch",
    )
    assert entry.persons == (READER, OTHER_READER)
    assert entry.fields == ("book.lent:note", "contact")
    assert (entry.request, entry.credential) == ("r1", CREDENTIAL)
    assert entry.subjects == ("library:1",)


def test_the_entry_is_written_before_a_key_is_read(house: House) -> None:
    house.open(house.first.note, house.first.phone)
    assert house.keys.asked == [1, 1]


def test_nothing_is_opened_that_was_not_logged(house: House) -> None:
    house.log.available = False
    with pytest.raises(ReadLogUnavailable):
        house.open(house.first.note)
    assert house.keys.asked == []


def test_nothing_to_open_is_nothing_to_log(house: House) -> None:
    house.open(None, None)
    assert house.log.entries == ()


def test_a_look_that_opens_nothing_and_a_denied_one_say_who_and_why(house: House) -> None:
    looker = Looker("account:1", "books.find", CREDENTIAL, ("library:1",), "r1", ("a1", "b2"))
    house.door.look(looker, permission=MAY, purpose=Purpose.SUPPORT)
    house.door.deny(looker, rule="forbidden", purpose=Purpose.AUDIT)
    looked, denied = house.log.entries
    assert (looked.outcome, looked.rule, looked.purpose) == ("looked", MAY.rule, "support")
    assert (denied.outcome, denied.rule, denied.purpose) == ("denied", "forbidden", "audit")
    for entry in (looked, denied):
        assert (entry.at, entry.actor, entry.credential) == (START, "account:1", CREDENTIAL)
        assert (entry.action, entry.request) == ("books.find", "r1")
        assert (entry.subjects, entry.terms) == (("library:1",), ("a1", "b2"))
        assert (entry.persons, entry.fields) == ((), ())


def test_without_a_permission_there_is_no_door(house: House) -> None:
    with pytest.raises(DeclarationError):
        house.open(house.first.note, permission=MAY_NOT)
    assert house.keys.asked == []
    assert house.log.entries == ()


def test_what_stays_sealed_is_logged_and_hidden(house: House) -> None:
    opened = house.open(house.first.note, house.first.phone, permission=SEALED)
    assert opened(house.first.note) == HIDDEN
    assert opened(house.first.phone) == HIDDEN
    assert house.keys.asked == []
    (entry,) = house.log.entries
    assert entry.persons == (READER,)
    assert entry.fields == ()


def test_what_was_erased_says_so_and_the_rest_is_there(house: House) -> None:
    with house.keys.transaction():
        house.keys.erase(READER)
    opened = house.open(house.first.note, house.first.phone, house.second.note)
    assert opened(house.first.note) == ERASED
    assert opened(house.first.phone) == ERASED
    assert opened(house.second.note) == "note 1"


def test_what_was_deleted_from_the_vault_says_so(house: House) -> None:
    assert house.first.phone is not None
    with house.keys.transaction():
        house.keys.delete_from_vault([house.first.phone.ref])
    opened = house.open(house.first.note, house.first.phone)
    assert opened(house.first.phone) == ERASED
    assert opened(house.first.note) == "note 0"


def test_a_value_that_did_not_come_through_stays_hidden(house: House) -> None:
    opened = house.open(house.first.note)
    assert opened(house.second.note) == HIDDEN
    assert opened.maybe(house.second.note) == HIDDEN
    assert opened.maybe(None) is None


def test_what_is_announced_stands_in_the_entry_and_is_opened_when_it_is_asked_for(
    house: House,
) -> None:
    opened = house.open(house.first.note, announced=(house.second.note, house.second.phone))
    (entry,) = house.log.entries
    assert entry.persons == tuple(sorted((READER, OTHER_READER)))
    assert len(entry.fields) == 2
    assert opened(house.second.note) == HIDDEN
    more = opened.further([house.second.note])
    assert (more(house.first.note), more(house.second.note)) == ("note 0", "note 1")
    assert more(house.second.phone) == HIDDEN
    assert more.further([house.second.phone])(house.second.phone) == "phone 1"
    assert len(house.log.entries) == 1


def test_nothing_is_opened_later_that_was_not_announced(house: House) -> None:
    opened = house.open(house.first.note, announced=[house.second.note])
    with pytest.raises(DeclarationError, match="announced"):
        opened.further([house.second.phone])
    with pytest.raises(KeyUnusable):
        house.open(announced=[house.first.note])


def test_what_is_announced_stays_hidden_under_a_permission_that_keeps_it_sealed(
    house: House,
) -> None:
    opened = house.open(house.first.note, announced=[house.second.note], permission=SEALED)
    assert opened.further([house.second.note])(house.second.note) == HIDDEN
    (entry,) = house.log.entries
    assert entry.persons == tuple(sorted((READER, OTHER_READER)))


def test_a_moved_envelope_is_noticed(house: House) -> None:
    assert house.first.note is not None
    moved = msgspec.structs.replace(house.first.note, person=OTHER_READER)
    with pytest.raises(KeyUnusable):
        house.open(house.second.note, moved)


def test_a_value_in_another_persons_place_stays_closed_and_is_not_logged(house: House) -> None:
    with pytest.raises(KeyUnusable):
        house.open_at((OTHER_READER, house.first.note))
    with pytest.raises(KeyUnusable):
        house.open_at((READER, house.first.note), (READER, house.second.phone))
    assert not house.log.entries
