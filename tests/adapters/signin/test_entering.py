"""The first step of sign-in: password or invitation, and what neither of them gives away."""

from datetime import timedelta
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from adapters.signin import hashing
from adapters.signin.refusals import Busy, SecondFactorNeeded, SignInFailed
from adapters.signin.sessions import ABSOLUTE, IDLE
from adapters.signin.tracing import NOBODY
from core.errors import NotSignedIn, ReadLogUnavailable, RuleBroken
from core.readlog import ReadLogEntry
from domains.accounts.commands.inviting import INVITATION_LIFE
from tests.adapters.signin.house import OTHER_PASSWORD, PASSWORD, STEP, House


def test_a_password_alone_opens_sign_in_and_nothing_else(house: House) -> None:
    person = house.person()
    entered = house.sign_in.entering.with_password(person.email, PASSWORD, house.caller)

    assert entered.opened.session.stage == "password"
    assert entered.means == ("totp",)
    identity = house.sign_in.identify(entered.opened.secret)
    assert identity.account == person.account
    assert identity.scopes == ("sign_in.*",)
    assert identity.second_factor_at is None


def test_an_address_is_read_as_people_write_it(house: House) -> None:
    person = house.person()
    written = f" {person.email.upper()} "
    assert house.sign_in.entering.with_password(written, PASSWORD, house.caller).means == ("totp",)


def test_an_address_is_that_of_the_account_in_use(house: House) -> None:
    before = house.person()
    house.disable(before.account)
    account = house.account(email=before.email)
    assert house.accepted(account).opened.session.account == account
    entered = house.sign_in.entering.with_password(before.email, PASSWORD, house.caller)
    assert entered.opened.session.account == account


def test_letters_may_be_composed_or_not(house: House) -> None:
    account = house.account(email="aase@example.org")
    house.accepted(account, "på en å ved en ø")
    decomposed = "pa\u030a en a\u030a ved en ø"
    entered = house.sign_in.entering.with_password("aase@example.org", decomposed, house.caller)
    assert entered.opened.session.account == account


def test_whoever_is_wrong_hears_the_same(house: House) -> None:
    person, disabled = house.person(), house.person()
    never_accepted = "new@example.org"
    house.account(email=never_accepted)
    house.disable(disabled.account)
    refusals = []
    for email, password in (
        (person.email, OTHER_PASSWORD),
        ("nobody@example.org", PASSWORD),
        (disabled.email, PASSWORD),
        (never_accepted, PASSWORD),
        ("", PASSWORD),
    ):
        with pytest.raises(SignInFailed) as refused:
            house.sign_in.entering.with_password(email, password, house.caller)
        refusals.append((refused.value.detail, refused.value.facts))
    assert len(set(map(str, refusals))) == 1


def test_an_unknown_account_costs_the_same_work(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each attempt verifies one argon2id hash of one and the same cost, whoever is meant."""
    person, disabled = house.person(), house.person()
    house.disable(disabled.account)
    verified: list[str] = []
    verify = hashing._ARGON2.verify

    def counted(encoded: str, password: str) -> bool:
        verified.append(encoded.rpartition("$")[0].rpartition("$")[0])
        return verify(encoded, password)

    monkeypatch.setattr(hashing, "_ARGON2", Counting(hashing._ARGON2, counted))
    for email in (person.email, "nobody@example.org", disabled.email):
        with pytest.raises(SignInFailed):
            house.sign_in.entering.with_password(email, OTHER_PASSWORD, house.caller)
    assert verified == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3


class Counting:
    """A hasher whose `verify` is another."""

    def __init__(self, hasher: object, verify: object) -> None:
        self._hasher = hasher
        self.verify = verify

    def __getattr__(self, name: str) -> object:
        return getattr(self._hasher, name)


def test_each_attempt_leaves_a_trace_without_what_was_typed(house: House) -> None:
    person = house.person()
    before = len(house.traces)
    house.half(person)
    for email, password in ((person.email, OTHER_PASSWORD), ("nobody@example.org", PASSWORD)):
        with pytest.raises(SignInFailed):
            house.sign_in.entering.with_password(email, password, house.caller)

    good, wrong, unknown = house.traces[before:]
    assert (good.outcome, good.actor) == ("proven", f"account:{person.account}")
    assert (wrong.outcome, wrong.actor) == ("refused", f"account:{person.account}")
    assert (unknown.outcome, unknown.actor) == ("refused", NOBODY)
    assert {entry.subjects for entry in (good, wrong, unknown)} == {good.subjects}
    assert good.subjects[0].startswith("client:")
    assert "2001:db8" not in str(house.traces)


def test_without_a_trace_nobody_comes_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person = house.person()
    log = house.installation.stores.read_log

    def full(entry: ReadLogEntry) -> int:
        raise ReadLogUnavailable

    invited = house.account()
    invitation = house.invitation(invited)
    with monkeypatch.context() as patch:
        patch.setattr(log, "append", full)
        with pytest.raises(ReadLogUnavailable):
            house.half(person)
        with pytest.raises(ReadLogUnavailable):
            house.sign_in.entering.with_invitation(invitation, PASSWORD, house.caller)
    assert [s.stage for s in house.sign_in.sessions.of(person.account)] == ["full"]
    assert house.sign_in.sessions.of(invited) == []
    house.sign_in.entering.with_invitation(invitation, PASSWORD, house.caller)


def test_a_session_ends_when_it_lies_idle_and_in_any_case_in_the_evening(house: House) -> None:
    person = house.person()
    idle = house.whole(person).opened.secret
    house.clock.turn_by(IDLE - STEP - timedelta(seconds=1))
    assert house.sign_in.identify(idle).account == person.account
    house.clock.turn_by(IDLE)
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(idle)

    busy = house.whole(person).opened
    while house.clock.now() + IDLE / 2 < busy.session.expires_at:
        house.clock.turn_by(IDLE / 2)
        assert house.sign_in.identify(busy.secret).account == person.account
    house.clock.turn_to(busy.session.opened_at + ABSOLUTE)
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(busy.secret)


def test_an_invitation_sets_a_password_and_opens_only_the_way_to_a_factor(house: House) -> None:
    account = house.account()
    entered = house.accepted(account)

    assert entered.opened.session.stage == "invited"
    assert house.sign_in.identify(entered.opened.secret).scopes == ("sign_in.*",)
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.new_recovery_codes(entered.opened.secret, house.caller)
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.sessions(entered.opened.secret)


def test_an_invitation_is_used_once(house: House) -> None:
    account = house.account()
    secret = house.invitation(account)
    house.sign_in.entering.with_invitation(secret, PASSWORD, house.caller)
    with pytest.raises(SignInFailed):
        house.sign_in.entering.with_invitation(secret, OTHER_PASSWORD, house.caller)
    assert house.traces[-1].outcome == "refused"


def test_an_invitation_expires(house: House) -> None:
    secret = house.invitation(house.account())
    house.clock.turn_by(INVITATION_LIFE)
    with pytest.raises(SignInFailed):
        house.sign_in.entering.with_invitation(secret, PASSWORD, house.caller)


def test_a_later_invitation_takes_the_earlier_ones_place(house: House) -> None:
    account = house.account()
    first, second = house.invitation(account), house.invitation(account)
    with pytest.raises(SignInFailed):
        house.sign_in.entering.with_invitation(first, PASSWORD, house.caller)
    house.sign_in.entering.with_invitation(second, PASSWORD, house.caller)


def test_an_invitation_is_no_token_and_no_session(house: House) -> None:
    secret = house.invitation(house.account())
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(secret)


def test_a_disabled_account_accepts_no_invitation(house: House) -> None:
    account = house.account()
    secret = house.invitation(account)
    house.disable(account)
    with pytest.raises(SignInFailed):
        house.sign_in.entering.with_invitation(secret, PASSWORD, house.caller)


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("kort", "password_is_long_enough"),
        ("Password1234!", "password_is_not_common"),
        ("karenblixen1885", "password_is_not_about_oneself"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_invitation_unused(
    house: House, password: str, rule: str
) -> None:
    account = house.account()
    secret = house.invitation(account)
    with pytest.raises(RuleBroken) as refused:
        house.sign_in.entering.with_invitation(secret, password, house.caller)
    assert refused.value.rule == rule
    house.sign_in.entering.with_invitation(secret, PASSWORD, house.caller)


def test_the_address_itself_is_no_password(house: House) -> None:
    account = house.account(email="astrid.lindgren@example.org")
    with pytest.raises(RuleBroken) as refused:
        house.accepted(account, "astrid.lindgren@example.org")
    assert refused.value.rule == "password_is_not_about_oneself"


def test_a_password_without_a_second_factor_does_not_lead_to_one(house: House) -> None:
    """Whoever left off halfway is invited again: a password alone never makes itself a factor."""
    account = house.account(email="half@example.org")
    house.accepted(account)
    entered = house.sign_in.entering.with_password("half@example.org", PASSWORD, house.caller)
    assert entered.means == ()
    with pytest.raises(SecondFactorNeeded):
        house.sign_in.arranging.new_totp(entered.opened.secret)


def test_a_full_queue_is_told_and_is_no_failure_of_hers(house: House) -> None:
    person = house.person()
    hasher = house.sign_in._parts.hasher
    taken = 0
    while hasher._room.acquire(blocking=False):
        taken += 1
    assert taken == hashing.THREADS + hashing.WAITING
    for _ in range(30):
        with pytest.raises(Busy) as refused:
            house.half(person)
        assert refused.value.facts == {"retry_after": hashing.RETRY_AFTER}
    for _ in range(taken):
        hasher._room.release()
    house.half(person)


def test_a_hash_of_yesterdays_cost_is_made_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = house.person()
    passwords = house.sign_in._parts.passwords
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with house.sign_in._parts.transaction():
        passwords.set(person.account, cheap.hash(PASSWORD))
    house.half(person)
    assert (passwords.encoded(person.account) or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    house.half(person)


def test_nobody_signs_in_as_an_account_that_is_reset(house: House) -> None:
    person = house.person()
    secret = house.whole(person).opened.secret
    keys = house.installation.stores.keys
    with keys.transaction():
        keys.revoke_credentials(person.account)
    with pytest.raises(NotSignedIn):
        house.sign_in.identify(secret)
    with pytest.raises(SignInFailed):
        house.half(person)
    assert house.sign_in._parts.means(UUID(str(person.account))) == ()
