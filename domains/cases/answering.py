"""Who may answer for a case, or stand in."""

from core.facts import Reader
from core.identity import AccountId
from domains.accounts.facts import account_state
from domains.branches.events import BranchId
from domains.participants.events import ParticipantId
from domains.safety.facts import is_shut_out


def may_answer(
    read: Reader, account: AccountId, branch: BranchId, participant: ParticipantId
) -> bool:
    """Say whether the account leads the branch, and isn't shut out of her.

    Whoever is shut out is answered for like one who leads another branch: nobody is told why.
    """
    leads = read(account_state, account).leads(branch)
    return leads and not is_shut_out(read, participant, account)
