"""What decisions know of accounts."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from core.facts import Fact, Reader
from core.identity import AccountId
from core.permissions import Actor, Grant
from core.personal import Private
from core.registry import ActorFacts
from domains.accounts.events import (
    ACCOUNT_EMAIL,
    AccountAdded,
    AccountDisabled,
    AccountRelationTold,
    AccountRelationWithdrawn,
    AccountReset,
    EmailChanged,
    InvitationAccepted,
    InvitationId,
    InvitationIssued,
    ProposalWithdrawn,
    Role,
    RoleGiven,
    RoleProposed,
    RoleTaken,
)
from domains.branches.events import BranchId
from domains.participants.events import ThirdPersonId
from domains.safety.events import GlassBroken


class AccountState(ActorFacts, Struct, frozen=True):
    """Whether the account exists and is in use, and its grants."""

    exists: bool = False

    def leads(self, branch: BranchId | None) -> bool:
        """Say whether the account is an activity leader of the branch, and in use."""
        return self.active and _leads(self.grants, branch)


def leads(actor: Actor, branch: BranchId) -> bool:
    """Say whether whoever acts is an activity leader of the branch."""
    return _leads(actor.grants, branch)


def _leads(grants: Iterable[Grant], branch: BranchId | None) -> bool:
    wanted = Role.ACTIVITY_LEADER.value
    return any(grant.role == wanted and grant.branch == branch for grant in grants)


account_state: Fact[AccountState] = Fact("account_state", AccountState(), by="account")


@account_state.on(AccountAdded)
def added(_state: AccountState, _event: AccountAdded) -> AccountState:
    return AccountState(exists=True, active=True)


@account_state.on(RoleGiven)
def role_given(state: AccountState, event: RoleGiven) -> AccountState:
    return msgspec.structs.replace(state, grants=(*state.grants, grant_of(event)))


@account_state.on(RoleTaken)
def role_taken(state: AccountState, event: RoleTaken) -> AccountState:
    taken = grant_of(event)
    left = tuple(each for each in state.grants if each != taken and each.until is None)
    return msgspec.structs.replace(state, grants=left)


@account_state.on(GlassBroken)
def glass_broken(state: AccountState, event: GlassBroken) -> AccountState:
    lent = Grant("break_glass", account=event.account, case=event.case, until=event.until)
    return msgspec.structs.replace(state, grants=(*state.grants, lent))


@account_state.on(AccountDisabled)
def disabled(state: AccountState, _event: AccountDisabled) -> AccountState:
    return msgspec.structs.replace(state, active=False)


def grant_of(event: RoleGiven | RoleTaken) -> Grant:
    """Return the grant that the event gives or takes."""
    return Grant(
        event.role.value,
        event.branch,
        event.partner,
        event.volunteer,
        account=event.account,
        department=event.department,
    )


class Invitation(Struct, frozen=True):
    """The link that opens the account's first sign-in now, until when; and whether one has."""

    issued: InvitationId | None = None
    expires_at: datetime | None = None
    accepted: bool = False

    def stands(self, invitation: InvitationId, now: datetime) -> bool:
        """Say whether it is this link, and in time."""
        return self.expires_at is not None and self.issued == invitation and now < self.expires_at


invitation_of: Fact[Invitation] = Fact("invitation_of", Invitation(), by="account")


@invitation_of.on(InvitationIssued)
def invitation_issued(_state: Invitation, event: InvitationIssued) -> Invitation:
    return Invitation(issued=event.invitation, expires_at=event.expires_at)


@invitation_of.on(InvitationAccepted)
def invitation_accepted(_state: Invitation, _event: InvitationAccepted) -> Invitation:
    return Invitation(accepted=True)


@invitation_of.on(AccountReset)
def sign_in_reset(_state: Invitation, _event: AccountReset) -> Invitation:
    return Invitation()


class RoleProposal(Struct, frozen=True):
    """A role that one administrator has proposed for an account."""

    account: AccountId
    role: Role
    proposed_by: AccountId
    until: datetime
    is_open: bool = True


role_proposal: Fact[RoleProposal | None] = Fact("role_proposal", None, by="role_proposal")


@role_proposal.on(RoleProposed)
def role_proposed(_state: RoleProposal | None, event: RoleProposed) -> RoleProposal:
    return RoleProposal(event.account, event.role, event.proposed_by, event.until)


@role_proposal.on(RoleGiven)
def proposal_confirmed(state: RoleProposal | None, _event: RoleGiven) -> RoleProposal | None:
    return None if state is None else msgspec.structs.replace(state, is_open=False)


@role_proposal.on(ProposalWithdrawn)
def proposal_withdrawn(
    state: RoleProposal | None, _event: ProposalWithdrawn
) -> RoleProposal | None:
    return None if state is None else msgspec.structs.replace(state, is_open=False)


class AccountRelations(Struct, frozen=True):
    """The persons to whom the account's owner is related."""

    relatives: frozenset[ThirdPersonId] = frozenset()


account_relations = Fact("account_relations", AccountRelations(), by="account")


@account_relations.on(AccountRelationTold)
def relation_told(state: AccountRelations, event: AccountRelationTold) -> AccountRelations:
    if event.corrects is not None:
        return state
    return AccountRelations(state.relatives | {event.relative})


@account_relations.on(AccountRelationWithdrawn)
def relation_withdrawn(
    state: AccountRelations, event: AccountRelationWithdrawn
) -> AccountRelations:
    return AccountRelations(state.relatives - {event.relative})


class LeadersOfBranch(Struct, frozen=True):
    """The accounts that are activity leaders of a branch, in order; some may be disabled."""

    accounts: tuple[AccountId, ...] = ()


leaders_of_branch = Fact("leaders_of_branch", LeadersOfBranch(), by="branch")


@leaders_of_branch.on(RoleGiven)
def leader_made(state: LeadersOfBranch, event: RoleGiven) -> LeadersOfBranch:
    if event.role is not Role.ACTIVITY_LEADER or event.account in state.accounts:
        return state
    return LeadersOfBranch((*state.accounts, event.account))


@leaders_of_branch.on(RoleTaken)
def leader_stepped_down(state: LeadersOfBranch, event: RoleTaken) -> LeadersOfBranch:
    if event.role is not Role.ACTIVITY_LEADER:
        return state
    return LeadersOfBranch(tuple(a for a in state.accounts if a != event.account))


class AccountsOfVolunteer(Struct, frozen=True):
    """The accounts with which a volunteer signs in."""

    accounts: Mapping[AccountId, BranchId | None] = {}


accounts_of_volunteer = Fact("accounts_of_volunteer", AccountsOfVolunteer(), by="volunteer")


@accounts_of_volunteer.on(RoleGiven)
def volunteer_linked(state: AccountsOfVolunteer, event: RoleGiven) -> AccountsOfVolunteer:
    return AccountsOfVolunteer({**state.accounts, event.account: event.branch})


@accounts_of_volunteer.on(RoleTaken)
def volunteer_unlinked(state: AccountsOfVolunteer, event: RoleTaken) -> AccountsOfVolunteer:
    return AccountsOfVolunteer({a: b for a, b in state.accounts.items() if a != event.account})


def holders_of(read: Reader, *roles: Role) -> tuple[AccountId, ...]:
    """Return the accounts in use that have one of the roles, wherever it counts, in order."""
    wanted = {role.value for role in roles}
    given = (recorded.event for recorded in read.everywhere([RoleGiven]))
    had_one = dict.fromkeys(
        event.account for event in given if isinstance(event, RoleGiven) and event.role in roles
    )
    known = ((account, read(account_state, account)) for account in had_one)
    return tuple(
        account
        for account, state in known
        if state.active and any(grant.role in wanted for grant in state.grants)
    )


def account_with(read: Reader, email: Private[str]) -> AccountId | None:
    """Return the account in use that has the address, None if nobody has it.

    Two decisions never both find that an address is free: whatever tells one is in the boundary.
    """
    read.hold(AccountAdded, EmailChanged)
    found = (AccountId(each) for each in read.names.find(ACCOUNT_EMAIL, email.reveal()))
    return next((account for account in found if read(account_state, account).active), None)
