"""`qnet serve`."""

import os
import socket
from pathlib import Path

import click

from adapters.cli.opening import home_option, opened, settings
from adapters.cli.output import fail, say
from adapters.demo_home import is_demo
from adapters.home_lock import HomeInUse, locked

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command(epilog="Example: qnet serve --home /srv/qnet --host 0.0.0.0 --port 8000")
@home_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(home: Path | None, host: str, port: int) -> None:
    """Serve the API and follow the log, until interrupted."""
    found = settings(home)
    if is_demo(found.home) and host not in LOOPBACK:
        fail(f"{found.home} is a demo: it listens on loopback only, not on {host}.", 2)
    with opened(home):
        pass  # whatever is wrong with the home is explained before the server starts
    listen(found.home, host, port)


def listen(home: Path, host: str, port: int) -> None:
    """Serve until interrupted. Ends the program if the port is taken, or the home is served."""
    from granian.constants import Interfaces
    from granian.server import Server

    if not _is_free(host, port):
        fail(f"port {port} on {host} is in use: choose another with --port.")
    os.environ["QNET_HOME"] = str(home)
    try:
        with locked(home):
            say(f"Serving {home} on http://{host}:{port} (stop with Ctrl-C)")
            Server(
                "adapters.http.app:app_from_environment",
                address=host,
                port=port,
                interface=Interfaces.ASGI,
                factory=True,
                log_access=False,
            ).serve()
    except HomeInUse:
        fail(f"{home} is being served already: stop that server first.")


def _is_free(host: str, port: int) -> bool:
    """Say whether nobody listens there. The server itself would share the port in silence."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
