"""How the commands find their home, open it, and know who types."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from adapters.cli.output import NOT_ALLOWED, explained, fail
from adapters.installation import Installation, Settings, open_installation, settings_from
from core.identity import Identity

F = TypeVar("F", bound=Callable[..., Any])

TOKEN_VARIABLE = "QNET_TOKEN"  # noqa: S105 - the variable's name


def home_option(function: F) -> F:
    """Add `--home DIR`."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        help="Where the installation lies (default: QNET_HOME, else ./qnet-home).",
    )(function)


def json_option(function: F) -> F:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(
        function
    )


def settings(home: Path | None) -> Settings:
    """Return the settings of this process."""
    return settings_from(os.environ, home)


@contextmanager
def opened(home: Path | None) -> Iterator[Installation]:
    """Open an initialised installation; explain what to do if there is none, or it is old."""
    from adapters.migrations import pending

    found = settings(home)
    waiting = pending(found)
    if waiting:
        fail(
            f"{found.home} is not ready: {'; '.join(waiting)}.\n"
            "  Run `qnet init` for a new installation, `qnet migrate` after an upgrade."
        )
    with explained():
        installation = open_installation(found)
    try:
        yield installation
    finally:
        installation.close()


def who_types(installation: Installation) -> Identity:
    """Return whose token is in QNET_TOKEN. Ends the program if there is none."""
    token = os.environ.get(TOKEN_VARIABLE)
    if not token:
        fail(
            "This shows people, so say who you are: put your token into QNET_TOKEN\n"
            "  (`export QNET_TOKEN=qnet_...`; `qnet token` makes one for you).",
            NOT_ALLOWED,
        )
    return installation.identify(token)
