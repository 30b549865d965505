"""How the identity provider is talked to: within limits of time, size, and of how many at once."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple, TypeVar

import httpx
import msgspec

from adapters.signin.refusals import Busy, ProviderUnavailable

T = TypeVar("T")

MAX_BYTES = 256 * 1024
AT_ONCE = 4
"""Threads that wait for the provider are few: the others go on answering whoever signs in here."""
RETRY_AFTER = 10
_EACH_SECONDS = 5.0
_TOGETHER_SECONDS = 10.0
# Compressed, a short answer could be long.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}

_log = logging.getLogger("qnet.signin")


class Said(NamedTuple):
    """An answer: its status and its bytes."""

    status: int
    body: bytes

    def read(self, kind: type[T]) -> T:
        """Return the JSON of a good answer. Raises ProviderUnavailable for any other."""
        if self.status != 200:
            raise unavailable(f"it answers {self.status}")
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.MsgspecError, ValueError):
            pass
        raise unavailable("its answer isn't of the right form")


class Talk:
    """A client that follows no redirect, and believes no certificate that the machine doesn't."""

    def __init__(self) -> None:
        self._client = httpx.Client(
            timeout=httpx.Timeout(_EACH_SECONDS), follow_redirects=False, headers=_HEADERS
        )
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def get(self, url: str) -> Said:
        """Ask for what is at the address. Raises ProviderUnavailable, Busy."""
        return self._said(httpx.Request("GET", url, headers=_HEADERS))

    def post(self, url: str, headers: Mapping[str, str], body: str) -> Said:
        """Send a form. Raises ProviderUnavailable, Busy."""
        sent = httpx.Request("POST", url, headers={**_HEADERS, **headers}, content=body.encode())
        return self._said(sent)

    @contextmanager
    def taking_turns(self) -> Iterator[None]:
        """Take one of the few places. Raises Busy if there is none."""
        if not self._room.acquire(blocking=False):
            raise Busy(retry_after=1)
        try:
            yield
        finally:
            self._room.release()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _said(self, request: httpx.Request) -> Said:
        until = monotonic() + _TOGETHER_SECONDS
        try:
            answer = self._client.send(request, stream=True)
            try:
                return Said(answer.status_code, _within_limits(answer, until))
            finally:
                answer.close()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            reason = type(error).__name__
        raise unavailable(reason)


def unavailable(reason: str) -> ProviderUnavailable:
    """Return the refusal; the reason is for whoever reads the log."""
    _log.warning("the identity provider can't be used: %s", reason)
    return ProviderUnavailable(retry_after=RETRY_AFTER)


def _within_limits(answer: httpx.Response, until: float) -> bytes:
    body = bytearray()
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            raise unavailable("its answer is too long")
        if monotonic() > until:
            raise unavailable("its answer takes too long")
    return bytes(body)
