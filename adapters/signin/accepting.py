"""How an invitation is used up: by the command of accounts, so that the log says it, and once."""

from collections.abc import Callable

from adapters.signin.refusals import SignInFailed
from core.command_bus import Call, CommandBus
from core.errors import NotFound, RuleBroken
from core.identity import AccountId, of_invitation
from core.keys import Credential
from domains.accounts.commands import AcceptInvitation
from domains.accounts.events import InvitationId


def accepting(commands: CommandBus) -> Callable[[Credential], None]:
    """Return what uses up an invitation, or raises SignInFailed: somebody was faster."""

    def accept(invitation: Credential) -> None:
        command = AcceptInvitation(
            account=AccountId(invitation.account), invitation=InvitationId(invitation.id)
        )
        holder = of_invitation(invitation.account, invitation.scopes, invitation.id)
        try:
            commands.execute(Call(command, holder))
        except (NotFound, RuleBroken):
            raise SignInFailed from None

    return accept
