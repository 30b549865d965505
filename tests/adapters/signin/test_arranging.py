"""What somebody arranges herself, and how surely it must be she."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.signin.refusals import (
    SecondFactorNeeded,
    SignInFailed,
    StepUpNeeded,
    TooManyAttempts,
)
from core.errors import NotSignedIn, RuleBroken
from core.freshness import FRESH
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, House


def test_a_new_app_takes_the_old_ones_place_once_it_is_confirmed(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    key, address = house.sign_in.arranging.new_totp(secret)
    assert key in address
    assert person.email not in address
    still = house.half(person)
    house.sign_in.proving.with_code(("password",), still, "totp", house.code(person), house.caller)
    replaced = person._replace(app=type(person.app)(key))
    house.sign_in.arranging.confirm_totp(secret, house.code(replaced), house.caller)
    house.clock.turn_by(timedelta(minutes=1))
    with pytest.raises(SignInFailed):
        house.whole(person)
    assert house.whole(replaced).opened.session.stage == "full"


def test_a_wrong_first_code_confirms_nothing(house: House) -> None:
    entered = house.accepted(house.account())
    secret = entered.opened.secret
    house.sign_in.arranging.new_totp(secret)
    with pytest.raises(SignInFailed):
        house.sign_in.arranging.confirm_totp(secret, "000000", house.caller)
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.sessions(secret)


def test_changes_take_a_second_factor_that_was_just_proven(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    house.clock.turn_by(FRESH)
    arranging = house.sign_in.arranging
    for change in (
        lambda: arranging.new_totp(secret),
        lambda: arranging.ask_for_passkey(secret),
        lambda: arranging.new_recovery_codes(secret, house.caller),
        lambda: arranging.remove_passkey(secret, uuid4(), house.caller),
    ):
        with pytest.raises(StepUpNeeded):
            change()


def test_new_recovery_codes_end_the_old_ones(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    old = house.sign_in.arranging.new_recovery_codes(secret, house.caller)
    new = house.sign_in.arranging.new_recovery_codes(secret, house.caller)
    assert not set(old) & set(new)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_code(
            ("password",), house.half(person), "recovery_code", old[0], house.caller
        )


def test_a_new_password_ends_all_other_sessions(house: House) -> None:
    person = house.person()
    here, there = house.whole(person).opened.secret, house.whole(person).opened.secret
    changed = house.sign_in.arranging.change_password(
        here, PASSWORD, OTHER_PASSWORD, house.caller
    ).opened
    for gone in (here, there):
        with pytest.raises(NotSignedIn):
            house.sign_in.identify(gone)
    assert house.sign_in.identify(changed.secret).scopes == ("*",)
    with pytest.raises(SignInFailed):
        house.half(person)
    house.sign_in.entering.with_password(person.email, OTHER_PASSWORD, house.caller)


def test_a_password_is_changed_with_the_old_one(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    for _ in range(5):
        with pytest.raises(SignInFailed):
            house.sign_in.arranging.change_password(
                secret, OTHER_PASSWORD, "hestesko og kornblomst", house.caller
            )
    with pytest.raises(TooManyAttempts):
        house.sign_in.arranging.change_password(
            secret, PASSWORD, "hestesko og kornblomst", house.caller
        )
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.change_password(
            house.half(person), PASSWORD, OTHER_PASSWORD, house.caller
        )


def test_a_new_password_must_do(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    with pytest.raises(RuleBroken) as refused:
        house.sign_in.arranging.change_password(secret, PASSWORD, "velkommen123", house.caller)
    assert refused.value.rule == "password_is_not_common"
    assert house.sign_in.identify(secret).scopes == ("*",)


def test_sessions_are_listed_and_ended_one_by_one_or_all(house: House) -> None:
    person, other = house.person(), house.person()
    first, second = house.whole(person).opened, house.whole(person).opened
    elsewhere = house.whole(other).opened
    mine, every = house.sign_in.arranging.sessions(second.secret)
    assert mine.id == second.session.id
    assert [s.id for s in every][-2:] == [first.session.id, second.session.id]

    house.sign_in.arranging.close_session(second.secret, first.session.id)
    house.sign_in.arranging.close_session(second.secret, elsewhere.session.id)
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(first.secret)
    assert house.sign_in.identify(elsewhere.secret).account == other.account

    third = house.whole(person).opened
    house.sign_in.arranging.sign_out(second.secret)
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(second.secret)
    house.sign_in.arranging.sign_out_everywhere(third.secret)
    assert house.sign_in.sessions.of(person.account) == []
    assert house.sign_in.identify(elsewhere.secret).account == other.account


def test_whoever_has_but_a_password_ends_nobodys_sessions(house: House) -> None:
    person = house.person()
    whole, half = house.whole(person).opened.secret, house.half(person)
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.sign_out_everywhere(half)
    house.sign_in.arranging.sign_out(half)
    assert house.sign_in.identify(whole).account == person.account


def test_a_disabled_account_arranges_nothing(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    house.disable(person.account)
    with pytest.raises(NotSignedIn):
        house.sign_in.arranging.sessions(secret)
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(secret)
