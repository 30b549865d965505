"""What an account may do. The most powerful roles are given by two persons."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from core.commands import Given, command
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Grant, Resource
from domains.accounts.commands.base import AccountCommand
from domains.accounts.events import (
    ProposalId,
    ProposalWithdrawn,
    Role,
    RoleGiven,
    RoleProposed,
    RoleTaken,
)
from domains.accounts.facts import RoleProposal, account_state, grant_of, role_proposal
from domains.accounts.inputs import Department
from domains.accounts.rules import (
    ACCOUNT_IS_ACTIVE,
    CONFIRMED_BY_ANOTHER,
    NOT_ONESELF,
    PROPOSAL_STANDS,
    ROLE_IS_FOR_SOMEBODY_ELSE,
    ROLE_IS_HELD,
    ROLE_IS_NEW,
    ROLE_IS_TIED,
    ROLE_PLACE_IS_KNOWN,
)
from domains.branches.events import BranchId
from domains.branches.facts import branch_state
from domains.partners.events import PartnerId
from domains.partners.facts import partner_state
from domains.safety.facts.conflicts import shut_out_as
from domains.volunteers.events import VolunteerId
from domains.volunteers.facts import volunteer_state

BY_TWO_PERSONS = frozenset({Role.ADMIN, Role.AUDITOR})
PROPOSAL_LIFE = timedelta(days=14)
"""What nobody has confirmed by then was not meant, or is forgotten."""
_TIES: Mapping[Role, frozenset[str]] = {
    Role.ACTIVITY_LEADER: frozenset({"branch"}),
    Role.VOLUNTEER: frozenset({"branch", "volunteer"}),
    Role.COUNSELLOR: frozenset({"partner"}),
    Role.TREASURER: frozenset({"department"}),
    Role.PROJECT_OFFICER: frozenset({"department"}),
    Role.STORE_KEEPER: frozenset({"department"}),
}


class _RoleCommand(AccountCommand, kw_only=True):
    """A command about a role, and the place in which it counts."""

    role: Role
    branch: BranchId | None = None
    partner: PartnerId | None = None
    volunteer: VolunteerId | None = None
    department: Department | None = None

    def given_role(self, proposal: ProposalId | None = None) -> RoleGiven:
        """Return the event that gives the role there."""
        return RoleGiven(
            account=self.account,
            role=self.role,
            branch=self.branch,
            partner=self.partner,
            volunteer=self.volunteer,
            department=self.department,
            proposal=proposal,
        )

    @property
    def grant(self) -> Grant:
        return grant_of(self.given_role())


@command(
    "accounts.give_role",
    "POST /accounts/{account}/roles",
    da="Giv rolle",
    en="Give a role",
    rules=[
        ACCOUNT_IS_ACTIVE,
        ROLE_IS_FOR_SOMEBODY_ELSE,
        ROLE_IS_TIED,
        ROLE_PLACE_IS_KNOWN,
        ROLE_IS_NEW,
    ],
)
class GiveRole(_RoleCommand):
    """Give an account a role where it counts: an activity leader at a branch, say.

    For an administrator or auditor this proposes it, and another administrator confirms.
    """

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.require_active(read)
        ROLE_IS_FOR_SOMEBODY_ELSE.require(not self.is_by_its_owner(given))
        ties = ("branch", "partner", "volunteer", "department")
        needs = _TIES.get(self.role, frozenset())
        ROLE_IS_TIED.require(
            {tie for tie in ties if getattr(self, tie) is not None} == needs,
            role=self.role.value,
            needs=", ".join(sorted(needs)) or "-",
        )
        ROLE_PLACE_IS_KNOWN.require(self._place_is_known(read))
        ROLE_IS_NEW.require(self.grant not in read(account_state, self.account).grants)
        if self.role not in BY_TWO_PERSONS or given.actor.kind == "system":
            return [self.given_role(), *self._conflicts(read)]
        return [
            RoleProposed(
                account=self.account,
                proposal=ProposalId(given.new_id()),
                role=self.role,
                proposed_by=_who_acts(given),
                until=given.now + PROPOSAL_LIFE,
            )
        ]

    def _conflicts(self, read: Reader) -> Sequence[Event]:
        """Return of whom the account is shut out as that volunteer."""
        return [] if self.volunteer is None else shut_out_as(read, self.account, self.volunteer)

    def _place_is_known(self, read: Reader) -> bool:
        """Say whether all ties are there, and the volunteer helps at the branch named."""
        if self.branch is not None and not read(branch_state, self.branch).exists:
            return False
        if self.partner is not None and not read(partner_state, self.partner).exists:
            return False
        if self.volunteer is None:
            return True
        volunteer = read(volunteer_state, self.volunteer)
        return volunteer is not None and volunteer.branch == self.branch


class _ProposalCommand(AccountCommand):
    """A command about a role that was proposed."""

    proposal: ProposalId

    def resource(self, read: Reader) -> Resource:
        proposal = read(role_proposal, self.proposal)
        its_own = proposal is not None and proposal.account == self.account
        return Resource(exists=its_own, account=self.account)

    def standing(self, read: Reader) -> RoleProposal:
        """Return the proposal. Raises RuleBroken by PROPOSAL_STANDS if nobody may confirm it."""
        proposal = read.known(role_proposal, self.proposal)
        PROPOSAL_STANDS.require(proposal.is_open)
        return proposal


@command(
    "accounts.confirm_role",
    "POST /accounts/{account}/role-proposals/{proposal}/confirmation",
    da="Bekræft rolle",
    en="Confirm a role",
    rules=[
        ACCOUNT_IS_ACTIVE,
        PROPOSAL_STANDS,
        CONFIRMED_BY_ANOTHER,
        ROLE_IS_FOR_SOMEBODY_ELSE,
        ROLE_IS_NEW,
    ],
)
class ConfirmRole(_ProposalCommand):
    """Give the role that another administrator has proposed."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.require_active(read)
        proposal = self.standing(read)
        proposer = read(account_state, proposal.proposed_by)
        administers = Grant(Role.ADMIN.value, account=proposal.proposed_by) in proposer.grants
        PROPOSAL_STANDS.require(given.now < proposal.until and proposer.active and administers)
        CONFIRMED_BY_ANOTHER.require(given.actor.id != f"account:{proposal.proposed_by}")
        ROLE_IS_FOR_SOMEBODY_ELSE.require(not self.is_by_its_owner(given))
        confirmed = RoleGiven(account=self.account, role=proposal.role, proposal=self.proposal)
        ROLE_IS_NEW.require(grant_of(confirmed) not in read(account_state, self.account).grants)
        return [confirmed]


@command(
    "accounts.withdraw_proposal",
    "POST /accounts/{account}/role-proposals/{proposal}/withdrawal",
    da="Træk forslag om rolle tilbage",
    en="Withdraw the proposal of a role",
    rules=[PROPOSAL_STANDS],
)
class WithdrawProposal(_ProposalCommand):
    """Let a proposed role not be given: it was a mistake, or another administrator says no."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.standing(read)
        return [ProposalWithdrawn(account=self.account, proposal=self.proposal)]


@command(
    "accounts.take_role",
    "POST /accounts/{account}/roles/taking",
    da="Tag rolle tilbage",
    en="Take a role back",
    rules=[NOT_ONESELF, ROLE_IS_HELD],
)
class TakeRole(_RoleCommand):
    """Take a role from an account, in that very place. What it gave access to closes at once."""

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        NOT_ONESELF.require(not self.is_by_its_owner(given))
        ROLE_IS_HELD.require(self.grant in read(account_state, self.account).grants)
        return [
            RoleTaken(
                account=self.account,
                role=self.role,
                branch=self.branch,
                partner=self.partner,
                volunteer=self.volunteer,
                department=self.department,
            )
        ]


def _who_acts(given: Given) -> AccountId:
    return AccountId(UUID(given.actor.id.removeprefix("account:")))
