"""To whom the owner of an account is related: a woman who must not meet that one is kept apart."""

from collections.abc import Sequence

from core.commands import Given, command
from core.corrections import CORRECTS_WHAT_STANDS, corrected
from core.events import Event, EventId
from core.facts import Reader
from core.personal import Private, seal
from domains.accounts.commands.base import AccountCommand
from domains.accounts.events import AccountRelationTold, AccountRelationWithdrawn
from domains.accounts.facts import account_relations
from domains.accounts.inputs import Name
from domains.accounts.rules import ACCOUNT_IS_ACTIVE, ACCOUNT_RELATION_STANDS
from domains.participants.events import ThirdPersonId
from domains.safety.facts.conflicts import Told, shut_out_by


@command(
    "accounts.tell_relation",
    "POST /accounts/{account}/relations",
    da="Fortæl om brugers relation",
    en="Tell of an account's relation",
    rules=[ACCOUNT_IS_ACTIVE, CORRECTS_WHAT_STANDS],
)
class TellAccountRelation(AccountCommand):
    """Tell to whom she is related. What was told once is compared for ever, corrected or not."""

    name: Private[Name]
    relation: Private[Name] | None = None
    corrects: EventId | None = None

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        self.require_active(read)
        relative = self._relative(read, given)
        return [
            AccountRelationTold(
                account=self.account,
                relative=relative,
                name=seal(self.name),
                relation=None if self.relation is None else seal(self.relation),
                corrects=self.corrects,
            ),
            *shut_out_by(read, self.account, Told(relative, self.name)),
        ]

    def _relative(self, read: Reader, given: Given) -> ThirdPersonId:
        """Return the person of the event that is corrected, or somebody new."""
        if self.corrects is None:
            return ThirdPersonId(given.new_id())
        told = corrected(read, self.corrects, [AccountRelationTold], "account", self.account)
        relative: ThirdPersonId = told.relative  # type: ignore[attr-defined]  # by its type
        stands = relative in read(account_relations, self.account).relatives
        CORRECTS_WHAT_STANDS.require(stands, event=self.corrects)
        return relative


@command(
    "accounts.withdraw_relation",
    "POST /accounts/{account}/relations/{relative}/withdrawal",
    da="Tag brugers relation tilbage",
    en="Withdraw an account's relation",
    rules=[ACCOUNT_RELATION_STANDS],
)
class WithdrawAccountRelation(AccountCommand):
    """Take back a relation that was told by mistake. She can't herself: it would open a case."""

    relative: ThirdPersonId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        stands = self.relative in read(account_relations, self.account).relatives
        ACCOUNT_RELATION_STANDS.require(stands)
        return [AccountRelationWithdrawn(account=self.account, relative=self.relative)]
