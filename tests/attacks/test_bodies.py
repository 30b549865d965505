"""Attacks by bodies: too large, too deep, ambiguous, or of no form at all, at a running server.

Where the form of the request itself is the attack, it is written to the socket byte by byte.
"""

import itertools
import socket
import time
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from adapters.http.bodies import MAX_BYTES, MAX_DEPTH
from tests.adapters.http.world import peopled
from tests.attacks.serving import serving

PATH = "/api/v1/partners"
GOOD = b'{"name": "N", "kind": "other"}'
MEGABYTE = 1024 * 1024


class Target(NamedTuple):
    """A running server, and the token of somebody who may register partners."""

    url: str
    token: str

    def post(self, content: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
        """Send a body as JSON."""
        return httpx.post(
            f"{self.url}{PATH}",
            content=content,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                **headers,
            },
            timeout=30,
        )

    def raw(self, *lines: str, body: bytes) -> list[str]:
        """Send a request as it is written; return the status of each answer."""
        place = urlsplit(self.url)
        head = [
            f"POST {PATH} HTTP/1.1",
            f"Host: {place.netloc}",
            f"Authorization: Bearer {self.token}",
            "Content-Type: application/json",
            *lines,
        ]
        with socket.create_connection((place.hostname, place.port), timeout=3) as connection:
            connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
            return statuses(connection)

    def partners(self) -> int:
        """Count what was registered."""
        answer = httpx.get(
            f"{self.url}{PATH}", headers={"Authorization": f"Bearer {self.token}"}
        ).json()
        return len(answer["items"])


def statuses(connection: socket.socket) -> list[str]:
    """Read until the server closes or says nothing more; return the status of each answer."""
    found = b""
    try:
        while more := connection.recv(65_536):
            found += more
    except (TimeoutError, ConnectionResetError):
        pass
    return [
        line.split(b" ")[1].decode() for line in found.split(b"\r\n") if line.startswith(b"HTTP/")
    ]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    home = tmp_path_factory.mktemp("home")
    with peopled(home) as world:
        token = world.tokens["officer"]
    with serving(home) as url:
        made = Target(url, token)
        length = f"Content-Length: {len(GOOD)}"
        assert made.raw(length, "Connection: close", body=GOOD) == ["201"]
        yield made


@pytest.fixture(autouse=True)
def _nothing_happens(target: Target, request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the attack: nothing was registered, and the server serves on."""
    before = target.partners()
    yield
    assert target.partners() == before
    assert httpx.get(f"{target.url}/health/ready").status_code == 200


def pieces(size: int) -> Iterator[bytes]:
    for _ in range(0, size, 65_536):
        yield b" " * 65_536


class TestOversize:
    def test_a_length_that_is_told(self, target: Target) -> None:
        assert target.post(GOOD + b" " * MAX_BYTES).json()["code"] == "too_large"

    def test_a_length_that_is_told_and_never_sent(self, target: Target) -> None:
        begun = time.monotonic()
        assert target.raw(f"Content-Length: {10**12}", body=GOOD)[0] == "413"
        assert time.monotonic() - begun < 30

    def test_a_length_that_nobody_tells(self, target: Target) -> None:
        assert target.post(pieces(2 * MEGABYTE)).json()["code"] == "too_large"


class TestDeep:
    @pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
    @pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1_000, 40_000])
    def test_json(self, target: Target, pair: tuple[bytes, bytes], depth: int) -> None:
        opening, closing = pair
        nested = opening * depth + b"1" + closing * depth
        answer = target.post(b'{"name":' + nested + b"}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (
            400,
            "application/problem+json",
        )


@pytest.mark.parametrize(
    "content",
    [
        b'{"name": "N", "kind": "other", "kind": "shelter"}',
        b'{"name": "N", "kind": "other", "k\\u0069nd": "shelter"}',
        b'{"name": {"a": 1, "a": 2}, "kind": "other"}',
        b'{"name": "N", "kind": ' + b"9" * 100_000 + b"}",
        b'{"name": "N", "kind": -1e99999}',
        b'{"name": "N", "kind": NaN}',
        b'{"name": "N\\u0000", "kind": "other"}',
        b'{"name": "N\x00", "kind": "other"}',
        b'{"name": "N\x01", "kind": "other"}',
        b'{"name": "N\n", "kind": "other"}',
        b'{"name": "\xff\xfe", "kind": "other"}',
        b'{"name": "\xed\xa0\x80", "kind": "other"}',
        b'{"name": "\\ud800", "kind": "other"}',
        b'{"name": "\xc0\xaf", "kind": "other"}',
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD + GOOD,
        GOOD[:-1],
        GOOD.replace(b'"', b"'"),
        b"/**/" + GOOD,
        b"[" + GOOD + b"]",
        b'{"__proto__": {}, "name": "N", "kind": "other"}',
        b"null",
        b"\x00",
    ],
    ids=itertools.count(),
)
def test_what_can_be_read_in_two_ways_or_none_is_refused(target: Target, content: bytes) -> None:
    answer = target.post(content)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        400,
        "application/problem+json",
    )


class TestFraming:
    """Where one request ends may never be in doubt, or the next one is somebody else's."""

    @pytest.mark.parametrize(
        "lines",
        [
            ("Content-Length: 4", "Transfer-Encoding: chunked"),
            ("Content-Length: 2", "Content-Length: 4"),
            ("Content-Length: -1",),
            ("Content-Length: +4",),
            ("Content-Length: 4x",),
            ("Transfer-Encoding: chunked, identity",),
            ("Transfer-Encoding : chunked",),
            ("Transfer-Encoding: xchunked",),
        ],
    )
    def test_one_that_is_in_doubt_hides_no_second_request(
        self, target: Target, lines: tuple[str, ...]
    ) -> None:
        hidden = (
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {target.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(GOOD)}\r\n\r\n"
        )
        found = target.raw(*lines, body=b"0\r\n\r\n" + hidden.encode() + GOOD)
        assert "201" not in found

    def test_a_header_without_end_is_refused(self, target: Target) -> None:
        found = target.raw(f"X-Filler: {'a' * MEGABYTE}", "Content-Length: 0", body=b"")
        assert found in (["431"], ["400"], [])
