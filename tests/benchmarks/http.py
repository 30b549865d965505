"""Commands over HTTP against a server as `qnet serve` starts it, from one client and from 32."""

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from adapters.first_start import issue_token
from adapters.installation import Settings
from core.identity import of_account
from tests.benchmarks.commands import bare_work
from tests.benchmarks.homes import NOTE, Branch, running, sqlite_settings
from tests.benchmarks.measuring import Measure, interleaved, measure
from tests.benchmarks.sizes import FULL, Sizes
from tests.databases import sqlite_url

CLIENTS = 32
PATIENCE_SECONDS = 30.0
_SERVE = "from adapters.cli.main import main; main()"
_CREATED = b"HTTP/1.1 201"


def over_http(directory: Path, sizes: Sizes = FULL) -> Iterator[Measure]:
    """Measure meetings with a sealed note over loopback, connections kept, beside bare commits."""
    with (
        sqlite_settings(directory / "home") as settings,
        bare_work(sqlite_url(directory / "bare.db"), sizes.warm_up) as bare,
    ):
        port = _free_port()
        requests = _requests(settings, port, sizes)
        with served(settings, port), _clients(port, CLIENTS) as clients:

            def floor() -> None:
                for _ in range(sizes.requests):
                    bare()

            def one() -> None:
                send(clients[:1], requests, sizes.requests)

            def many() -> None:
                send(clients, requests, sizes.requests)

            many()  # until SQLite's log has its size
            found = interleaved(
                {"floor": floor, "one": one, "many": many},
                times=1,
                repetitions=sizes.repetitions,
            )
    rates = {key: rate * sizes.requests for key, rate in found.items()}
    yield measure("command over HTTP, 1 client", rates["floor"], rates["one"], "commands/s")
    yield measure(
        f"command over HTTP, {CLIENTS} clients", rates["floor"], rates["many"], "commands/s"
    )


def send(clients: list[socket.socket], requests: list[bytes], times: int) -> None:
    """Send so many requests, one at a time on each connection. Raises unless each is accepted."""
    begun = answered = 0
    with selectors.DefaultSelector() as selector:
        for client in clients[:times]:
            selector.register(client, selectors.EVENT_READ, bytearray())
            client.sendall(requests[begun % len(requests)])
            begun += 1
        while answered < times:
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise TimeoutError("the server doesn't answer")
            for key, _ in ready:
                client, received = _socket_of(key), key.data
                received += client.recv(65_536)
                if not _complete(received):
                    continue
                received.clear()
                answered += 1
                if begun < times:
                    client.sendall(requests[begun % len(requests)])
                    begun += 1


def _socket_of(key: selectors.SelectorKey) -> socket.socket:
    assert isinstance(key.fileobj, socket.socket)
    return key.fileobj


def _complete(received: bytearray) -> bool:
    """Say whether the answer is there. Raises ValueError if it isn't one of success."""
    if len(received) >= len(_CREATED) and not received.startswith(_CREATED):
        raise ValueError(f"not accepted: {bytes(received[:200])!r}")
    if not received:
        raise ConnectionError("the server closed the connection")
    head, found, body = bytes(received).partition(b"\r\n\r\n")
    if not found:
        return False
    lengths = [
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    return len(body) >= lengths[0]


def _requests(settings: Settings, port: int, sizes: Sizes) -> list[bytes]:
    """Make the people, and return a request for each pair, under its volunteer's token."""
    now = datetime.now(UTC)
    expires_at = now + timedelta(hours=1)
    with running(settings) as installation:
        branch = Branch(installation, sizes.pairs)
        owners = [of_account(pair.account, second_factor_at=now) for pair in branch.pairs]
        tokens = [issue_token(installation, owner, expires_at) for owner in owners]
    requests = []
    for pair, token in zip(branch.pairs, tokens, strict=True):
        fields = {"held_on": branch.today, "kind": "coffee", "minutes": 60, "note": NOTE}
        body = msgspec.json.encode(fields)
        head = (
            f"POST /api/v1/matches/{pair.match}/meetings HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests


@contextmanager
def served(settings: Settings, port: int) -> Iterator[None]:
    """Serve the home on loopback in a process of its own, which ends with the block."""
    options = ["serve", "--home", str(settings.home), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, *options],
        env={k: v for k, v in os.environ.items() if not k.startswith("QNET_")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(process, port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                probe.sendall(b"GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if probe.recv(64).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the server doesn't get ready")


@contextmanager
def _clients(port: int, number: int) -> Iterator[list[socket.socket]]:
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]
    for client in clients:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        yield clients
    finally:
        for client in clients:
            client.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
