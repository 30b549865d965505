"""`qnet worker`."""

import signal
import threading
from pathlib import Path

import click

from adapters.cli.opening import home_option, opened
from adapters.cli.output import say


@click.command(epilog="Example: QNET_SMTP_URL=smtps://... qnet worker --home /srv/qnet")
@home_option
def worker(home: Path | None) -> None:
    """Follow the log without serving: read models, reactions and mail, until interrupted.

    Several may run at once, beside `qnet serve` too.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened(home) as installation:
        installation.start()
        say(f"Working for {installation.settings.home} (stop with Ctrl-C)")
        stop.wait()
    say("Stopped.")
