"""Names are compared by keyed hashes: the same, near, or different."""

from collections.abc import Iterable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.likeness import Likeness, Names, name_indexes
from core.sealing import index_entries
from core.testing import MemoryKeyStore

PEOPLE = name_indexes("people")
ONE, OTHER, THIRD = (UUID(int=n) for n in range(1, 4))


def told(*of_each: Iterable[str]) -> Names:
    """Return the index of people of whom these names were told; the first is ONE, and so on."""
    keys, telling = MemoryKeyStore(), 0
    with keys.transaction():
        for number, names in enumerate(of_each, start=1):
            for name in names:
                telling += 1
                for index in PEOPLE.every:
                    entries = index_entries(index, name, UUID(int=number), UUID(int=telling), keys)
                    keys.add_to_index(entries)
    return Names(keys)


def named(*names: str) -> Names:
    """Return the index of people with a name each."""
    return told(*((name,) for name in names))


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
        ("T. Nielsen", "Torben Nielsen", Likeness.NEAR),
        ("T Nielsen", "Nielsen, Torben Skov", Likeness.NEAR),
        ("Torben S. Nielsen", "Torben Skov Nielsen", Likeness.NEAR),
        ("T.S. Nielsen", "Torben Skov Nielsen", Likeness.NEAR),
        ("T. N.", "Torben Nielsen", Likeness.NEAR),
        ("T.", "Torben Nielsen", Likeness.NEAR),
        ("P. Hansen", "Phillip Hansen", Likeness.NEAR),
        ("F. Hansen", "Phillip Hansen", Likeness.NEAR),
        ("K. Hansen", "Christian Hansen", Likeness.NEAR),
        ("W. Wagner", "Villy Vagner", Likeness.NEAR),
        ("Ø. Hansen", "Øjvind Hansen", Likeness.NEAR),
        ("Ю. Иванова", "Yulia Ivanova", Likeness.NEAR),
        ("T. Nielsen", "Lise Nielsen", Likeness.DIFFERENT),
        ("T. Hansen", "Torben Nielsen", Likeness.DIFFERENT),
        ("T. Hansen", "T. Holm", Likeness.DIFFERENT),
        ("T. Nielsen", "T. Nielsen", Likeness.SAME),
        ("Willy Wagner", "Villy Vagner", Likeness.NEAR),
        ("Yusuf Ali", "Jusuf Ali", Likeness.NEAR),
        ("Khaled Hassan", "Chaled Hassan", Likeness.NEAR),
        ("Hans-Peter Holm", "Hanspeter Holm", Likeness.NEAR),
        ("al Hassan", "Alhassan Omar", Likeness.NEAR),
        ("Abdul Rahman Noor", "Abdulrahman Noor", Likeness.NEAR),
        ("Sean O'Brien", "Sean OBrien", Likeness.NEAR),
        ("Łukasz Nowak", "Lukasz Nowak", Likeness.SAME),
        ("Đorđe Jović", "Djordje Jovic", Likeness.NEAR),
        ("Мария Иванова", "Maria Ivanova", Likeness.NEAR),
        ("Юлия Иванова", "Julia Ivanova", Likeness.NEAR),
        ("Хасан Алиев", "Hassan Aliev", Likeness.NEAR),
        ("Халед Хасан", "Khaled Hassan", Likeness.NEAR),
        ("محمد علي", "Mohammed Ali", Likeness.NEAR),
        ("يوسف حسن", "Yusuf Hassan", Likeness.NEAR),
        ("خالد عمر", "Khaled Omar", Likeness.NEAR),
        ("محمّد عليّ", "محمد علي", Likeness.SAME),
        ("محمد علي", "Yusuf Hassan", Likeness.DIFFERENT),
        ("Мария Иванова", "Olga Petrova", Likeness.DIFFERENT),
        ("Hans-Peter Holm", "Hans Dam", Likeness.DIFFERENT),
    ],
)
def test_two_names(one: str, other: str, likeness: Likeness) -> None:
    names = named(one, other)
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is likeness
    assert names.likeness(PEOPLE, [OTHER], [ONE]) is likeness
    assert (OTHER in names.maybe_like(PEOPLE, ONE)) or likeness is Likeness.DIFFERENT


def test_a_name_that_is_told_later_hides_none_that_was_told_before() -> None:
    names = told(["Kim Holm Larsen"], ["Kim Vester Storm", "Kim Holm"])
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is Likeness.SAME
    names = told(["Torben Skof Bang", "Ali Hassan"], ["Aly Hasan Omar"])
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is Likeness.NEAR


def test_the_words_of_two_tellings_are_no_name() -> None:
    names = told(["Kim Storm", "Bo Larsen"], ["Bo Storm Holm"])
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is Likeness.DIFFERENT


_NAMES = st.lists(
    st.sampled_from(
        [
            "Kim",
            "Holm",
            "Storm",
            "Ali",
            "Aly",
            "Hasan",
            "Hassan",
            "al",
            "Alhassan",
            "K.",
            "H.",
            "Willy",
            "Villy",
        ]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
_TOLD = st.lists(_NAMES, min_size=1, max_size=3)


@given(hers=_TOLD, theirs=_TOLD)
def test_whatever_was_told_of_two_the_nearest_two_names_count(
    hers: list[str], theirs: list[str]
) -> None:
    alone = [named(one, other).likeness(PEOPLE, [ONE], [OTHER]) for one in hers for other in theirs]
    names = told(hers, theirs)
    assert names.likeness(PEOPLE, [ONE], [OTHER]) is max(alone)
    assert names.likenesses(PEOPLE, [OTHER], {ONE: [ONE]}) == {ONE: max(alone)}
    assert max(alone) is Likeness.DIFFERENT or OTHER in names.maybe_like(PEOPLE, ONE)


@given(mine=_NAMES, others=_TOLD)
def test_a_name_that_is_just_told_is_as_near_as_when_it_is_known(
    mine: str, others: list[str]
) -> None:
    known = named(mine, *others).near(PEOPLE, ONE)
    names = told((), *((other,) for other in others))
    assert names.near_words(PEOPLE, mine) == known
    assert set(known.values()) <= {Likeness.NEAR, Likeness.SAME}


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
