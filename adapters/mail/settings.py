"""How mail leaves: the settings of an installation, and what is wrong with them in words."""

import re
from collections.abc import Mapping
from email.headerregistry import Address
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from adapters.signin.origin import VARIABLE as PAGE
from adapters.signin.origin import origin_of
from core.errors import QnetError
from core.text import Text

SERVER, SENDER = "QNET_SMTP_URL", "QNET_MAIL_FROM"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NAMED = re.compile(r"^\s*(?:(?P<name>[^<>]*?)\s*<(?P<named>[^<>\s]+)>|(?P<bare>[^<>\s]+))\s*$")

Protection = Literal["smtps", "smtp+starttls", "smtp"]
_PORTS: Mapping[Protection, int] = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}


class MailSettingsUnusable(QnetError):
    """A setting about mail is missing or wrong: the fact `setting` names it."""

    code = "mail_settings_unusable"
    title = Text("En indstilling om mail kan ikke bruges", "A setting about mail can't be used")


class MailServer(Struct, frozen=True):
    """The server that takes mail, how the way there is protected, and who we are to it."""

    host: str
    port: int
    protection: Protection
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


class MailSettings(Struct, frozen=True):
    """The server, the sender, and Qnet's own address, to which links lead."""

    server: MailServer
    sender: Address
    page: str


def mail_settings(environ: Mapping[str, str]) -> MailSettings | None:
    """Read QNET_SMTP_URL, QNET_MAIL_FROM and QNET_PUBLIC_URL; None without a server.

    Raises MailSettingsUnusable, or PublicUrlUnusable.
    """
    if not environ.get(SERVER):
        return None
    for name in (SENDER, PAGE):
        if not environ.get(name):
            raise _unusable(
                name,
                "skal sættes, når QNET_SMTP_URL er sat",
                "must be set where QNET_SMTP_URL is",
            )
    return MailSettings(_server(environ[SERVER]), _sender(environ[SENDER]), origin_of(environ).url)


def _server(url: str) -> MailServer:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _no_url() from None
    protection = next((known for known in _PORTS if known == parts.scheme), None)
    if (
        protection is None
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise _no_url()
    if protection == "smtp" and parts.hostname not in _LOOPBACK:
        raise _unusable(
            SERVER,
            "må kun være smtp:// til denne maskine: brug smtps:// eller smtp+starttls://",
            "may be smtp:// to this machine only: use smtps:// or smtp+starttls://",
        )
    user, password = _credentials(parts)
    return MailServer(parts.hostname, port or _PORTS[protection], protection, user, password)


def _credentials(parts: SplitResult) -> tuple[str | None, str | None]:
    """Return user and password: both, or neither."""
    if not parts.username and not parts.password:
        return None, None
    if not parts.username or not parts.password:
        raise _no_url()
    return unquote(parts.username), unquote(parts.password)


def _sender(words: str) -> Address:
    """Return the sender, `Name <address>` or an address alone."""
    found = _NAMED.match(words)
    try:
        if found is not None:
            name, address = found["name"] or "", found["named"] or found["bare"]
            return Address(name.strip('" '), addr_spec=address)
    except Exception:  # noqa: BLE001 - the parser of the standard library fails in many ways
        found = None
    raise _unusable(
        SENDER,
        "skal være en mailadresse som besked@example.org, evt. med et navn foran",
        "must be a mail address like message@example.org, with a name in front if you like",
    )


def _no_url() -> MailSettingsUnusable:
    """Return the refusal of a URL, without the URL: it may have a password."""
    return _unusable(
        SERVER,
        "skal se ud som smtps://bruger:adgangskode@mail.example.org:465 (eller smtp+starttls://;"
        " tegn som @ og / i en adgangskode skrives med procent: %40, %2F)",
        "must look like smtps://user:password@mail.example.org:465 (or smtp+starttls://;"
        " write characters like @ and / in a password with percent signs: %40, %2F)",
    )


def _unusable(setting: str, da: str, en: str) -> MailSettingsUnusable:
    return MailSettingsUnusable(Text(f"{setting} {da}", f"{setting} {en}"), setting=setting)
