"""A home that is served by a process of its own, as `qnet serve` does it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Serve a home in a process of its own; lend its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("qnet"), "serve", "--home", home, "--port", str(port)],
        env={k: v for k, v in os.environ.items() if not k.startswith("QNET_")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    try:
        while not is_ready(url):
            assert time.monotonic() < deadline, "the server didn't come up"
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(20)


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready").is_success
    except httpx.TransportError:
        return False
