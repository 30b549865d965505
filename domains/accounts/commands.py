"""What may be asked of accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, Outcome, command
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from core.inputs import END
from core.keys import Credential, Revocation
from core.permissions import COUNTRY, Grant, Resource, in_scope
from core.personal import Private, seal
from domains.accounts.events import (
    AccountAdded,
    AccountDisabled,
    Role,
    RoleGiven,
    TokenId,
    TokenIssued,
)
from domains.accounts.facts import account_state
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
from domains.branches.events import BranchId
from domains.branches.facts import branch_state
from domains.partners.events import PartnerId
from domains.partners.facts import partner_state
from domains.volunteers.events import VolunteerId
from domains.volunteers.facts import volunteer_state

TOKEN_DAYS = 366
_TIES: Mapping[Role, frozenset[str]] = {
    Role.ACTIVITY_LEADER: frozenset({"branch"}),
    Role.VOLUNTEER: frozenset({"branch", "volunteer"}),
    Role.COUNSELLOR: frozenset({"partner"}),
}


@command("accounts.add", "POST /accounts", da="Opret bruger", en="Add an account")
class AddAccount(Command):
    """Add an account. It may do nothing until it is given a role."""

    name: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    email: Private[Annotated[str, Meta(max_length=254, pattern=rf"^[^@\s]+@[^@\s]+{END}")]]

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        account = AccountId(given.new_id())
        return [AccountAdded(account=account, name=seal(self.name), email=seal(self.email))]


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
class GiveRole(Command):
    """Give an account a role where it counts: an activity leader at a branch, say."""

    account: AccountId
    role: Role
    branch: BranchId | None = None
    partner: PartnerId | None = None
    volunteer: VolunteerId | None = None

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(account_state, self.account).exists, account=self.account)

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        state = read(account_state, self.account)
        ACCOUNT_IS_ACTIVE.require(state.active)
        ROLE_IS_FOR_SOMEBODY_ELSE.require(given.actor.id != f"account:{self.account}")
        ties = {"branch": self.branch, "partner": self.partner, "volunteer": self.volunteer}
        needs = _TIES.get(self.role, frozenset())
        ROLE_IS_TIED.require(
            {name for name, tie in ties.items() if tie is not None} == needs,
            role=self.role.value,
            needs=", ".join(sorted(needs)) or "-",
        )
        ROLE_PLACE_IS_KNOWN.require(self._place_is_known(read))
        grant = Grant(self.role.value, self.branch, self.partner, self.volunteer)
        ROLE_IS_NEW.require(grant not in state.grants)
        return [RoleGiven(account=self.account, role=self.role, **ties)]  # type: ignore[arg-type]  # the three ids by name

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


@command(
    "accounts.disable",
    "POST /accounts/{account}/disabling",
    da="Luk bruger",
    en="Disable an account",
    rules=[ACCOUNT_IS_ACTIVE, NOT_ONESELF],
)
class DisableAccount(Command):
    """Take an account out of use, at once and with all its tokens."""

    account: AccountId

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(account_state, self.account).exists, account=self.account)

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        ACCOUNT_IS_ACTIVE.require(read(account_state, self.account).active)
        NOT_ONESELF.require(given.actor.id != f"account:{self.account}")
        return [AccountDisabled(account=self.account), Revocation(self.account)]


@command(
    "accounts.issue_token",
    "POST /accounts/{account}/tokens",
    da="Udsted adgangsnøgle",
    en="Issue a token",
    rules=[ACCOUNT_IS_ACTIVE, SCOPES_REACH_NO_FURTHER, TOKEN_LIFE_IS_LIMITED],
)
class IssueToken(Command):
    """Accept a bearer token. Whoever asks makes the secret and sends its SHA-256 only, in hex."""

    account: AccountId
    digest: Private[Annotated[str, Meta(pattern=f"^[0-9a-f]{{64}}{END}")]]
    expires_at: Annotated[datetime, Meta(tz=True)]
    scopes: Annotated[
        tuple[Annotated[str, Meta(pattern=rf"^(\*|[a-z]+\.(\*|[a-z_]+)){END}")], ...],
        Meta(min_length=1, max_length=50),
    ] = ("*",)

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(account_state, self.account).exists, account=self.account)

    def decide(self, read: Reader, given: Given) -> Sequence[Outcome]:
        ACCOUNT_IS_ACTIVE.require(read(account_state, self.account).active)
        SCOPES_REACH_NO_FURTHER.require(all(in_scope(given.actor, s) for s in self.scopes))
        latest = given.now + timedelta(days=TOKEN_DAYS)
        TOKEN_LIFE_IS_LIMITED.require(given.now < self.expires_at <= latest, days=TOKEN_DAYS)
        token = TokenId(given.new_id())
        return [
            TokenIssued(account=self.account, token=token, expires_at=self.expires_at),
            Credential(
                token,
                self.account,
                bytes.fromhex(self.digest.reveal()),
                self.scopes,
                given.now,
                self.expires_at,
            ),
        ]
