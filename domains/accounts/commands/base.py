"""What commands about accounts have in common."""

from core.commands import Command, Given
from core.facts import Reader
from core.identity import AccountId
from core.permissions import Resource
from domains.accounts.facts import account_state
from domains.accounts.rules import ACCOUNT_IS_ACTIVE


class AccountCommand(Command):
    """A command about one account."""

    account: AccountId

    def resource(self, read: Reader) -> Resource:
        return Resource(exists=read(account_state, self.account).exists, account=self.account)

    def require_active(self, read: Reader) -> None:
        """Raise RuleBroken by ACCOUNT_IS_ACTIVE if the account is out of use."""
        ACCOUNT_IS_ACTIVE.require(read(account_state, self.account).active)

    def is_by_its_owner(self, given: Given) -> bool:
        """Say whether it is the account itself that acts."""
        return given.actor.id == f"account:{self.account}"
