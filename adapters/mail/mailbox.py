"""The way out over SMTP."""

import asyncio
import contextlib
from collections.abc import Callable
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
        client = self._client()
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as failure:
            await _part(client)
            raise NotSent(f"connecting: {_what(failure)}") from None
        try:
            mail = write()
            if mail is None:
                return False
            await self._hand_over(client, mail)
        finally:
            await _good_bye(client)
        return True

    async def _hand_over(self, client: SMTP, mail: EmailMessage) -> None:
        try:
            await client.send_message(mail)
        except (aiosmtplib.SMTPException, OSError) as failure:
            raise NotSent(_what(failure)) from None

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.protection == "smtps",
            start_tls=server.protection == "smtp+starttls",
            timeout=TIMEOUT_SECONDS,
        )


async def _good_bye(client: SMTP) -> None:
    """End the connection; what was handed over stays so, whatever the server answers."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await client.execute_command(b"QUIT")
    await _part(client)


async def _part(client: SMTP) -> None:
    """Give the connection back at once: nobody waits for a last word of TLS."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    await asyncio.sleep(0)


def _what(failure: Any) -> str:
    """Name the failure without its words, in which a server may repeat an address."""
    refused = getattr(failure, "recipients", None) or [failure]
    code = getattr(refused[0], "code", None)
    return type(failure).__name__ if code is None else f"{type(failure).__name__} {code}"
