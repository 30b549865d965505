"""Accounts: added, told anew, disabled; an address is one account's."""

import threading
from collections.abc import Sequence
from uuid import UUID

import pytest

from core.commands import Given, Outcome
from core.corrections import CORRECTS_WHAT_STANDS
from core.errors import RuleBroken
from core.events import EventId
from core.facts import Reader
from core.identity import AccountId, of_system
from core.likeness import Names
from core.personal import Private, seal
from core.testing import Bench, given, new_id
from domains.accounts.commands import AddAccount, ChangeEmail, DisableAccount, NameAccount
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    AccountInvited,
    AccountNamed,
    EmailChanged,
    Role,
)
from domains.accounts.rules import ACCOUNT_IS_ACTIVE, EMAIL_IS_FREE, NOT_ONESELF
from domains.participants.events import THIRD_PERSON_NAME
from tests.domains.accounts.histories import address_told, invitation_issued, last
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    LEADER,
    LEADER_ADDED,
    NOBODY,
    NOBODY_ADDED,
    account,
    disabled,
)

NAME, EMAIL = Private("Ny konto"), Private("ny@example.org")
FIRST_START = of_system("first start")


def test_an_administrator_adds_an_account() -> None:
    given(ADMIN_ADDED).when(AddAccount(name=NAME, email=EMAIL), by=ADMIN).then(
        AccountAdded(account=AccountId(new_id("account")), name=seal(NAME), email=seal(EMAIL))
    )


def test_the_first_start_adds_an_account() -> None:
    given().when(AddAccount(name=NAME, email=EMAIL), by=FIRST_START).then(
        AccountAdded(account=AccountId(new_id("account")), name=seal(NAME), email=seal(EMAIL))
    )


@pytest.mark.parametrize("written", ["ny@example.org", "NY@Example.ORG"])
def test_an_address_is_one_account_s(written: str) -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, address_told(NOBODY, EMAIL)).when(
        AddAccount(name=NAME, email=Private(written)), by=ADMIN
    ).refused(EMAIL_IS_FREE)


def test_a_disabled_account_s_address_may_be_another_s() -> None:
    account = AccountId(new_id("account"))
    history = (*NOBODY_ADDED, *address_told(NOBODY, EMAIL), *disabled(NOBODY))
    given(ADMIN_ADDED, history).when(AddAccount(name=NAME, email=EMAIL), by=ADMIN).then(
        AccountAdded(account=account, name=seal(NAME), email=seal(EMAIL))
    )


def test_an_address_that_was_given_up_may_be_another_s() -> None:
    account, other = AccountId(new_id("account")), Private("andet@example.org")
    history = (*NOBODY_ADDED, *address_told(NOBODY, EMAIL), *address_told(NOBODY, other))
    given(ADMIN_ADDED, history).when(AddAccount(name=NAME, email=EMAIL), by=ADMIN).then(
        AccountAdded(account=account, name=seal(NAME), email=seal(EMAIL))
    )


def test_an_address_is_no_part_of_another() -> None:
    with Bench() as bench:
        bench.append(*ADMIN_ADDED)
        for email in ("ny@example.org", "helt-ny@example.org", "helt_ny@example.org", "y@e.or"):
            bench.execute(AddAccount(name=NAME, email=Private(email)), ADMIN)
        with pytest.raises(RuleBroken):
            bench.execute(AddAccount(name=NAME, email=Private("HELT-ny@example.org")), ADMIN)


def test_of_two_who_take_an_address_at_once_one_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait together, and share a commit."""
    go, decide = threading.Event(), DisableAccount.decide

    def wait(self: DisableAccount, read: Reader, given: Given) -> Sequence[Outcome]:
        assert go.wait(5)
        return decide(self, read, given)

    monkeypatch.setattr(DisableAccount, "decide", wait)
    add = AddAccount(name=NAME, email=EMAIL)
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *NOBODY_ADDED)
        commands = [DisableAccount(account=NOBODY), add, add]
        waiting = [bench.bus.submit(bench.call(each, ADMIN)) for each in commands]
        go.set()
        failures = [each.exception(5) for each in waiting]
    assert failures[:2] == [None, None]
    assert isinstance(failures[2], RuleBroken)
    assert failures[2].rule == EMAIL_IS_FREE.name


def test_an_account_s_owner_may_be_whom_a_woman_must_not_meet() -> None:
    """Her names are compared with such names: all that she ever had."""
    with Bench() as bench:
        bench.append(*ADMIN_ADDED)
        added = bench.execute(AddAccount(name=Private("Birk Aster"), email=EMAIL), ADMIN)
        her = AccountId(UUID(added.ids["account"]))
        bench.execute(NameAccount(account=her, name=Private("Birk Rav")), ADMIN)
        names = Names(bench.keys)
        for words in ("aster birk", "Rav Birk"):
            assert names.find(THIRD_PERSON_NAME.words, words) == [her]
            assert names.find(THIRD_PERSON_NAME.sounds, words) == [her]


def test_a_name_is_told_anew() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED).when(NameAccount(account=NOBODY, name=NAME), by=ADMIN).then(
        AccountNamed(account=NOBODY, name=seal(NAME))
    )


def test_a_name_is_corrected() -> None:
    added = last(ADMIN_ADDED, NOBODY_ADDED)
    given(ADMIN_ADDED, NOBODY_ADDED).when(
        NameAccount(account=NOBODY, name=NAME, corrects=added), by=ADMIN
    ).then(AccountNamed(account=NOBODY, name=seal(NAME), corrects=added))


def test_only_a_name_that_stands_is_corrected() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED).when(
        NameAccount(account=NOBODY, name=NAME, corrects=EventId(UUID(int=1))), by=ADMIN
    ).refused(CORRECTS_WHAT_STANDS)


def test_a_disabled_account_s_name_stays() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, disabled(NOBODY)).when(
        NameAccount(account=NOBODY, name=NAME), by=ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_an_address_is_changed() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED).when(ChangeEmail(account=NOBODY, email=EMAIL), by=ADMIN).then(
        EmailChanged(account=NOBODY, email=seal(EMAIL))
    )


def test_whoever_was_invited_at_the_old_address_is_invited_at_the_new_one() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, invitation_issued()).when(
        ChangeEmail(account=NOBODY, email=EMAIL), by=ADMIN
    ).then(EmailChanged(account=NOBODY, email=seal(EMAIL)), AccountInvited(account=NOBODY))


def test_an_address_is_written_otherwise() -> None:
    capitals = Private("NY@example.org")
    given(ADMIN_ADDED, NOBODY_ADDED, address_told(NOBODY, EMAIL)).when(
        ChangeEmail(account=NOBODY, email=capitals), by=ADMIN
    ).then(EmailChanged(account=NOBODY, email=seal(capitals)))


def test_an_address_is_not_taken_from_another() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, LEADER_ADDED, address_told(LEADER, EMAIL)).when(
        ChangeEmail(account=NOBODY, email=EMAIL), by=ADMIN
    ).refused(EMAIL_IS_FREE)


def test_the_address_that_was_told_last_is_corrected() -> None:
    history = (*NOBODY_ADDED, *address_told(NOBODY, EMAIL))
    changed = last(ADMIN_ADDED, history)
    other = Private("andet@example.org")
    given(ADMIN_ADDED, history).when(
        ChangeEmail(account=NOBODY, email=other, corrects=changed), by=ADMIN
    ).then(EmailChanged(account=NOBODY, email=seal(other), corrects=changed))


def test_an_address_that_was_replaced_is_not_corrected() -> None:
    added = last(ADMIN_ADDED, NOBODY_ADDED)
    history = (*NOBODY_ADDED, *address_told(NOBODY, EMAIL))
    given(ADMIN_ADDED, history).when(
        ChangeEmail(account=NOBODY, email=Private("andet@example.org"), corrects=added), by=ADMIN
    ).refused(CORRECTS_WHAT_STANDS)


def test_a_disabled_account_s_address_stays() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, disabled(NOBODY)).when(
        ChangeEmail(account=NOBODY, email=EMAIL), by=ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_an_account_is_disabled() -> None:
    given(ADMIN_ADDED, LEADER_ADDED).when(DisableAccount(account=LEADER), by=ADMIN).then(
        AccountDisabled(account=LEADER)
    )


def test_an_account_is_disabled_once() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, disabled(LEADER)).when(
        DisableAccount(account=LEADER), by=ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_nobody_disables_their_own_account() -> None:
    given(ADMIN_ADDED).when(DisableAccount(account=ADMIN), by=ADMIN).refused(NOT_ONESELF)


def test_a_disabled_administrator_does_nothing_more() -> None:
    second = AccountId(NOBODY)
    given(ADMIN_ADDED, account(second, Role.ADMIN), disabled(second)).when(
        DisableAccount(account=ADMIN), by=second
    ).denied()
