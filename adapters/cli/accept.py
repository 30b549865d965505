"""`qnet accounts accept`."""

from datetime import timedelta
from pathlib import Path

import click

from adapters.cli.duration import Duration
from adapters.cli.opening import home_option, opened
from adapters.cli.output import explained, out, say
from adapters.cli.token import print_token
from adapters.installation import Installation
from adapters.signin.entering import Entered
from adapters.signin.refusals import SignInFailed
from core.errors import RuleBroken


@click.command(epilog="Example: qnet accounts accept --token-for 30d")
@click.option(
    "--token-for",
    "life",
    type=Duration(),
    help="Print a token for the command line too, valid so long.",
)
@home_option
def accept(life: timedelta | None, home: Path | None) -> None:
    """Accept an invitation at the terminal: choose a password, and set up codes of an app.

    Prints ten recovery codes; keep them on paper. What you type isn't shown.
    """
    from adapters.cli.signing_in import secretly, until_right

    with opened(home) as installation, explained():
        invitation = secretly("Invitation (qneti_...)").strip()
        entered = until_right(lambda: _with_password(installation, invitation), RuleBroken)
        if entered.opened.session.stage == "invited":
            entered = _with_app(installation, entered)
        secret = entered.opened.secret
        say("Done: you can sign in now.")
        if life is not None and entered.opened.session.stage == "full":
            print_token(installation, installation.identify(secret), life)
        installation.sign_in.arranging.sign_out(secret)


def _with_password(installation: Installation, invitation: str) -> Entered:
    from adapters.cli.signing_in import TERMINAL, secretly

    password = secretly("New password (12 characters or more)")
    return installation.sign_in.entering.with_invitation(invitation, password, TERMINAL)


def _with_app(installation: Installation, entered: Entered) -> Entered:
    """Set up an app, prove it with its first code, and print recovery codes."""
    from adapters.cli.signing_in import TERMINAL, secretly, until_right

    arranging, secret = installation.sign_in.arranging, entered.opened.secret
    key, address = arranging.new_totp(secret)
    say("Add this to an app for one-time codes; it is shown once:")
    out.print(key, soft_wrap=True)
    out.print(address, soft_wrap=True, markup=False)
    proven = until_right(
        lambda: arranging.confirm_totp(secret, secretly("Code of the app").strip(), TERMINAL),
        SignInFailed,
    )
    say("Recovery codes, each for one use, for the day on which the phone is lost:")
    for code in arranging.new_recovery_codes(proven.opened.secret, TERMINAL):
        out.print(code)
    return proven
