"""Names are compared by keyed hashes: the same, near, or different."""

from uuid import UUID

import pytest

from core.likeness import Likeness, NameIndexes, Names
from core.personal import SearchIndex
from core.sealing import index_entries
from core.spelling import sounds
from core.testing import MemoryKeyStore

PEOPLE = NameIndexes(SearchIndex("people"), SearchIndex("people_sound", sounds))
ONE, OTHER, THIRD = (UUID(int=n) for n in range(1, 4))


def named(*names: str) -> Names:
    """Return the index of people with these names; the first is ONE, the second OTHER."""
    keys = MemoryKeyStore()
    with keys.transaction():
        for number, name in enumerate(names, start=1):
            for index in PEOPLE.both:
                keys.add_to_index(index_entries(index, name, UUID(int=number), keys))
    return Names(keys)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Peter Hansen", "peter hansen", Likeness.SAME),
        ("Peter Hansen", "Hansen, Peter", Likeness.SAME),
        ("Peter Hansen", "Peter Emil Hansen", Likeness.SAME),
        ("Åse Bøg", "Aase Boeg", Likeness.SAME),
        ("Peter Hansen", "Peder Hanson", Likeness.NEAR),
        ("Peter", "Peter Hansen", Likeness.NEAR),
        ("Peter", "Peter", Likeness.NEAR),
        ("Mohammed Ali Hassan", "Muhammad Hassan", Likeness.NEAR),
        ("Peter Hansen", "Peter Jensen Holm", Likeness.DIFFERENT),
        ("Peter Hansen", "Lise Larsen", Likeness.DIFFERENT),
        ("", "Peter", Likeness.DIFFERENT),
        ("", "", Likeness.DIFFERENT),
    ],
)
def test_two_names(one: str, other: str, likeness: Likeness) -> None:
    names = named(one, other)
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is likeness
    assert names.likeness(PEOPLE, [OTHER], [ONE]) is likeness


def test_the_nearest_two_of_two_groups_count() -> None:
    names = named("Peter Hansen", "Lise Larsen", "Peter Hansen")
    assert names.likeness(PEOPLE, [ONE], [OTHER, THIRD]) is Likeness.SAME
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is Likeness.DIFFERENT
    assert names.likeness(PEOPLE, [ONE], []) is Likeness.DIFFERENT
    assert names.likeness(PEOPLE, [], [ONE]) is Likeness.DIFFERENT


def test_many_groups_are_compared_at_once() -> None:
    names = named("Peter Hansen", "Lise Larsen", "Peder Hanson")
    groups = {OTHER: [OTHER], THIRD: [OTHER, THIRD]}
    assert names.likenesses(PEOPLE, [ONE], groups) == {
        OTHER: Likeness.DIFFERENT,
        THIRD: Likeness.NEAR,
    }
    assert names.likenesses(PEOPLE, [], groups) == dict.fromkeys(groups, Likeness.DIFFERENT)


def test_people_are_found_by_all_words_and_share_any() -> None:
    names = named("Peter Hansen", "Peter Jensen", "Lise Larsen")
    assert names.find(PEOPLE.words, "PETER") == [ONE, OTHER]
    assert names.find(PEOPLE.words, "jensen peter") == [OTHER]
    assert names.find(PEOPLE.words, "  ") == []
    assert names.sharing(PEOPLE.words, ONE) == [OTHER]
    assert names.sharing(PEOPLE.words, THIRD) == []
