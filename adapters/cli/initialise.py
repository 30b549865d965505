"""`qnet init` and `qnet migrate`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.cli.opening import home_option, settings
from adapters.cli.output import explained, fail, out, say
from adapters.first_start import (
    FIRST_START,
    FIRST_TOKEN_LIFE,
    Administrator,
    AlreadyStarted,
    add_first_administrators,
    check_administrators,
    issue_token,
)


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
    """Make a new installation with its first two administrators, and print their tokens."""
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
            expires_at = datetime.now(UTC) + FIRST_TOKEN_LIFE
            tokens = [issue_token(installation, a, expires_at, FIRST_START) for a in accounts]
        except AlreadyStarted:
            fail(f"{found.home} has its administrators already; `qnet token` issues tokens.")
        finally:
            installation.close()
    say(f"Ready in {found.home}. These tokens are shown once; they expire in 7 days:")
    for account, token in zip(accounts, tokens, strict=True):
        out.print(f"{account}  {token}", soft_wrap=True)
    say("Next: qnet serve, then give the others accounts over the API.")


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
