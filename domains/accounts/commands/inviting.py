"""How an account's owner comes in for the first time, and again when she lost what she had.

An invitation is asked for; whoever sends it makes the secret, and has its hash accepted.
"""

from collections.abc import Sequence
from datetime import timedelta

from core.commands import Given, Outcome, command
from core.events import Event
from core.facts import Reader
from core.keys import Credential, Revocation
from core.personal import Private
from domains.accounts.commands.base import AccountCommand
from domains.accounts.events import (
    AccountInvited,
    AccountReset,
    InvitationAccepted,
    InvitationId,
    InvitationIssued,
)
from domains.accounts.facts import invitation_of
from domains.accounts.inputs import Digest
from domains.accounts.rules import (
    ACCOUNT_AWAITS_ITS_OWNER,
    ACCOUNT_IS_ACTIVE,
    INVITATION_STANDS,
    NOT_ONESELF,
)

INVITATION_LIFE = timedelta(days=7)
"""Long enough for a holiday week, and short enough for a mail that is read by somebody else."""
_ACCEPT = "accounts.accept_invitation"


@command(
    "accounts.invite",
    "POST /accounts/{account}/invitation",
    da="Invitér bruger",
    en="Invite an account's owner",
    rules=[ACCOUNT_IS_ACTIVE, ACCOUNT_AWAITS_ITS_OWNER],
)
class InviteAccount(AccountCommand):
    """Have a link sent with which she says how she signs in; or another, in place of the last."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.require_active(read)
        ACCOUNT_AWAITS_ITS_OWNER.require(not read(invitation_of, self.account).accepted)
        return [AccountInvited(account=self.account)]


@command(
    "accounts.issue_invitation",
    "POST /accounts/{account}/invitations",
    da="Udsted invitation",
    en="Issue an invitation",
    rules=[ACCOUNT_IS_ACTIVE, ACCOUNT_AWAITS_ITS_OWNER],
)
class IssueInvitation(AccountCommand):
    """Accept the hash of a link that is being sent. The one before it opens nothing more."""

    digest: Private[Digest]

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        self.require_active(read)
        before = read(invitation_of, self.account)
        ACCOUNT_AWAITS_ITS_OWNER.require(not before.accepted)
        invitation = InvitationId(given.new_id())
        expires_at = given.now + INVITATION_LIFE
        issued = InvitationIssued(
            account=self.account, invitation=invitation, expires_at=expires_at
        )
        link = Credential(
            invitation,
            self.account,
            bytes.fromhex(self.digest.reveal()),
            (_ACCEPT,),
            given.now,
            expires_at,
            "invitation",
        )
        if before.issued is None:
            return [issued, link]
        return [issued, link, Revocation(self.account, before.issued)]


@command(
    _ACCEPT,
    "POST /accounts/{account}/invitations/{invitation}/acceptance",
    da="Tag imod invitation",
    en="Accept an invitation",
    rules=[ACCOUNT_IS_ACTIVE, INVITATION_STANDS],
)
class AcceptInvitation(AccountCommand):
    """Use up the link: its holder has said how she signs in."""

    invitation: InvitationId

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        self.require_active(read)
        stands = read(invitation_of, self.account).stands(self.invitation, given.now)
        INVITATION_STANDS.require(stands)
        return [
            InvitationAccepted(account=self.account, invitation=self.invitation),
            Revocation(self.account, self.invitation),
        ]


@command(
    "accounts.reset",
    "POST /accounts/{account}/reset",
    da="Nulstil brugers login",
    en="Reset an account's sign-in",
    rules=[ACCOUNT_IS_ACTIVE, NOT_ONESELF],
)
class ResetAccount(AccountCommand):
    """Let nothing of hers open any more, at once, and invite her again: she lost her phone, say."""

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        self.require_active(read)
        NOT_ONESELF.require(not self.is_by_its_owner(given))
        return [
            AccountReset(account=self.account),
            AccountInvited(account=self.account),
            Revocation(self.account),
        ]
