"""The way out over SMTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any, Protocol

import aiosmtplib
from aiosmtplib import SMTP

from adapters.mail.settings import MailServer

TIMEOUT_SECONDS = 20.0


class NotSent(Exception):
    """A mail didn't leave. `reason` says what kind of failure, without anything that was said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Mailbox(Protocol):
    """Where mail is handed over."""

    def send(self, write: Callable[[], EmailMessage | None]) -> bool:
        """Hand over what `write` returns, False if that is nothing.

        It is asked to write only once somebody is there to take the mail. Raises NotSent, and
        whatever `write` raises.
        """
        ...


class SMTPMailbox:
    """Hands mail to a server, each on a connection of its own. Used by one thread."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, write: Callable[[], EmailMessage | None]) -> bool:
        """See `Mailbox`."""
        return asyncio.run(self._send(write))

    async def _send(self, write: Callable[[], EmailMessage | None]) -> bool:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.protection == "smtps",
            start_tls=False,  # `_introduce` does, so that no failure leaves a socket behind
            timeout=TIMEOUT_SECONDS,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as failure:
            raise NotSent(f"connecting: {_what(failure)}") from None
        async with _hanging_up(client):
            await self._introduce(client)
            mail = write()
            if mail is None:
                return False
            try:
                await client.send_message(mail)
            except (aiosmtplib.SMTPException, OSError) as failure:
                raise NotSent(_what(failure)) from None
            return True

    async def _introduce(self, client: SMTP) -> None:
        """Encrypt the way if that isn't done yet, and say who we are."""
        server = self._server
        try:
            if server.protection == "smtp+starttls":
                await client.starttls()
            if server.user is not None and server.password is not None:
                await client.login(server.user, server.password)
        except (aiosmtplib.SMTPException, OSError) as failure:
            raise NotSent(f"connecting: {_what(failure)}") from None


@asynccontextmanager
async def _hanging_up(client: SMTP) -> AsyncIterator[None]:
    """Say good bye in the end, and give the socket back at once.

    What was handed over stays so, whatever the server answers.
    """
    socket = client.transport
    try:
        yield
    finally:
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await client.execute_command(b"QUIT")
        client.close()
        if isinstance(socket, asyncio.WriteTransport):
            # Without TLS's own last words, for which somebody would have to wait.
            socket.abort()
        await asyncio.sleep(0)


def _what(failure: Any) -> str:
    """Name the failure without its words, in which a server may repeat an address."""
    refused = getattr(failure, "recipients", None) or [failure]
    code = getattr(refused[0], "code", None)
    return type(failure).__name__ if code is None else f"{type(failure).__name__} {code}"
