"""`qnet token`."""

from datetime import timedelta
from pathlib import Path

import click

from adapters.cli.duration import Duration
from adapters.cli.opening import home_option, opened
from adapters.cli.output import explained, out, say
from adapters.first_start import issue_token
from adapters.installation import Installation
from core.identity import Identity


@click.command(epilog="Example: qnet token --for 30d")
@click.option("--for", "life", type=Duration(), default="30d", show_default=True)
@home_option
def token(life: timedelta, home: Path | None) -> None:
    """Issue a token for yourself, and print it once.

    Asks for your e-mail address, your password and a code. Nobody makes a token for somebody else.
    """
    from adapters.cli.signing_in import signed_in

    with opened(home) as installation, explained(), signed_in(installation) as owner:
        print_token(installation, owner, life)


def print_token(installation: Installation, owner: Identity, life: timedelta) -> None:
    """Issue a token for whoever is signed in, and print it."""
    expires_at = installation.clock.now() + life
    secret = issue_token(installation, owner, expires_at)
    say(f"Valid until {expires_at:%Y-%m-%d %H:%M} UTC. It is shown once:")
    out.print(secret, soft_wrap=True)
