"""What has happened to accounts, step by step."""

from datetime import datetime, timedelta
from uuid import UUID

from core.events import EventId
from core.identity import AccountId
from core.personal import Private, seal
from core.testing import START
from domains.accounts.events import (
    AccountInvited,
    EmailChanged,
    InvitationAccepted,
    InvitationId,
    InvitationIssued,
    ProposalId,
    Role,
    RoleProposed,
)
from tests.domains.histories import ADMIN, NOBODY, History, account

SECOND_ADMIN = AccountId(UUID(int=0xA009))
SECOND_ADMIN_ADDED = account(SECOND_ADMIN, Role.ADMIN)
PROPOSAL, OTHER_PROPOSAL = (ProposalId(UUID(int=0xD000 + n)) for n in range(2))
INVITATION, OTHER_INVITATION = (InvitationId(UUID(int=0xD100 + n)) for n in range(2))
INVITED: History = (AccountInvited(account=NOBODY),)


def last(*histories: History) -> EventId:
    """Return the id of the last of all events; none of them may hold anything in the vault."""
    return EventId(UUID(int=(1 << 64) + sum(map(len, histories))))


def address_told(account: AccountId, email: Private[str]) -> History:
    """Return how an account came to have the address."""
    return (EmailChanged(account=account, email=seal(email)),)


def proposed(
    account: AccountId = NOBODY,
    role: Role = Role.AUDITOR,
    *,
    proposal: ProposalId = PROPOSAL,
    by: AccountId = ADMIN,
) -> History:
    """Return how an administrator proposed a role."""
    return (
        RoleProposed(
            account=account,
            proposal=proposal,
            role=role,
            proposed_by=by,
            until=START + timedelta(days=14),
        ),
    )


def invitation_issued(
    account: AccountId = NOBODY,
    *,
    invitation: InvitationId = INVITATION,
    expires_at: datetime = START + timedelta(days=7),
) -> History:
    """Return how a link was sent."""
    return (InvitationIssued(account=account, invitation=invitation, expires_at=expires_at),)


ACCEPTED: History = (InvitationAccepted(account=NOBODY, invitation=INVITATION),)
