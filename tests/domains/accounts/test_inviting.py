"""Invitations: asked for, issued with a secret that nobody keeps, used once; and new beginnings."""

from datetime import timedelta
from hashlib import sha256

from core.identity import Identity, of_invitation, of_system
from core.personal import Private
from core.testing import START, Bench, given, new_id
from domains.accounts.commands import (
    AcceptInvitation,
    ChangeEmail,
    DisableAccount,
    InviteAccount,
    IssueInvitation,
    IssueToken,
    ResetAccount,
)
from domains.accounts.events import (
    AccountInvited,
    AccountReset,
    InvitationAccepted,
    InvitationId,
    InvitationIssued,
)
from domains.accounts.rules import (
    ACCOUNT_AWAITS_ITS_OWNER,
    ACCOUNT_IS_ACTIVE,
    INVITATION_STANDS,
    NOT_ONESELF,
)
from tests.domains.accounts.histories import (
    ACCEPTED,
    INVITATION,
    INVITED,
    OTHER_INVITATION,
    invitation_issued,
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

SYSTEM = of_system("test")
IN_A_WEEK = START + timedelta(days=7)
DIGEST, OTHER_DIGEST, TOKEN = (sha256(secret).hexdigest() for secret in (b"a", b"b", b"c"))
ISSUE = IssueInvitation(account=NOBODY, digest=Private(DIGEST))
ACCEPT = AcceptInvitation(account=NOBODY, invitation=INVITATION)
IN_USE = (*NOBODY_ADDED, *invitation_issued(), *ACCEPTED)


def holder(invitation: InvitationId = INVITATION) -> Identity:
    return of_invitation(NOBODY, ("accounts.accept_invitation",), invitation)


def opens(bench: Bench, digest: str) -> bool:
    return bench.keys.credential(bytes.fromhex(digest)) is not None


def test_an_account_s_owner_is_invited() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED).when(InviteAccount(account=NOBODY), by=ADMIN).then(
        AccountInvited(account=NOBODY)
    )


def test_she_is_invited_again() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, INVITED, invitation_issued()).when(
        InviteAccount(account=NOBODY), by=ADMIN
    ).then(AccountInvited(account=NOBODY))


def test_whoever_has_come_in_is_not_invited() -> None:
    given(ADMIN_ADDED, IN_USE).when(InviteAccount(account=NOBODY), by=ADMIN).refused(
        ACCOUNT_AWAITS_ITS_OWNER
    )


def test_the_owner_of_a_disabled_account_is_not_invited() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, disabled(NOBODY)).when(
        InviteAccount(account=NOBODY), by=ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_an_invitation_is_issued_for_a_week_and_only_its_digest_kept() -> None:
    outcome = (
        given(NOBODY_ADDED, INVITED)
        .when(ISSUE, by=SYSTEM)
        .then(
            InvitationIssued(
                account=NOBODY,
                invitation=InvitationId(new_id("invitation")),
                expires_at=IN_A_WEEK,
            )
        )
    )
    kept = outcome.bench.keys.credential(bytes.fromhex(DIGEST))
    assert kept is not None
    assert (kept.account, kept.kind) == (NOBODY, "invitation")
    assert kept.scopes == ("accounts.accept_invitation",)
    assert (kept.created_at, kept.expires_at) == (START, IN_A_WEEK)


def test_a_new_invitation_takes_the_place_of_the_last() -> None:
    with Bench() as bench:
        bench.append(*NOBODY_ADDED, *INVITED)
        bench.execute(ISSUE, SYSTEM)
        again = IssueInvitation(account=NOBODY, digest=Private(OTHER_DIGEST))
        bench.execute(again, SYSTEM)
        assert [opens(bench, each) for each in (DIGEST, OTHER_DIGEST)] == [False, True]


def test_an_invitation_to_an_old_address_opens_nothing_more() -> None:
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *NOBODY_ADDED, *INVITED)
        bench.execute(ISSUE, SYSTEM)
        bench.execute(ChangeEmail(account=NOBODY, email=Private("ny@example.org")), ADMIN)
        assert not opens(bench, DIGEST)


def test_no_invitation_is_issued_to_whoever_has_come_in() -> None:
    given(IN_USE).when(ISSUE, by=SYSTEM).refused(ACCOUNT_AWAITS_ITS_OWNER)


def test_no_invitation_is_issued_to_a_disabled_account() -> None:
    given(NOBODY_ADDED, disabled(NOBODY)).when(ISSUE, by=SYSTEM).refused(ACCOUNT_IS_ACTIVE)


def test_an_invitation_is_accepted() -> None:
    given(NOBODY_ADDED, invitation_issued()).when(ACCEPT, by=holder()).then(
        InvitationAccepted(account=NOBODY, invitation=INVITATION)
    )


def test_an_accepted_invitation_opens_nothing_more() -> None:
    with Bench() as bench:
        bench.append(*NOBODY_ADDED)
        issued = bench.execute(ISSUE, SYSTEM)
        invitation = InvitationId(bench.new_ids.made[0])
        assert issued.ids["invitation"] == str(invitation)
        bench.execute(AcceptInvitation(account=NOBODY, invitation=invitation), holder(invitation))
        assert not opens(bench, DIGEST)


def test_an_invitation_is_accepted_once() -> None:
    given(IN_USE).when(ACCEPT, by=holder()).refused(INVITATION_STANDS)


def test_an_invitation_is_accepted_in_time() -> None:
    given(NOBODY_ADDED, invitation_issued()).at(IN_A_WEEK).when(ACCEPT, by=holder()).refused(
        INVITATION_STANDS
    )


def test_an_invitation_with_a_newer_one_is_not_accepted() -> None:
    newer = invitation_issued(invitation=OTHER_INVITATION)
    given(NOBODY_ADDED, invitation_issued(), newer).when(ACCEPT, by=holder()).refused(
        INVITATION_STANDS
    )


def test_an_invitation_from_before_a_reset_is_not_accepted() -> None:
    reset = AccountReset(account=NOBODY)
    given(NOBODY_ADDED, invitation_issued(), reset).when(ACCEPT, by=holder()).refused(
        INVITATION_STANDS
    )


def test_an_invitation_to_a_disabled_account_is_not_accepted() -> None:
    given(NOBODY_ADDED, invitation_issued(), disabled(NOBODY)).when(ACCEPT, by=holder()).refused(
        ACCOUNT_IS_ACTIVE
    )


def test_an_invitation_opens_its_own_account_and_nothing_else() -> None:
    theirs = AcceptInvitation(account=LEADER, invitation=INVITATION)
    history = (*NOBODY_ADDED, *LEADER_ADDED, *invitation_issued())
    given(history).when(theirs, by=holder()).not_found()
    given(history).when(InviteAccount(account=NOBODY), by=holder()).denied()


def test_a_sign_in_is_reset_and_its_owner_invited_again() -> None:
    given(ADMIN_ADDED, IN_USE).when(ResetAccount(account=NOBODY), by=ADMIN).then(
        AccountReset(account=NOBODY), AccountInvited(account=NOBODY)
    )


def test_nothing_opens_after_a_reset_but_a_new_invitation() -> None:
    token = IssueToken(account=LEADER, digest=Private(TOKEN), expires_at=IN_A_YEAR)
    invitation = IssueInvitation(account=LEADER, digest=Private(DIGEST))
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *LEADER_ADDED)
        bench.execute(token, LEADER)
        bench.execute(invitation, SYSTEM)
        bench.execute(ResetAccount(account=LEADER), ADMIN)
        assert [opens(bench, each) for each in (TOKEN, DIGEST)] == [False, False]
        bench.execute(IssueInvitation(account=LEADER, digest=Private(OTHER_DIGEST)), SYSTEM)
        assert opens(bench, OTHER_DIGEST)


def test_nothing_opens_after_an_account_was_disabled() -> None:
    with Bench() as bench:
        bench.append(*ADMIN_ADDED, *NOBODY_ADDED)
        bench.execute(ISSUE, SYSTEM)
        bench.execute(DisableAccount(account=NOBODY), ADMIN)
        assert not opens(bench, DIGEST)


def test_a_disabled_account_is_not_reset() -> None:
    given(ADMIN_ADDED, NOBODY_ADDED, disabled(NOBODY)).when(
        ResetAccount(account=NOBODY), by=ADMIN
    ).refused(ACCOUNT_IS_ACTIVE)


def test_nobody_resets_their_own_sign_in() -> None:
    given(ADMIN_ADDED).when(ResetAccount(account=ADMIN), by=ADMIN).refused(NOT_ONESELF)
