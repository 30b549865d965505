"""`qnet mails`."""

from pathlib import Path

import click

from adapters.cli.opening import home_option, json_option, opened
from adapters.cli.output import print_json, print_table, say


@click.group()
def mails() -> None:
    """See the mails that failed too often, and try them again.

    Example: qnet mails retry
    """


@mails.command(epilog="Example: qnet mails parked --json")
@home_option
@json_option
def parked(home: Path | None, *, as_json: bool) -> None:
    """List the mails that failed too often. Shows neither words nor addresses."""
    with opened(home) as installation:
        found = installation.mail.outbox.parked()
    rows = [(p.mail.notice, p.mail.position, p.mail.account, p.tries, p.error) for p in found]
    columns = ("notice", "position", "account", "tries", "error")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@mails.command(epilog="Example: qnet mails retry")
@home_option
def retry(home: Path | None) -> None:
    """Let the mails that failed too often be tried again, by `qnet serve` or `qnet worker`."""
    with opened(home) as installation:
        retried = installation.mail.outbox.retry_parked(installation.clock.now())
    say(f"{retried} mails will be tried again.")
