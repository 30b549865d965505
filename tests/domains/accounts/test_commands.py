"""Accounts: added, given roles, disabled, and the tokens that open them."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
import pytest

from core.errors import InvalidInput
from core.identity import AccountId, of_account, of_system
from core.personal import Private, seal
from core.testing import START, Bench, given, new_id
from domains.accounts.commands import AddAccount, DisableAccount, GiveRole, IssueToken
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    Role,
    RoleGiven,
    TokenId,
    TokenIssued,
)
from domains.accounts.rules import (
    ACCOUNT_IS_ACTIVE,
    NOT_ONESELF,
    ROLE_IS_FOR_SOMEBODY_ELSE,
    ROLE_IS_NEW,
    ROLE_IS_TIED,
    ROLE_PLACE_IS_KNOWN,
    SCOPES_REACH_NO_FURTHER,
    TOKEN_LIFE_IS_LIMITED,
)
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    BRANCH,
    IN_A_YEAR,
    LEADER,
    LEADER_ADDED,
    NOBODY,
    NOBODY_ADDED,
    OTHER_BRANCH,
    OTHER_VOLUNTEER,
    PARTNER,
    PLANNED,
    VOLUNTEER,
    VOLUNTEER_REGISTERED,
    account,
    disabled,
)

NAME, EMAIL = Private("Ny konto"), Private("ny@example.org")
DIGEST = sha256(b"a token").hexdigest()
FIRST_START = of_system("first start")


def issue(*, expires_at: datetime = IN_A_YEAR, scopes: tuple[str, ...] = ("*",)) -> IssueToken:
    return IssueToken(account=LEADER, digest=Private(DIGEST), expires_at=expires_at, scopes=scopes)


def test_an_administrator_adds_an_account() -> None:
    given(ADMIN_ADDED).when(AddAccount(name=NAME, email=EMAIL), by=ADMIN).then(
        AccountAdded(account=AccountId(new_id("account")), name=seal(NAME), email=seal(EMAIL))
    )


def test_the_first_start_adds_an_account() -> None:
    given().when(AddAccount(name=NAME, email=EMAIL), by=FIRST_START).then(
        AccountAdded(account=AccountId(new_id("account")), name=seal(NAME), email=seal(EMAIL))
    )


def test_an_account_gets_a_role_where_it_counts() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, PLANNED).when(
        GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=BRANCH), by=ADMIN
    ).then(RoleGiven(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=BRANCH))


def test_an_account_may_have_several_roles() -> None:
    given(ADMIN_ADDED, LEADER_ADDED).when(
        GiveRole(account=LEADER, role=Role.AUDITOR), by=ADMIN
    ).then(RoleGiven(account=LEADER, role=Role.AUDITOR))


@pytest.mark.parametrize(
    "untied",
    [
        GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER),
        GiveRole(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH),
        GiveRole(account=NOBODY, role=Role.COUNSELLOR, branch=BRANCH),
        GiveRole(account=NOBODY, role=Role.COUNSELLOR, partner=PARTNER, branch=BRANCH),
        GiveRole(account=NOBODY, role=Role.ADMIN, volunteer=VOLUNTEER),
    ],
)
def test_a_role_is_tied_to_what_it_needs_and_to_nothing_else(untied: GiveRole) -> None:
    given(ADMIN_ADDED, NOBODY_ADDED).when(untied, by=ADMIN).refused(
        ROLE_IS_TIED, role=untied.role.value
    )


def test_a_role_is_given_once() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, PLANNED).when(
        GiveRole(account=LEADER, role=Role.ACTIVITY_LEADER, branch=BRANCH), by=ADMIN
    ).refused(ROLE_IS_NEW)


def test_a_volunteer_gets_her_role_at_her_own_branch() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, PLANNED, VOLUNTEER_REGISTERED).when(
        GiveRole(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER), by=ADMIN
    ).then(RoleGiven(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH, volunteer=VOLUNTEER))


@pytest.mark.parametrize(
    "nowhere",
    [
        GiveRole(account=NOBODY, role=Role.ACTIVITY_LEADER, branch=OTHER_BRANCH),
        GiveRole(account=NOBODY, role=Role.COUNSELLOR, partner=PARTNER),
        GiveRole(account=NOBODY, role=Role.VOLUNTEER, branch=BRANCH, volunteer=OTHER_VOLUNTEER),
    ],
)
def test_a_role_is_tied_only_to_what_exists(nowhere: GiveRole) -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, PLANNED, VOLUNTEER_REGISTERED).when(nowhere, by=ADMIN).refused(
        ROLE_PLACE_IS_KNOWN
    )


def test_a_disabled_account_gets_no_role() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, disabled(NOBODY)).when(
        GiveRole(account=NOBODY, role=Role.AUDITOR), by=ADMIN
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


def test_a_token_is_issued_and_only_its_digest_kept() -> None:
    outcome = (
        given(ADMIN_ADDED, LEADER_ADDED)
        .when(issue(scopes=("cases.*", "matches.end")), by=ADMIN)
        .then(
            TokenIssued(account=LEADER, token=TokenId(new_id("token")), expires_at=IN_A_YEAR),
        )
    )
    kept = outcome.bench.keys.credential(bytes.fromhex(DIGEST))
    assert kept is not None
    assert (kept.account, kept.scopes) == (LEADER, ("cases.*", "matches.end"))
    assert (kept.created_at, kept.expires_at) == (START, IN_A_YEAR)
    assert outcome.answer.ids["token"] == str(kept.id)


def test_a_disabled_account_gets_no_token() -> None:
    outcome = (
        given(ADMIN_ADDED, LEADER_ADDED, disabled(LEADER))
        .when(issue(), by=ADMIN)
        .refused(ACCOUNT_IS_ACTIVE)
    )
    assert outcome.bench.keys.credential(bytes.fromhex(DIGEST)) is None


@pytest.mark.parametrize(
    "expires_at",
    [
        START,
        START - timedelta(seconds=1),
        START + timedelta(days=366, seconds=1),
    ],
)
def test_a_token_expires_in_the_future_and_within_a_year(expires_at: datetime) -> None:
    given(ADMIN_ADDED, LEADER_ADDED).when(issue(expires_at=expires_at), by=ADMIN).refused(
        TOKEN_LIFE_IS_LIMITED, days=366
    )


def test_there_is_no_role_for_an_account_that_does_not_exist() -> None:
    given(ADMIN_ADDED).when(GiveRole(account=NOBODY, role=Role.AUDITOR), by=ADMIN).not_found()


def test_a_token_opens_no_more_than_its_scopes() -> None:
    for scope in ("cases.*", "accounts.disable", "accounts"):
        narrow = of_account(ADMIN, (scope,))
        given(ADMIN_ADDED).when(AddAccount(name=NAME, email=EMAIL), by=narrow).denied()


def test_a_token_for_the_domain_or_the_action_is_enough() -> None:
    for scope in ("accounts.*", "accounts.disable"):
        narrow = of_account(ADMIN, (scope,))
        given(ADMIN_ADDED, LEADER_ADDED).when(DisableAccount(account=LEADER), by=narrow).then(
            AccountDisabled(account=LEADER)
        )


def test_a_disabled_administrator_does_nothing_more() -> None:
    second = AccountId(NOBODY)
    given(ADMIN_ADDED, account(second, Role.ADMIN), disabled(second)).when(
        DisableAccount(account=ADMIN), by=second
    ).denied()


def test_a_secret_that_is_in_use_is_no_token_for_somebody_else() -> None:
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *LEADER_ADDED, *NOBODY_ADDED)
        bench.execute(issue(), ADMIN)
        stolen = msgspec.structs.replace(issue(), account=NOBODY)
        with pytest.raises(InvalidInput) as refusal:
            bench.execute(stolen, ADMIN)
        assert refusal.value.facts["field"] == "digest"
        assert len(bench.recorded()) == 6


def test_a_moment_without_its_offset_is_no_moment() -> None:
    naive = datetime(2026, 4, 1, tzinfo=UTC).replace(tzinfo=None)
    with Bench() as bench, pytest.raises(InvalidInput) as refusal:
        bench.call(issue(expires_at=naive), ADMIN)
    assert refusal.value.facts["field"] == "expires_at"


def test_nobody_gives_themselves_a_role() -> None:
    given(ADMIN_ADDED, PLANNED).when(
        GiveRole(account=ADMIN, role=Role.ACTIVITY_LEADER, branch=BRANCH), by=ADMIN
    ).refused(ROLE_IS_FOR_SOMEBODY_ELSE)


def test_a_token_is_issued_with_no_more_scopes_than_its_issuer_has() -> None:
    narrow = of_account(ADMIN, ("accounts.issue_token", "cases.*"))
    for scopes in (("*",), ("accounts.*",), ("cases.*", "matches.end")):
        given(ADMIN_ADDED, LEADER_ADDED).when(issue(scopes=scopes), by=narrow).refused(
            SCOPES_REACH_NO_FURTHER
        )
    given(ADMIN_ADDED, LEADER_ADDED).when(
        issue(scopes=("cases.close", "accounts.issue_token")), by=narrow
    ).then(TokenIssued(account=LEADER, token=TokenId(new_id("token")), expires_at=IN_A_YEAR))


def test_the_tokens_of_a_disabled_account_are_gone() -> None:
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *LEADER_ADDED)
        bench.execute(issue(), ADMIN)
        assert bench.keys.credential(bytes.fromhex(DIGEST)) is not None
        bench.execute(DisableAccount(account=LEADER), ADMIN)
        assert bench.keys.credential(bytes.fromhex(DIGEST)) is None
