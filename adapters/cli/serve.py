"""`qnet serve`."""

import os
from pathlib import Path

import click

from adapters.cli.opening import home_option, settings
from adapters.cli.output import fail, say
from adapters.demo_home import is_demo

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command(epilog="Example: qnet serve --home /srv/qnet --host 0.0.0.0 --port 8000")
@home_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(home: Path | None, host: str, port: int) -> None:
    """Serve the API and follow the log, until interrupted."""
    from adapters.migrations import pending

    found = settings(home)
    if is_demo(found.home) and host not in LOOPBACK:
        fail(f"{found.home} is a demo: it listens on loopback only, not on {host}.", 2)
    waiting = pending(found)
    if waiting:
        fail(f"{'; '.join(waiting)}. Run `qnet init` or `qnet migrate` first.")
    listen(found.home, host, port)


def listen(home: Path, host: str, port: int) -> None:
    """Serve until interrupted."""
    from granian.constants import Interfaces
    from granian.server import Server

    os.environ["QNET_HOME"] = str(home)
    say(f"Serving {home} on http://{host}:{port} (stop with Ctrl-C)")
    Server(
        "adapters.http.app:app_from_environment",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        log_access=False,
    ).serve()
