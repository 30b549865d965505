"""Tags come from typed ids, in the order of the fields."""

from typing import NewType
from uuid import UUID

import pytest

from core.errors import DeclarationError
from core.events import Event, event
from core.tags import merged, tagger

CupId = NewType("CupId", UUID)
GuestId = NewType("GuestId", UUID)
TownCode = NewType("TownCode", str)
TYPES = {CupId: "cup", GuestId: "guest", TownCode: "town"}

CUP = CupId(UUID(int=1))
ONE, TWO = GuestId(UUID(int=2)), GuestId(UUID(int=3))


@event("cup.poured", da="Kop skænket", en="Cup poured")
class CupPoured(Event):
    """Somebody has coffee."""

    guest: GuestId | None
    cup: CupId
    others: tuple[GuestId, ...] = ()
    town: TownCode | None = None
    session: UUID | None = None
    spoons: int = 0


tags = tagger(CupPoured, TYPES)


def test_an_id_gives_its_tag() -> None:
    assert tags(CupPoured(guest=ONE, cup=CUP)) == [f"guest:{ONE}", f"cup:{CUP}"]


def test_a_field_that_is_empty_gives_none() -> None:
    assert tags(CupPoured(guest=None, cup=CUP)) == [f"cup:{CUP}"]


def test_several_ids_give_a_tag_each() -> None:
    poured = CupPoured(guest=None, cup=CUP, others=(TWO, ONE))
    assert tags(poured) == [f"cup:{CUP}", f"guest:{TWO}", f"guest:{ONE}"]


def test_the_same_id_gives_one_tag() -> None:
    poured = CupPoured(guest=ONE, cup=CUP, others=(ONE, ONE))
    assert tags(poured) == [f"guest:{ONE}", f"cup:{CUP}"]


def test_a_code_is_a_tag_too() -> None:
    poured = CupPoured(guest=None, cup=CUP, town=TownCode("0101"))
    assert tags(poured) == [f"cup:{CUP}", "town:0101"]


def test_what_is_no_id_gives_no_tag() -> None:
    poured = CupPoured(guest=None, cup=CUP, session=UUID(int=9), spoons=2)
    assert tags(poured) == [f"cup:{CUP}"]


def test_a_tag_has_one_owner() -> None:
    assert merged([{CupId: "cup"}, {GuestId: "guest"}]) == {CupId: "cup", GuestId: "guest"}
    with pytest.raises(DeclarationError, match="'cup'"):
        merged([{CupId: "cup"}, {GuestId: "cup"}])


def test_an_id_has_one_tag() -> None:
    with pytest.raises(DeclarationError, match="CupId"):
        merged([{CupId: "cup"}, {CupId: "mug"}])
