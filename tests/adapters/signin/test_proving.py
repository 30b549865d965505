"""The second step: each proof opens everything once, and nothing twice."""

from datetime import timedelta

import pyotp
import pytest

from adapters.signin.refusals import SecondFactorNeeded, SignInFailed, TooManyAttempts
from adapters.signin.sessions import Stage
from adapters.signin.totp import STEP_SECONDS
from core.errors import NotSignedIn
from core.freshness import FRESH, is_fresh
from tests.adapters.signin.house import STEP, House, Person

FIRST: tuple[Stage, ...] = ("password",)


def test_a_code_opens_everything_under_a_new_secret(house: House) -> None:
    person = house.person()
    half = house.half(person)
    opened = house.sign_in.proving.with_code(FIRST, half, "totp", house.code(person), house.caller)

    identity = house.sign_in.identify(opened.opened.secret)
    assert identity.scopes == ("*",)
    assert identity.second_factor_at == house.clock.now()
    assert opened.opened.secret != half
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(half)


def test_a_code_is_used_once_by_whatever_session(house: House) -> None:
    person = house.person()
    code = house.code(person)
    one, other = house.half(person), house.half(person)
    house.sign_in.proving.with_code(FIRST, one, "totp", code, house.caller)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_code(FIRST, other, "totp", code, house.caller)
    assert house.traces[-1].outcome == "refused"
    assert house.traces[-1].action == "sign_in.second_factor"


def test_the_code_that_set_up_the_app_is_used_up(house: House) -> None:
    entered = house.accepted(account := house.account())
    key, _ = house.sign_in.arranging.new_totp(entered.opened.secret)
    person = Person(account, "", pyotp.TOTP(key))
    confirmed = house.sign_in.arranging.confirm_totp(
        entered.opened.secret, house.code(person), house.caller
    )
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_code(
            ("full",), confirmed.opened.secret, "totp", house.code(person), house.caller
        )


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(house: House, steps: int, *, accepted: bool) -> None:
    person = house.person()
    house.clock.turn_by(3 * STEP)
    secret, code = house.half(person), house.code(person, steps)
    if accepted:
        house.sign_in.proving.with_code(FIRST, secret, "totp", code, house.caller)
    else:
        with pytest.raises(SignInFailed):
            house.sign_in.proving.with_code(FIRST, secret, "totp", code, house.caller)


def test_after_a_code_of_a_fast_clock_no_earlier_one_counts(house: House) -> None:
    person = house.person()
    house.clock.turn_by(3 * STEP)
    late, early = house.code(person, 1), house.code(person)
    house.sign_in.proving.with_code(FIRST, house.half(person), "totp", late, house.caller)
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_code(FIRST, house.half(person), "totp", early, house.caller)


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "١٢٣٤٥٦", "1" * 400])
def test_what_is_no_code_proves_nothing(house: House, code: str) -> None:
    person = house.person()
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_code(FIRST, house.half(person), "totp", code, house.caller)


def test_each_recovery_code_works_once(house: House) -> None:
    person = house.person()
    codes = house.sign_in.arranging.new_recovery_codes(
        house.whole(person).opened.secret, house.caller
    )
    assert len(set(codes)) == 10
    for code in (codes[0], codes[1].lower().replace("-", " ")):
        entered = house.sign_in.proving.with_code(
            FIRST, house.half(person), "recovery_code", code, house.caller
        )
        assert entered.opened.session.stage == "full"
        with pytest.raises(SignInFailed):
            house.sign_in.proving.with_code(
                FIRST, house.half(person), "recovery_code", code, house.caller
            )
    assert house.sign_in.arranging.factors(entered.opened.secret)[2] == 8


def test_a_recovery_code_is_nobody_elses(house: House) -> None:
    person, other = house.person(), house.person()
    codes = house.sign_in.arranging.new_recovery_codes(
        house.whole(person).opened.secret, house.caller
    )
    with pytest.raises(SignInFailed):
        house.sign_in.proving.with_code(
            FIRST, house.half(other), "recovery_code", codes[0], house.caller
        )


def test_a_step_up_renews_what_was_proven_under_a_new_secret(house: House) -> None:
    person = house.person()
    before = house.whole(person).opened
    house.clock.turn_by(FRESH + timedelta(minutes=1))
    proven_at = house.sign_in.identify(before.secret).second_factor_at
    assert not is_fresh(proven_at, house.clock.now())
    after = house.sign_in.proving.with_code(
        ("full",), before.secret, "totp", house.code(person), house.caller
    ).opened
    assert is_fresh(house.sign_in.identify(after.secret).second_factor_at, house.clock.now())
    assert after.session.id == before.session.id
    assert after.session.expires_at == before.session.expires_at
    assert house.traces[-1].action == "sign_in.step_up"
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(before.secret)


def test_there_is_no_step_up_before_a_second_factor(house: House) -> None:
    person = house.person()
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.proving.with_code(
            ("full",), house.half(person), "totp", house.code(person), house.caller
        )


def test_codes_are_not_guessed_through(house: House) -> None:
    """Five may be wrong, then each has to wait longer; and what came too early isn't looked at."""
    person = house.person()
    secret = house.half(person)
    wrong = f"{(int(house.code(person)) + 500_000) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(SignInFailed):
            house.sign_in.proving.with_code(FIRST, secret, "totp", wrong, house.caller)
    waits = []
    for _ in range(4):
        with pytest.raises(TooManyAttempts) as refused:
            house.sign_in.proving.with_code(FIRST, secret, "totp", house.code(person), house.caller)
        waits.append(refused.value.facts["retry_after"])
        house.clock.turn_by(timedelta(seconds=waits[-1]))
        with pytest.raises(SignInFailed):
            house.sign_in.proving.with_code(FIRST, secret, "totp", wrong, house.caller)
    assert waits == [1, 2, 4, 8]
    house.clock.turn_by(timedelta(seconds=max(waits) * 2 + STEP_SECONDS))
    house.sign_in.proving.with_code(FIRST, secret, "totp", house.code(person), house.caller)


def test_a_session_that_was_closed_meanwhile_is_not_raised(house: House) -> None:
    person = house.person()
    secret = house.half(person)
    parts = house.sign_in._parts
    session = parts.session(secret, "password")
    with parts.transaction():
        parts.sessions.close(person.account, session.id)
        with pytest.raises(NotSignedIn):
            parts.require_still(session)
    with pytest.raises(NotSignedIn):
        house.sign_in.proving.with_code(FIRST, secret, "totp", house.code(person), house.caller)
