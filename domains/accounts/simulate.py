"""What people with accounts tell of themselves, made up."""

from random import Random

from core import invented
from core.identity import AccountId
from core.personal import Private
from domains.accounts.commands import TellAccountRelation

_RELATIONS = ("bror", "fætter", "svoger")


def relation(random: Random, account: AccountId) -> TellAccountRelation:
    """Return somebody to whom the account's owner is related."""
    return TellAccountRelation(
        account=account,
        name=Private(invented.third_person(random)),
        relation=Private(random.choice(_RELATIONS)),
    )
