"""Who is shut out of a participant, and who is let in again: never inside the branch."""

from collections.abc import Sequence

from core.commands import Given, command
from core.events import Event
from core.facts import Reader
from core.identity import AccountId
from domains.accounts.facts import account_state
from domains.safety.commands.base import AboutHer
from domains.safety.events import Ground, KeptOut, LetIn, ShutOut
from domains.safety.facts import guard_of, is_on_duty
from domains.safety.rules import (
    ACCOUNT_IS_IN_USE,
    CONFLICT_IS_UNJUDGED,
    IS_NOT_SHUT_OUT,
    IS_SHUT_OUT,
    WHOEVER_IS_ON_DUTY_STAYS,
)


@command(
    "safety.shut_out",
    "POST /participants/{participant}/restrictions",
    da="Begræns en brugers adgang til hende",
    en="Shut an account out of her case",
    rules=[ACCOUNT_IS_IN_USE, WHOEVER_IS_ON_DUTY_STAYS, IS_NOT_SHUT_OUT],
)
class ShutAccountOut(AboutHer):
    """Let an account see nothing of her: its owner is too close to somebody, or she is afraid.

    What the duty officer says needs nobody's judgement any more.
    """

    account: AccountId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        account = read(account_state, self.account)
        ACCOUNT_IS_IN_USE.require(account.active)
        decided = is_on_duty(given.actor.grants)
        WHOEVER_IS_ON_DUTY_STAYS.require(decided or not is_on_duty(account.grants))
        IS_NOT_SHUT_OUT.require(self.account not in read(guard_of, self.participant).shut_out)
        shut_out = ShutOut(participant=self.participant, account=self.account, ground=Ground.TOLD)
        upheld = KeptOut(participant=self.participant, account=self.account)
        return [shut_out, upheld] if decided else [shut_out]


@command(
    "safety.let_in",
    "POST /participants/{participant}/restrictions/{account}/lifting",
    da="Ophæv begrænsningen af en brugers adgang",
    en="Let an account in again",
    rules=[IS_SHUT_OUT],
)
class LetAccountIn(AboutHer):
    """Judge that an account may see her after all."""

    account: AccountId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        IS_SHUT_OUT.require(self.account in read(guard_of, self.participant).shut_out)
        return [LetIn(participant=self.participant, account=self.account)]


@command(
    "safety.keep_out",
    "POST /participants/{participant}/restrictions/{account}/upholding",
    da="Fasthold begrænsningen af en brugers adgang",
    en="Keep an account out",
    rules=[IS_SHUT_OUT, CONFLICT_IS_UNJUDGED],
)
class KeepAccountOut(AboutHer):
    """Judge that an account must not see her."""

    account: AccountId

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        record = read(guard_of, self.participant)
        IS_SHUT_OUT.require(self.account in record.shut_out)
        CONFLICT_IS_UNJUDGED.require(self.account not in record.judged)
        return [KeptOut(participant=self.participant, account=self.account)]
