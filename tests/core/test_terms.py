"""Searches leave keyed hashes of their words: the same for the same word, and words for nobody."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from core.likeness import Names, name_indexes
from core.personal import Private
from core.sounding import sounds
from core.terms import WatchedNames, hashes_of, terms_in
from core.testing import MemoryKeyStore

NAME = name_indexes("people")


class Asked(Struct):
    branch: UUID
    name: Private[Annotated[str, Meta(max_length=9)]]


def test_a_word_leaves_the_same_hash_wherever_it_stands() -> None:
    keys = MemoryKeyStore()
    (aster,) = hashes_of(["aster"], keys)
    assert aster in hashes_of(["birk", "aster"], keys)
    assert hashes_of(["birk", "aster"], keys) == hashes_of(["aster", "birk", "aster"], keys)
    assert len(aster) == 32


def test_without_the_secret_of_the_house_the_hash_is_another() -> None:
    assert hashes_of(["aster"], MemoryKeyStore()) != hashes_of(["aster"], MemoryKeyStore())


def test_it_is_not_the_hash_that_the_index_knows() -> None:
    keys = MemoryKeyStore()
    assert keys.secret("terms") != keys.secret("index")


def test_each_look_at_names_is_noted_with_what_was_looked_for() -> None:
    keys, noted = MemoryKeyStore(), list[tuple[str, ...]]()
    names, her, other = WatchedNames(keys, noted.append), UUID(int=1), UUID(int=2)
    names.find(NAME.words, "Birk ÅSTER")
    assert noted == [hashes_of(["birk", "aaster"], keys)]
    names.find(NAME.sounds, "Aster")
    assert noted[1:] == [hashes_of(sounds("aster"), keys)]
    names.sharing(NAME.words, her)
    names.maybe_like(NAME, her)
    names.likeness(NAME, [her], [other])
    names.likenesses(NAME, [her], {other: [other]})
    assert noted[2:] == [(), (), (), ()]
    names.near_words(NAME, "Birk ÅSTER")
    assert noted[6:] == [hashes_of(["birk", "aaster"], keys)]
    names.near(NAME, her)
    assert set(noted[7:]) == {()}


def test_the_private_words_of_what_was_asked_are_its_terms() -> None:
    keys = MemoryKeyStore()
    asked = Asked(UUID(int=1), Private("Birk Aster"))
    assert terms_in(asked, keys) == hashes_of(["birk", "aster"], keys)


def test_no_way_of_looking_at_names_goes_unnoted() -> None:
    ways = {name for name in vars(Names) if not name.startswith("_")}
    assert ways <= set(vars(WatchedNames))
