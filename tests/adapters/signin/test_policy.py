"""What a new password must be, and that it is judged whole."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.signin.policy import SHORTEST, check_password
from core.errors import RuleBroken
from core.spelling import normalised
from tests.adapters.signin.house import House

NAME = frozenset({"karen", "blixen", "karen.blixen@example.org"})


def own(words: Sequence[str]) -> frozenset[str]:
    return NAME & frozenset(words)


@pytest.mark.parametrize(
    "password",
    [
        "gulerod-trappe-violin",
        "hestesko violin",
        "kaffe på fredag med sol",
        "det er sommer og sol i danmark",
        "xK9#mQ2$vL7p",
        "Karen og hendes violin",
        "den afrikanske farm 1937",
        "здравствуйте товарищ",
    ],
)
def test_what_is_long_and_not_expected_will_do(password: str) -> None:
    check_password(password, own)


@pytest.mark.parametrize(
    "password",
    [
        *("password1234", "Passw0rd!2024", "p4$$w0rdp4$$w0rd", "adgangskode1!", "kodeord12345"),
        *("velkommen123", "Velkommen2026!", "sommer2024!!", "SommerSommer1", "Danmark2026!"),
        *("123456789012", "qwertyuiop12", "1q2w3e4r5t6y", "987654321987", "abcdefghijkl"),
        *("aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "!!!!!!!!!!!!", "20262026202620"),
        *("iloveyou1234", "jegelskerdig123", "Kærlighed2024", "qnetqnetqnet", "RødeKors2026"),
    ],
)
def test_what_is_guessed_first_will_not(password: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_password(password, own)
    assert refused.value.rule == "password_is_not_common"


@pytest.mark.parametrize(
    "password",
    [
        "karenblixen1",
        "Karen.Blixen1885",
        "blixenkaren!!",
        "karen.blixen@example.org",
        "KAREN2026karen",
    ],
)
def test_what_is_about_oneself_will_not(password: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_password(password, own)
    assert refused.value.rule == "password_is_not_about_oneself"


def test_nothing_shorter_will_do_whatever_it_is() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_password("x9#Q" * 2 + "abc", own)
    assert refused.value.rule == "password_is_long_enough"
    assert refused.value.facts == {"length": SHORTEST}


@given(st.text(max_size=200))
def test_whatever_is_typed_is_judged(password: str) -> None:
    def asked(words: Sequence[str]) -> frozenset[str]:
        assert all(word == word.casefold() for word in words if word.isascii())
        return own(words)

    with suppress(RuleBroken):
        check_password(password, asked)


@pytest.mark.parametrize("name", ["Karen Blixen", "Åse Ødegård", "김 연아", "Zoë O'Neill-Müller"])
def test_a_name_is_recognised_without_being_read(house: House, name: str) -> None:
    account = house.account(name=name)
    words = normalised(name)
    found = house.sign_in._parts.accounts.own_words(account, [*words, "violin", "e\u0301", "a b"])
    assert found == set(words)
    assert house.sign_in._parts.accounts.own_words(account, []) == frozenset()
