"""A real SMTP server for tests: it keeps what it takes, refuses as a test says, and has TLS."""

import asyncio
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "post", "a/b@c"
_PATIENCE_SECONDS = 5.0


class Taken(NamedTuple):
    """A mail as it came, and whether the way was encrypted."""

    to: list[str]
    mail: EmailMessage
    encrypted: bool

    @property
    def words(self) -> str:
        return str(self.mail.get_content())

    @property
    def secret(self) -> str:
        """What stands behind the # of its link; the same in both languages."""
        (secret,) = {word.partition("#")[2] for word in self.words.split() if "#" in word}
        return secret


class Handler:
    """Takes mails, or answers with what was put into `refusals`, one a mail."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.refused: list[Taken] = []
        self.refusals: list[str] = []

    async def handle_DATA(  # noqa: N802 - the server calls it so
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        taken = Taken(envelope.rcpt_tos, mail, session.ssl is not None)
        if self.refusals:
            self.refused.append(taken)
            return self.refusals.pop(0)
        self.taken.append(taken)
        return "250 taken"


class Server(NamedTuple):
    """A server that runs, and where."""

    handler: Handler
    port: int

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"


@contextmanager
def running(port: int = 0, **options: Any) -> Iterator[Server]:
    """Run a server on a free port, or on this one."""
    handler = Handler()
    controller = _Controller(handler, hostname=HOST, port=port, **options)
    controller.start()
    try:
        yield Server(handler, controller.port)
    finally:
        controller.wait_for_good_byes()
        controller.stop()


class _Controller(Controller):
    """Takes any port that is free, and ends when whoever called has hung up.

    The port that it was told is 0 until it has begun.
    """

    def __init__(self, handler: Handler, **options: Any) -> None:
        super().__init__(handler, **options)
        self._calls: set[_Call] = set()

    def factory(self) -> SMTP:
        return _Call(self._calls, self.handler, **self.SMTP_kwargs)

    def wait_for_good_byes(self) -> None:
        """Wait until nobody is connected, and TLS has given back the last socket too."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._calls and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)

    def _trigger_server(self) -> None:
        listening = cast("asyncio.Server", self.server)
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class _Call(SMTP):
    """One connection; it is among the calls while it lasts."""

    def __init__(self, calls: "set[_Call]", handler: Handler, **options: Any) -> None:
        super().__init__(handler, **options)
        self._calls = calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._calls.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._calls.discard(self)


def only_us(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    """Let nobody in but who knows user and password."""
    known = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=known, handled=False)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for the server; return what trusts it, and the server's own context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "cert.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return trusted, context
