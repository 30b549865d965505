"""`qnet init` and `qnet migrate`."""

from pathlib import Path

import click

from adapters.cli.opening import home_option, settings
from adapters.cli.output import explained, fail, out, say
from adapters.first_start import (
    Administrator,
    AlreadyStarted,
    add_first_administrators,
    check_administrators,
    invite,
)
from domains.accounts.commands.inviting import INVITATION_LIFE


@click.command(epilog="Example: qnet init --home /srv/qnet")
@home_option
@click.option(
    "--administrator",
    "given",
    multiple=True,
    metavar="EMAIL",
    help="E-mail address of an administrator; twice. Asked for if left out.",
)
def init(home: Path | None, given: tuple[str, ...]) -> None:
    """Make a new installation with its first two administrators, and print their invitations."""
    from adapters.installation import open_installation
    from adapters.migrations import migrate as apply

    addresses = list(given)
    while len(addresses) < 2:
        addresses.append(click.prompt(f"E-mail of administrator {len(addresses) + 1}", err=True))
    found = settings(home)
    people = [Administrator(address.split("@")[0], address) for address in addresses]
    with explained():
        try:
            check_administrators(people)
        except ValueError as error:
            fail(str(error), 2)
        for line in apply(found):
            say(line)
        installation = open_installation(found)
        try:
            accounts = add_first_administrators(installation, people)
            invitations = [invite(installation, account) for account in accounts]
        except AlreadyStarted:
            fail(f"{found.home} has its administrators already; `qnet accounts` manages accounts.")
        finally:
            installation.close()
    days = INVITATION_LIFE.days
    say(f"Ready in {found.home}. These invitations are shown once; they expire in {days} days:")
    for account, invitation in zip(accounts, invitations, strict=True):
        out.print(f"{account}  {invitation}", soft_wrap=True)
    say("Next: each administrator runs `qnet accounts accept`, then `qnet serve`.")


@click.command(epilog="Example: qnet migrate --home /srv/qnet")
@home_option
def migrate(home: Path | None) -> None:
    """Bring the databases to what this version of the program needs."""
    from adapters.migrations import migrate as apply

    with explained():
        done = apply(settings(home))
    for line in done:
        say(line)
    if not done:
        say("Nothing to do: everything is up to date.")
