"""`qnet accounts`."""

from pathlib import Path
from uuid import UUID, uuid4

import click

from adapters.cli.accept import accept
from adapters.cli.opening import home_option, json_option, opened, who_types
from adapters.cli.output import explained, fail, out, print_json, print_table, say
from adapters.installation import Installation
from core.command_bus import Call
from core.commands import Command
from core.facts import Reader
from core.identity import AccountId, of_system
from core.inputs import read_input
from core.likeness import Names
from core.personal import Erased, Hidden, Private
from core.query_bus import Ask
from domains.accounts.commands import (
    AddAccount,
    ConfirmRole,
    DisableAccount,
    GiveRole,
    InviteAccount,
    ResetAccount,
)
from domains.accounts.events import ProposalId, Role
from domains.accounts.facts import account_with
from projections.account_list.queries import AccountList, AccountRow, RoleShown

OPERATOR = of_system("operator")
"""Whoever operates the server: a second person where one administrator is left."""


@click.group()
def accounts() -> None:
    """Come in, and manage who else does.

    Example: qnet accounts list --json
    """


accounts.add_command(accept)


@accounts.command(
    epilog="Example: qnet accounts add leder@example.org --role activity_leader --branch 2b1e..."
)
@click.argument("email")
@click.option("--name", help="What she is called. Asked for if left out.")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--branch", metavar="ID", help="For an activity leader or volunteer.")
@click.option("--partner", metavar="ID", help="For a counsellor.")
@click.option("--volunteer", metavar="ID", help="For a volunteer.")
@click.option("--department", help="For a treasurer, project officer or store keeper.")
@home_option
def add(  # noqa: PLR0913 - each is an option that the user may give
    email: str,
    *,
    name: str | None,
    role: str | None,
    branch: str | None,
    partner: str | None,
    volunteer: str | None,
    department: str | None,
    home: Path | None,
) -> None:
    """Add an account for EMAIL, give it a role, and invite its owner. Needs QNET_TOKEN.

    An administrator or auditor is proposed: another administrator confirms.
    """
    called = name or click.prompt("Name", err=True)
    ties = {"branch": branch, "partner": partner, "volunteer": volunteer, "department": department}
    with opened(home) as installation, explained():
        adding = _Acting(installation)
        added = adding.do(read_input(AddAccount, {"name": called, "email": email}))
        account = added["account"]
        if role is not None:
            tied = {tie: value for tie, value in ties.items() if value is not None}
            given = {"account": account, "role": role, **tied}
            proposal = adding.do(read_input(GiveRole, given)).get("role_proposal")
            if proposal is not None:
                say(f"Another administrator confirms: qnet accounts confirm {account} {proposal}")
        adding.do(InviteAccount(account=AccountId(UUID(account))))
        _say_how_mail_stands(installation)
    out.print(account, soft_wrap=True)


@accounts.command(epilog="Example: qnet accounts invite leder@example.org")
@click.argument("account")
@home_option
def invite(account: str, home: Path | None) -> None:
    """Send another link to ACCOUNT (an id or an e-mail address) in place of the last.

    Needs QNET_TOKEN.
    """
    with opened(home) as installation, explained():
        acting = _Acting(installation)
        acting.do(InviteAccount(account=_account(installation, account)))
        _say_how_mail_stands(installation)


@accounts.command(epilog="Example: qnet accounts confirm 5c0f... 91aa...")
@click.argument("account", type=click.UUID)
@click.argument("proposal", type=click.UUID)
@click.option(
    "--as-operator",
    is_flag=True,
    help="Confirm without a token, where one administrator is left who can't by herself.",
)
@home_option
def confirm(account: UUID, proposal: UUID, home: Path | None, *, as_operator: bool) -> None:
    """Confirm the role that another administrator has proposed. Needs QNET_TOKEN."""
    command = ConfirmRole(account=AccountId(account), proposal=ProposalId(proposal))
    with opened(home) as installation, explained():
        who = OPERATOR if as_operator else who_types(installation)
        installation.commands.execute(Call(command, who))
    say("Confirmed.")


@accounts.command(epilog="Example: qnet accounts disable leder@example.org")
@click.argument("account")
@home_option
def disable(account: str, home: Path | None) -> None:
    """Take ACCOUNT (an id or an e-mail address) out of use at once. Needs QNET_TOKEN.

    All its sessions and tokens end.
    """
    with opened(home) as installation, explained():
        acting = _Acting(installation)
        acting.do(DisableAccount(account=_account(installation, account)))
    say("Disabled.")


@accounts.command(epilog="Example: qnet accounts reset leder@example.org")
@click.argument("account")
@home_option
def reset(account: str, home: Path | None) -> None:
    """Let nothing of ACCOUNT (an id or an e-mail address) open any more, and invite its owner.

    She lost her phone, say. Needs QNET_TOKEN.
    """
    with opened(home) as installation, explained():
        acting = _Acting(installation)
        acting.do(ResetAccount(account=_account(installation, account)))
        _say_how_mail_stands(installation)


@accounts.command("list", epilog="Example: qnet accounts list --json | jq '.[].account'")
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
@json_option
@home_option
def list_(language: str, home: Path | None, *, as_json: bool) -> None:
    """List all accounts with their names and roles. Needs QNET_TOKEN."""
    with opened(home) as installation, explained():
        identity = who_types(installation)
        installation.engine.catch_up()
        rows: list[AccountRow] = []
        cursor: int | None = 0
        while cursor is not None:
            query = AccountList(cursor=cursor, limit=200)
            page = installation.queries.ask(
                Ask(query, identity, "en" if language == "en" else "da")
            )
            rows += page.items
            cursor = page.next
    if as_json:
        print_json(rows)
        return
    print_table(
        ("account", "name", "status", "roles"),
        [
            (
                row.account,
                _shown(row.name),
                row.status,
                ", ".join(_role(role, language) for role in row.roles),
            )
            for row in rows
        ],
    )


class _Acting:
    """Sends commands for whoever types."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._identity = who_types(installation)

    def do(self, command: Command) -> dict[str, str]:
        answer = self._installation.commands.execute(Call(command, self._identity))
        return dict(answer.ids)


def _account(installation: Installation, words: str) -> AccountId:
    """Return the account that an id or an address names.

    Nobody's id for an unknown address: whether it is known is said to administrators only.
    """
    if "@" not in words:
        try:
            return AccountId(UUID(words))
        except ValueError:
            fail("ACCOUNT is neither an id nor an e-mail address", 2)
    stores = installation.stores
    read = Reader(stores.recorder, installation.registry.codec, Names(stores.keys))
    return account_with(read, Private(words)) or AccountId(uuid4())


def _say_how_mail_stands(installation: Installation) -> None:
    if installation.mail.way is None:
        say("The link waits: no mail server is set (QNET_SMTP_URL), or this is a demo.")
    else:
        say("The link is sent by `qnet serve` or `qnet worker`.")


def _shown(name: str | Erased | Hidden) -> str:
    return name if isinstance(name, str) else "(slettet / erased)"


def _role(shown: RoleShown, language: str) -> str:
    label = shown.role.label.en if language == "en" else shown.role.label.da
    tie = shown.branch or shown.partner or shown.department
    return label if tie is None else f"{label} ({tie})"
