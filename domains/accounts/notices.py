"""What account holders are written."""

from collections.abc import Sequence

from core.commands import Command
from core.events import Recorded
from core.facts import Reader
from core.notices import Link, Message, Notice
from core.personal import Private
from core.text import Text
from domains.accounts.commands import IssueInvitation
from domains.accounts.commands.inviting import INVITATION_LIFE
from domains.accounts.events import AccountInvited
from domains.accounts.facts import account_state, invitation_of

_SUBJECT = Text("Din adgang", "Your access")
_WORDS = Text(
    "Hej\n\nMed dette link vælger du, hvordan du logger ind:\n\n{link}\n\n"
    f"Linket virker én gang og udløber om {INVITATION_LIFE.days} dage. Ved du ikke, hvad det"
    " handler om, så se bort fra denne mail.",
    "Hello\n\nWith this link you choose how you sign in:\n\n{link}\n\n"
    f"The link works once and expires in {INVITATION_LIFE.days} days. If you don't know what this"
    " is about, please ignore this message.",
)


def invitation(read: Reader, recorded: Recorded[AccountInvited]) -> Sequence[Message]:
    """Write a link to whoever was invited, unless she has come in or was invited again since."""
    account = recorded.event.account
    awaited = read(account_state, account).active and not read(invitation_of, account).accepted
    newest = read.recorded([AccountInvited], "account", account)[-1].position
    if not awaited or newest != recorded.position:
        return []

    def accepting(digest: Private[str]) -> Command:
        return IssueInvitation(account=account, digest=digest)

    return [Message(account, _SUBJECT, _WORDS, Link("/invitation", accepting))]


NOTICES = [Notice("accounts.invitation", AccountInvited, invitation)]
