"""`qnet readlog`: whether the log of look-ups is whole. It says nothing of who looked at whom."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from adapters.cli.opening import home_option, json_option, opened
from adapters.cli.output import explained, fail, out, print_json, progress, say
from adapters.readlog.store import SQLReadLog
from core.merkle.checkpoints import Checkpoint, NotSigned, Verifier
from core.readlog import ReadLog


@click.group()
def readlog() -> None:
    """Sign, verify and drop the log of look-ups; nobody's data are shown.

    Example: qnet readlog verify
    """


@readlog.command(epilog="Example: qnet readlog heads > heads-2026-03.txt")
@home_option
@click.option("--key", "only_key", is_flag=True, help="Print only the public key.")
def heads(home: Path | None, *, only_key: bool) -> None:
    """Sign what has come, and print the public key and the last signed head of each month.

    Keep them elsewhere: with them `qnet readlog verify --kept FILE` finds out whoever rewrites the
    log and signs it anew, or cuts off its end. Each head is a signed note (C2SP tlog-checkpoint).
    """
    from adapters.readlog.signing import signer_of

    with opened(home) as installation, explained():
        signer = signer_of(installation.stores.keys)
        if only_key:
            click.echo(signer.verifier.words)
            return
        log = _log(installation.stores.read_log)
        log.grow(signer, installation.clock.now())
        click.echo("\n".join([f"# {signer.verifier.words}\n", *log.heads()]), nl=False)


@readlog.command(epilog="Example: qnet readlog verify --kept heads-2026-03.txt")
@home_option
@json_option
@click.option(
    "--kept",
    type=click.File(encoding="utf-8"),
    help="Heads that were kept elsewhere, as `qnet readlog heads` printed them.",
)
def verify(home: Path | None, kept: IO[str] | None, *, as_json: bool) -> None:
    """Reckon all trees anew, and name the first entry that isn't as it was signed."""
    from adapters.readlog.signing import signer_of

    with opened(home) as installation, explained():
        log = _log(installation.stores.read_log)
        verifier = signer_of(installation.stores.keys).verifier
        known = _kept(verifier, "" if kept is None else kept.read())
        with progress("look-ups", log.last_position) as show:
            found = log.verify(verifier, show, known)
    if as_json:
        print_json(found._asdict())
    else:
        unsigned = f", {found.unsigned} of them not signed yet" if found.unsigned else ""
        say(f"{found.entries} look-ups{unsigned}; {found.months} months, {found.dropped} dropped")
    if found.difference is not None:
        fail(found.difference.words.en)
    say("[green]✓[/] The log is what was signed.")


@readlog.command(epilog="Example: QNET_READLOG_YEARS=5 qnet readlog drop")
@home_option
def drop(home: Path | None) -> None:
    """Drop the months whose time is up: QNET_READLOG_YEARS, 5 if it isn't set.

    A month goes as a whole, the oldest first; its signed head stays, so that the chain can still
    be verified. In PostgreSQL this takes the owner's QNET_OWNER_READLOG_URL.
    """
    from adapters.readlog.dropping import kept_years
    from adapters.readlog.signing import signer_of
    from adapters.sql.connections import create_store_engine

    with opened(home) as installation, explained():
        now, settings = installation.clock.now(), installation.settings
        years = kept_years(settings.environ)
        _log(installation.stores.read_log).grow(signer_of(installation.stores.keys), now)
        owners = SQLReadLog(create_store_engine(settings.owners.read_log_url))
        try:
            dropped = owners.drop(years, now)
        finally:
            owners.close()
    for month in dropped:
        out.print(month)
    say(f"{len(dropped)} months dropped; look-ups are kept for {years} years.")


def _log(log: ReadLog) -> SQLReadLog:
    if not isinstance(log, SQLReadLog):
        raise TypeError("an installation keeps its read log in a database")
    return log


def _kept(verifier: Verifier, words: str) -> Sequence[Checkpoint]:
    """Return the heads in a file of notes, which are parted by blank lines."""
    found: list[Checkpoint] = []
    parts = [part for part in words.split("\n\n") if part.strip() and not part.startswith("#")]
    for text, signatures in zip(parts[::2], parts[1::2], strict=False):
        try:
            found.append(verifier.opened(f"{text}\n\n{signatures}"))
        except NotSigned:
            fail(f"{text.splitlines()[0]}: this head isn't signed by this installation")
    if words and not found:
        fail("there is no head in the file")
    return found
