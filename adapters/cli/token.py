"""`qnet token`."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import click

from adapters.cli.opening import home_option, opened, who_types
from adapters.cli.output import explained, fail, out, say
from adapters.first_start import issue_token
from adapters.installation import Installation
from core.likeness import Names
from domains.accounts.events import ACCOUNT_EMAIL

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class Duration(click.ParamType[timedelta]):
    """A number and a unit: 30m, 12h, 90d."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        match = re.fullmatch(r"([1-9]\d{0,4})([mhd])", str(value))
        if match is None:
            self.fail("give a number and a unit, like 30m, 12h or 90d", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


@click.command(epilog="Example: QNET_TOKEN=qnet_... qnet token leder@example.org --for 30d")
@click.argument("account")
@click.option("--for", "life", type=Duration(), default="30d", show_default=True)
@home_option
def token(account: str, life: timedelta, home: Path | None) -> None:
    """Issue a token for ACCOUNT (an id or an e-mail address), and print it once.

    You must be an administrator: your own token is in QNET_TOKEN.
    """
    with opened(home) as installation, explained():
        issuer = who_types(installation)
        expires_at = datetime.now(UTC) + life
        secret = issue_token(installation, _account(installation, account), expires_at, issuer)
    say(f"Valid until {expires_at:%Y-%m-%d %H:%M} UTC. It is shown once:")
    out.print(secret, soft_wrap=True)


def _account(installation: Installation, words: str) -> UUID:
    if "@" not in words:
        try:
            return UUID(words)
        except ValueError:
            fail("ACCOUNT is neither an id nor an e-mail address", 2)
    keys = installation.stores.keys
    found = Names(keys).find(ACCOUNT_EMAIL, words)
    # Nobody's id for an unknown address: whether it is known is said to administrators only.
    return found[0] if len(found) == 1 else uuid4()
