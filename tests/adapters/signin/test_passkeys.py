"""Passkeys: made and used in one place, by somebody who is there, and never twice alike."""

from datetime import timedelta

import pytest

from adapters.signin.passkeys import ANSWERED_WITHIN
from adapters.signin.refusals import SecondFactorNeeded, SignInFailed, StepUpNeeded
from adapters.signin.sessions import Stage
from core.errors import RuleBroken
from core.freshness import FRESH
from tests.adapters.signin.authenticator import PRESENT, Authenticator, data_of
from tests.adapters.signin.house import House, Person

FIRST: tuple[Stage, ...] = ("password",)


def with_passkey(house: House, person: Person, authenticator: Authenticator) -> str:
    """Let a person add a passkey, and return her session's secret."""
    secret = house.whole(person).opened.secret
    options = house.sign_in.arranging.ask_for_passkey(secret)
    made = authenticator.make(options)
    return house.sign_in.arranging.add_passkey(secret, made, house.caller).opened.secret


def test_a_passkey_is_a_second_factor(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    with_passkey(house, person, authenticator)
    half = house.half(person)
    options = house.sign_in.proving.ask(half)
    answer = authenticator.sign(options)
    entered = house.sign_in.proving.with_passkey(FIRST, half, answer, house.caller)
    assert entered.opened.session.stage == "full"
    assert entered.means == ("passkey", "totp")
    assert house.traces[-1].rule == "passkey"


def test_a_passkey_may_be_the_first_and_only_factor(house: House) -> None:
    entered = house.accepted(house.account())
    authenticator, secret = Authenticator(), entered.opened.secret
    made = authenticator.make(house.sign_in.arranging.ask_for_passkey(secret))
    added = house.sign_in.arranging.add_passkey(secret, made, house.caller)
    assert (added.opened.session.stage, added.means) == ("full", ("passkey",))
    step_up = authenticator.sign(house.sign_in.proving.ask(added.opened.secret))
    proven = house.sign_in.proving.with_passkey(
        ("full",), added.opened.secret, step_up, house.caller
    )
    assert house.traces[-1].action == "sign_in.step_up"
    _, (passkey,), _ = house.sign_in.arranging.factors(proven.opened.secret)
    with pytest.raises(RuleBroken) as refused:
        house.sign_in.arranging.remove_passkey(proven.opened.secret, passkey.id, house.caller)
    assert refused.value.rule == "a_factor_is_left"


def test_an_answer_counts_once(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    with_passkey(house, person, authenticator)
    half = house.half(person)
    answer = authenticator.sign(house.sign_in.proving.ask(half))
    house.sign_in.proving.with_passkey(FIRST, half, answer, house.caller)
    again = house.half(person)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, again, answer, house.caller)
    house.sign_in.proving.ask(again)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, again, answer, house.caller)


def test_a_wrong_answer_uses_up_the_challenge(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    with_passkey(house, person, authenticator)
    half = house.half(person)
    right = authenticator.sign(house.sign_in.proving.ask(half))
    for answer in ({}, right):
        with pytest.raises(SignInFailed):
            house.sign_in.proving.with_passkey(FIRST, half, answer, house.caller)


def test_a_challenge_is_of_one_session_and_one_purpose(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    whole = with_passkey(house, person, authenticator)
    one, other = house.half(person), house.half(person)
    for_one = authenticator.sign(house.sign_in.proving.ask(one))
    house.sign_in.proving.ask(other)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, other, for_one, house.caller)
    to_add = house.sign_in.arranging.ask_for_passkey(whole)
    misused = authenticator.sign({"rpId": to_add["rp"]["id"], "challenge": to_add["challenge"]})
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(("full",), whole, misused, house.caller)


def test_a_challenge_grows_old(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    with_passkey(house, person, authenticator)
    half = house.half(person)
    answer = authenticator.sign(house.sign_in.proving.ask(half))
    house.clock.turn_by(ANSWERED_WITHIN)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, half, answer, house.caller)


def test_a_copied_key_is_noticed_by_its_count(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    with_passkey(house, person, authenticator)
    authenticator.count = 7
    half = house.half(person)
    answer = authenticator.sign(house.sign_in.proving.ask(half))
    house.sign_in.proving.with_passkey(FIRST, half, answer, house.caller)
    authenticator.count = 5
    half = house.half(person)
    behind = authenticator.sign(house.sign_in.proving.ask(half))
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, half, behind, house.caller)


@pytest.mark.parametrize("what", ["nobody verified", "another origin", "another key", "unknown"])
def test_what_is_not_in_order_proves_nothing(house: House, what: str) -> None:
    person, authenticator = house.person(), Authenticator()
    with_passkey(house, person, authenticator)
    half = house.half(person)
    options = house.sign_in.proving.ask(half)
    used = authenticator
    if what == "nobody verified":
        authenticator.flags = PRESENT
    elif what == "another origin":
        authenticator.origin = "https://qnet.example.com"
    else:
        used = Authenticator()
        used.count = 50
        if what == "another key":
            used.id = authenticator.id
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, half, used.sign(options), house.caller)


@pytest.mark.parametrize("what", ["nobody verified", "another origin", "rubbish"])
def test_what_is_not_in_order_is_not_kept(house: House, what: str) -> None:
    secret = house.whole(house.person()).opened.secret
    options = house.sign_in.arranging.ask_for_passkey(secret)
    authenticator = Authenticator(
        "https://evil.example" if what == "another origin" else "http://localhost:8000"
    )
    if what == "nobody verified":
        authenticator.flags = PRESENT
    answer = authenticator.make(options)
    if what == "rubbish":
        answer["response"]["attestationObject"] = "AAAA"
    with pytest.raises(SignInFailed):
        house.sign_in.arranging.add_passkey(secret, answer, house.caller)
    assert house.sign_in.arranging.factors(secret)[1] == []


def test_a_passkey_belongs_to_one_account(house: House) -> None:
    one, other, authenticator = house.person(), house.person(), Authenticator()
    with_passkey(house, one, authenticator)
    with pytest.raises(SignInFailed):
        with_passkey(house, other, authenticator)
    half = house.half(other)
    answer = authenticator.sign(house.sign_in.proving.ask(half))
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_passkey(FIRST, half, answer, house.caller)


def test_what_the_browser_is_handed_names_nobody(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    options = house.sign_in.arranging.ask_for_passkey(secret)
    assert options["user"]["name"] == options["user"]["displayName"] == "Qnet"
    assert data_of(options["user"]["id"]) == person.account.bytes
    assert options["rp"] == {"name": "Qnet", "id": "localhost"}
    assert options["authenticatorSelection"]["userVerification"] == "required"


def test_a_passkey_is_added_and_removed_only_by_somebody_just_proven(house: House) -> None:
    person, authenticator = house.person(), Authenticator()
    secret = with_passkey(house, person, authenticator)
    _, (passkey,), _ = house.sign_in.arranging.factors(secret)
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.ask_for_passkey(house.half(person))
    house.clock.turn_by(FRESH + timedelta(seconds=1))
    with pytest.raises(StepUpNeeded):
        house.sign_in.arranging.ask_for_passkey(secret)
    with pytest.raises(StepUpNeeded):
        house.sign_in.arranging.remove_passkey(secret, passkey.id, house.caller)
    answer = authenticator.sign(house.sign_in.proving.ask(secret))
    fresh = house.sign_in.proving.with_passkey(("full",), secret, answer, house.caller)
    secret = fresh.opened.secret
    house.sign_in.arranging.remove_passkey(secret, passkey.id, house.caller)
    assert house.sign_in.arranging.factors(secret)[1] == []
