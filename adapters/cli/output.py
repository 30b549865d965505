"""What the command line prints, and how it ends.

Data go to standard output, everything else to standard error. Exit codes: 0 done, 1 refused,
2 wrong usage, 3 not signed in or not allowed, 4 there is no such thing, 5 try again later.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from adapters.signin.refusals import SignInFailed, TooManyAttempts
from core.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    NotYetReadable,
    QnetError,
    ReadLogUnavailable,
)

REFUSED, NOT_ALLOWED, NOT_THERE, TRY_AGAIN = 1, 3, 4, 5
_CODES: Mapping[type[QnetError], int] = {
    NotSignedIn: NOT_ALLOWED,
    SignInFailed: NOT_ALLOWED,
    Forbidden: NOT_ALLOWED,
    NotFound: NOT_THERE,
    Conflict: TRY_AGAIN,
    TooManyAttempts: TRY_AGAIN,
    NotYetReadable: TRY_AGAIN,
    ReadLogUnavailable: TRY_AGAIN,
}

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """Print data for programs."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print data for people."""
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(str(value) for value in row))
    out.print(table)


def say(words: str) -> None:
    """Tell how it goes."""
    err.print(words, soft_wrap=True)


def fail(words: str, code: int = REFUSED) -> NoReturn:
    """End with an error that says what to do next."""
    err.print(f"[bold red]✗[/] {words}")
    sys.exit(code)


@contextmanager
def explained() -> Iterator[None]:
    """Turn a named error into its words and an exit code."""
    try:
        yield
    except QnetError as error:
        facts = "".join(f"\n  {name}: {value}" for name, value in error.facts.items())
        fail(f"{error.detail.en} ({error.code}){facts}", _CODES.get(type(error), REFUSED))


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error; the function given says how far it is."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)
