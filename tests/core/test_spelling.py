"""How values are spelled in the search index."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sounding import initials, joined, sounds
from core.spelling import address, digits, normalised


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Åse Bøg", ["aase", "boeg"]),
        ("AASE  BOEG", ["aase", "boeg"]),
        ("Ærø", ["aeroe"]),
        ("José-María", ["jose", "maria"]),
        ("bo bo", ["bo"]),
        ("a.b@c.example", ["a.b@c.example"]),
        ("T.S. Holm", ["t", "s", "holm"]),
        ("Łukasz", ["lukasz"]),
        ("Мария", ["mariya"]),
        ("", []),
        (" -- ", []),
        ("...", []),
    ],
)
def test_words_are_found_however_they_are_written(words: str, found: list[str]) -> None:
    assert normalised(words) == found


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_form_in_which_accents_are_written_changes_nothing(form: Any) -> None:
    assert normalised(unicodedata.normalize(form, "Åse José")) == ["aase", "jose"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Peter Hansen", "Peder Hanson"),
        ("Christian", "Kristian"),
        ("Mohammed", "Muhammad"),
        ("Jensen", "Jansen"),
        ("Søren", "Soeren"),
    ],
)
def test_names_that_sound_alike_are_spelled_alike(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


@pytest.mark.parametrize(("one", "other"), [("Pia", "Bo"), ("Hansen", "Larsen"), ("Mia", "Ida")])
def test_other_names_are_spelled_otherwise(one: str, other: str) -> None:
    assert sounds(one) != sounds(other)


@given(st.text(max_size=30))
def test_whatever_has_words_is_heard_and_begins(words: str) -> None:
    has_words = bool(normalised(words))
    assert bool(initials(words)) == has_words
    assert not sounds(words) or has_words
    assert set(sounds(words)) <= set(joined(words))


@given(st.text(max_size=30))
def test_what_is_spelled_is_spelled_as_itself(words: str) -> None:
    spelled = normalised(words)
    assert normalised(" ".join(spelled)) == spelled


def test_a_letter_alone_has_no_sound_but_begins_words() -> None:
    assert sounds("T. Ø. Ю.") == []
    assert initials("T. Ø. Ю.") == ["t.", "t*", "o.", "o*", "j.", "j*"]
    assert initials("Phillip Christian") == ["p*", "f*", "k*"]


def test_neighbours_are_joined_too() -> None:
    assert set(joined("Hans-Peter Holm")) >= {*sounds("Hanspeter"), *sounds("Peterholm")}


@pytest.mark.parametrize(
    "written", ["11 22 33 44", "+45 11223344", "11223344", "+4511 22 33 44", "4511223344"]
)
def test_a_danish_number_is_the_same_however_it_is_written(written: str) -> None:
    assert digits(written) == ["11223344"]


@pytest.mark.parametrize("written", ["a_b@x.dk", "A_B@X.DK", " a_b@x.dk "])
def test_an_address_is_found_whole_however_it_is_written(written: str) -> None:
    assert address(written) == ["a_b@x.dk"]


def test_no_address_is_another_one() -> None:
    others = ["b@x.dk", "a-b@x.dk", "a.b@x.dk", "a_b@x.dk.nu", ""]
    assert not {"a_b@x.dk"} & {word for other in others for word in address(other)}


def test_other_numbers_keep_their_country() -> None:
    assert digits("+46 70 123 45 67") == ["46701234567"]
    assert digits("-") == []
