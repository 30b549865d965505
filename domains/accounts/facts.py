"""What decisions know of accounts."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from core.facts import Fact
from core.identity import AccountId
from core.permissions import Grant
from core.registry import ActorFacts
from domains.accounts.events import AccountAdded, AccountDisabled, Role, RoleGiven
from domains.branches.events import BranchId


class AccountState(ActorFacts, Struct, frozen=True):
    """Whether the account exists and is in use, and its grants."""

    exists: bool = False

    def leads(self, branch: BranchId | None) -> bool:
        """Say whether the account is an activity leader of the branch, and in use."""
        wanted = Role.ACTIVITY_LEADER.value
        return self.active and any(
            grant.role == wanted and grant.branch == branch for grant in self.grants
        )


account_state: Fact[AccountState] = Fact("account_state", AccountState(), by="account")


@account_state.on(AccountAdded)
def added(_state: AccountState, _event: AccountAdded) -> AccountState:
    return AccountState(exists=True, active=True)


@account_state.on(RoleGiven)
def role_given(state: AccountState, event: RoleGiven) -> AccountState:
    grant = Grant(event.role.value, event.branch, event.partner, event.volunteer)
    return msgspec.structs.replace(state, grants=(*state.grants, grant))


@account_state.on(AccountDisabled)
def disabled(state: AccountState, _event: AccountDisabled) -> AccountState:
    return msgspec.structs.replace(state, active=False)


class LeadersOfBranch(Struct, frozen=True):
    """The accounts that were made activity leaders of a branch, in order; some may be disabled."""

    accounts: tuple[AccountId, ...] = ()


leaders_of_branch = Fact("leaders_of_branch", LeadersOfBranch(), by="branch")


@leaders_of_branch.on(RoleGiven)
def leader_made(state: LeadersOfBranch, event: RoleGiven) -> LeadersOfBranch:
    if event.role is not Role.ACTIVITY_LEADER or event.account in state.accounts:
        return state
    return LeadersOfBranch((*state.accounts, event.account))


class AccountsOfVolunteer(Struct, frozen=True):
    """The accounts with which a volunteer signs in."""

    accounts: Mapping[AccountId, BranchId | None] = {}


accounts_of_volunteer = Fact("accounts_of_volunteer", AccountsOfVolunteer(), by="volunteer")


@accounts_of_volunteer.on(RoleGiven)
def volunteer_linked(state: AccountsOfVolunteer, event: RoleGiven) -> AccountsOfVolunteer:
    return AccountsOfVolunteer({**state.accounts, event.account: event.branch})
