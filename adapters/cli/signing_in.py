"""Signing in at the terminal: nothing that is typed is shown, stored or passed on."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from adapters.cli.opening import TOKEN_VARIABLE
from adapters.cli.output import NOT_ALLOWED, err, fail
from adapters.installation import Installation
from adapters.signin.entering import Entered
from adapters.signin.proving import CodeMeans
from adapters.signin.refusals import SignInFailed
from adapters.signin.tracing import Caller
from core.errors import QnetError
from core.identity import Identity

T = TypeVar("T")

TERMINAL = Caller()
_TOTP_DIGITS = 6


@contextmanager
def signed_in(installation: Installation) -> Iterator[Identity]:
    """Lend the identity of somebody with a second factor; her session ends with it.

    In a demo whoever has a token in QNET_TOKEN is that already. Raises what sign-in raises.
    """
    token = os.environ.get(TOKEN_VARIABLE)
    if token and (known := installation.identify(token)).second_factor_at is not None:
        yield known
        return
    entered = installation.sign_in.entering.with_password(
        click.prompt("E-mail address", err=True), secretly("Password"), TERMINAL
    )
    if entered.opened.session.stage != "full":
        entered = _proven(installation, entered)
    secret = entered.opened.secret
    try:
        yield installation.identify(secret)
    finally:
        installation.sign_in.arranging.sign_out(secret)


def secretly(label: str) -> str:
    """Ask for something that the terminal doesn't show."""
    answer: str = click.prompt(label, hide_input=True, err=True)
    return answer


def until_right(ask: Callable[[], T], *again: type[QnetError]) -> T:
    """Ask again while one of these refuses what is typed, and say why."""
    while True:
        try:
            return ask()
        except again as refusal:
            err.print(f"[bold red]✗[/] {refusal.detail.en}")


def _proven(installation: Installation, entered: Entered) -> Entered:
    if not {"totp", "recovery_code"} & set(entered.means):
        fail("the terminal takes codes of an app; this account has none.", NOT_ALLOWED)
    proving, secret = installation.sign_in.proving, entered.opened.secret

    def ask() -> Entered:
        code = secretly("Code of your app, or a recovery code").strip()
        means: CodeMeans = "totp" if len(code) == _TOTP_DIGITS else "recovery_code"
        return proving.with_code(("password",), secret, means, code, TERMINAL)

    return until_right(ask, SignInFailed)
