"""Who fails waits, longer each time; who doesn't is held up by nobody."""

from datetime import timedelta

import pytest

from adapters.signin.refusals import SignInFailed, TooManyAttempts
from adapters.signin.throttle import (
    FORGOTTEN_AFTER,
    LONGEST,
    Counter,
    of_account,
    of_client,
    of_device,
)
from adapters.signin.tracing import Caller
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, House, Person


def fail(house: House, email: str, caller: Caller | None = None) -> None:
    with pytest.raises(SignInFailed):
        house.sign_in.entering.with_password(email, OTHER_PASSWORD, caller or house.caller)


def wait(house: House, email: str, caller: Caller | None = None) -> int:
    with pytest.raises(TooManyAttempts) as refused:
        house.sign_in.entering.with_password(email, PASSWORD, caller or house.caller)
    found: int = refused.value.facts["retry_after"]
    return found


@pytest.mark.parametrize("email", ["known", "nobody-at-all@example.org"])
def test_waits_double_for_known_and_unknown_alike(house: House, email: str) -> None:
    email = house.person().email if email == "known" else email
    for _ in range(5):
        fail(house, email, Caller(None, None))
    waits = []
    for _ in range(5):
        waits.append(wait(house, email, Caller(None, None)))
        house.clock.turn_by(timedelta(seconds=waits[-1]))
        fail(house, email, Caller(None, None))
    assert waits == [1, 2, 4, 8, 16]


def test_an_attempt_that_came_too_early_makes_the_wait_no_longer(house: House) -> None:
    person = house.person()
    for _ in range(5):
        fail(house, person.email)
    assert {wait(house, person.email) for _ in range(50)} == {1}
    house.clock.turn_by(timedelta(seconds=1))
    house.half(person)


def test_waits_have_an_end(house: House) -> None:
    assert of_account("x").wait(10_000) == LONGEST
    assert [of_account("x").wait(n).total_seconds() for n in (0, 4, 5, 6)] == [0, 0, 1, 2]
    assert of_client("x").wait(19) == timedelta()


def test_a_success_forgets_the_failures(house: House) -> None:
    person = house.person()
    for _ in range(3):
        for _ in range(4):
            fail(house, person.email)
        house.half(person)


def test_a_day_forgets_them_too(house: House) -> None:
    person = house.person()
    for _ in range(5):
        fail(house, person.email)
    house.clock.turn_by(FORGOTTEN_AFTER)
    for _ in range(5):
        fail(house, person.email)
    assert wait(house, person.email) == 1


def test_one_address_does_not_try_all_accounts(house: House) -> None:
    person = house.person()
    for number in range(20):
        fail(house, f"guessed-{house.caller.client}-{number}@example.org")
    assert wait(house, person.email) == 1
    elsewhere = house.caller._replace(client="198.51.100.9")
    assert house.half(person, elsewhere)


def test_an_attackers_own_account_wipes_no_counter(house: House) -> None:
    attacker = house.person()
    for number in range(19):
        fail(house, f"victim-{house.caller.client}-{number}@example.org")
        house.half(attacker)
    fail(house, f"victim-{house.caller.client}@example.org")
    assert wait(house, attacker.email) == 1


def test_nobody_shuts_out_somebody_on_a_device_that_is_known(house: House) -> None:
    person = house.person()
    entered = house.whole(person)
    at_home = house.caller._replace(device=entered.device)
    abroad = house.caller._replace(client="203.0.113.77")
    for _ in range(5):
        fail(house, person.email, abroad)
    for _ in range(12):
        seconds = wait(house, person.email, abroad)
        house.half(person, at_home)
        house.clock.turn_by(timedelta(seconds=seconds))
        fail(house, person.email, abroad)
        house.half(person, at_home)


def test_a_known_device_is_no_way_around(house: House) -> None:
    person, other = house.person(), house.person()
    device = house.caller._replace(device=house.whole(person).device)
    for _ in range(5):
        fail(house, person.email, device)
    assert wait(house, person.email, device) == 1
    for _ in range(5):
        fail(house, other.email, device)
    assert wait(house, other.email, device) == 1, "it is known to one account, not to the other"


def test_a_device_is_known_by_what_was_made_here(house: House) -> None:
    person = house.person()
    chosen = "qnetd_" + "A" * 43
    entered = house.whole(person, house.caller._replace(device=chosen))
    assert entered.device not in {None, chosen}
    again = house.whole(person, house.caller._replace(device=entered.device))
    assert again.device == entered.device


def test_counters_lie_there_as_keyed_hashes(house: House) -> None:
    fail(house, "somebody@example.org")
    rows = house.sign_in._parts.keys.database.rows("SELECT digest FROM attempts", ())
    assert all(len(digest) == 32 for (digest,) in rows)
    names = {house.sign_in._parts.throttle.name("client", n) for n in ("a", "b", "a")}
    assert len(names) == 2


def test_kinds_of_counters_do_not_meet(house: House) -> None:
    throttle = house.sign_in._parts.throttle
    same = [of_account("x"), of_device("x"), of_client("x"), Counter("code", "x", 5)]
    assert len({throttle._digest(counter) for counter in same}) == 4


def test_a_sweep_leaves_what_still_counts(house: House) -> None:
    person: Person = house.person()
    for _ in range(5):
        fail(house, person.email)
    house.clock.turn_by(FORGOTTEN_AFTER - timedelta(minutes=1))
    house.half(house.person())
    fail(house, person.email)
    assert wait(house, person.email) == 2
