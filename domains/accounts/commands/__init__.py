"""What may be asked of accounts."""

from domains.accounts.commands.inviting import (
    AcceptInvitation,
    InviteAccount,
    IssueInvitation,
    ResetAccount,
)
from domains.accounts.commands.keeping import AddAccount, ChangeEmail, DisableAccount, NameAccount
from domains.accounts.commands.relations import TellAccountRelation, WithdrawAccountRelation
from domains.accounts.commands.roles import ConfirmRole, GiveRole, TakeRole, WithdrawProposal
from domains.accounts.commands.tokens import IssueToken

__all__ = [
    "AcceptInvitation",
    "AddAccount",
    "ChangeEmail",
    "ConfirmRole",
    "DisableAccount",
    "GiveRole",
    "InviteAccount",
    "IssueInvitation",
    "IssueToken",
    "NameAccount",
    "ResetAccount",
    "TakeRole",
    "TellAccountRelation",
    "WithdrawAccountRelation",
    "WithdrawProposal",
]
