"""Bearer tokens: issued by an account for itself, and gone with it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
import pytest

from core.errors import InvalidInput
from core.identity import AccountId, of_account
from core.personal import Private
from core.testing import START, Bench, given, new_id
from domains.accounts.commands import AddAccount, DisableAccount, IssueToken
from domains.accounts.events import AccountDisabled, TokenId, TokenIssued
from domains.accounts.rules import (
    SCOPES_REACH_NO_FURTHER,
    SECOND_FACTOR_IS_PROVEN,
    TOKEN_LIFE_IS_LIMITED,
)
from tests.domains.histories import (
    ADMIN,
    ADMIN_ADDED,
    IN_A_YEAR,
    LEADER,
    LEADER_ADDED,
    NOBODY,
    NOBODY_ADDED,
    disabled,
)

DIGEST = sha256(b"a token").hexdigest()
NAME, EMAIL = Private("Ny konto"), Private("ny@example.org")


def issue(*, expires_at: datetime = IN_A_YEAR, scopes: tuple[str, ...] = ("*",)) -> IssueToken:
    return IssueToken(account=LEADER, digest=Private(DIGEST), expires_at=expires_at, scopes=scopes)


def test_a_token_is_issued_and_only_its_digest_kept() -> None:
    outcome = (
        given(ADMIN_ADDED, LEADER_ADDED)
        .when(issue(scopes=("cases.*", "matches.end")), by=LEADER)
        .then(
            TokenIssued(account=LEADER, token=TokenId(new_id("token")), expires_at=IN_A_YEAR),
        )
    )
    kept = outcome.bench.keys.credential(bytes.fromhex(DIGEST))
    assert kept is not None
    assert (kept.account, kept.scopes) == (LEADER, ("cases.*", "matches.end"))
    assert (kept.created_at, kept.expires_at) == (START, IN_A_YEAR)
    assert outcome.answer.ids["token"] == str(kept.id)


@pytest.mark.parametrize("other", [LEADER, ADMIN])
def test_nobody_issues_a_token_for_somebody_else(other: AccountId) -> None:
    """Not even an administrator, who could act in another's name with it."""
    token = IssueToken(account=NOBODY, digest=Private(DIGEST), expires_at=IN_A_YEAR)
    given(ADMIN_ADDED, LEADER_ADDED, NOBODY_ADDED).when(token, by=other).not_found()


def test_a_disabled_account_gets_no_token() -> None:
    given(ADMIN_ADDED, LEADER_ADDED, disabled(LEADER)).when(issue(), by=LEADER).denied()


def test_a_token_issues_no_other_token() -> None:
    """Whoever finds one can't make it last, nor make one that nobody knows of."""
    with_a_token = of_account(LEADER)
    given(LEADER_ADDED).when(issue(), by=with_a_token).refused(SECOND_FACTOR_IS_PROVEN)


@pytest.mark.parametrize(
    "expires_at",
    [
        START,
        START - timedelta(seconds=1),
        START + timedelta(days=366, seconds=1),
    ],
)
def test_a_token_expires_in_the_future_and_within_a_year(expires_at: datetime) -> None:
    given(ADMIN_ADDED, LEADER_ADDED).when(issue(expires_at=expires_at), by=LEADER).refused(
        TOKEN_LIFE_IS_LIMITED, days=366
    )


def test_a_secret_that_is_in_use_is_no_token_for_somebody_else() -> None:
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *LEADER_ADDED)
        bench.execute(issue(), LEADER)
        stolen = msgspec.structs.replace(issue(), account=ADMIN)
        with pytest.raises(InvalidInput) as refusal:
            bench.execute(stolen, ADMIN)
        assert refusal.value.facts["field"] == "digest"
        assert len(bench.recorded()) == 5


def test_a_moment_without_its_offset_is_no_moment() -> None:
    naive = datetime(2026, 4, 1, tzinfo=UTC).replace(tzinfo=None)
    with Bench() as bench, pytest.raises(InvalidInput) as refusal:
        bench.call(issue(expires_at=naive), LEADER)
    assert refusal.value.facts["field"] == "expires_at"


def test_a_token_is_issued_with_no_more_scopes_than_its_issuer_has() -> None:
    scoped = ("accounts.issue_token", "cases.*")
    narrow = of_account(LEADER, scoped, second_factor_at=START)
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
        bench.execute(issue(), LEADER)
        assert bench.keys.credential(bytes.fromhex(DIGEST)) is not None
        bench.execute(DisableAccount(account=LEADER), ADMIN)
        assert bench.keys.credential(bytes.fromhex(DIGEST)) is None


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
