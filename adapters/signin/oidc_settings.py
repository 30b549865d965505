"""Which identity provider the national office signs in with, and what is wrong with it in words."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from adapters.signin.origin import Origin
from core.errors import QnetError
from core.personal import Private
from core.text import Text

ISSUER, CLIENT = "QNET_OIDC_ISSUER", "QNET_OIDC_CLIENT_ID"
SECRET, SECRET_FILE = "QNET_OIDC_CLIENT_SECRET", "QNET_OIDC_CLIENT_SECRET_FILE"
REDIRECT = "QNET_OIDC_REDIRECT"
ACR, AMR = "QNET_OIDC_TWO_FACTORS_ACR", "QNET_OIDC_TWO_FACTORS_AMR"
_ALL = (ISSUER, CLIENT, SECRET, SECRET_FILE, REDIRECT, ACR, AMR)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class OidcSettingsUnusable(QnetError):
    """A setting about the identity provider is missing or wrong: the fact `setting` names it."""

    code = "oidc_settings_unusable"
    title = Text(
        "En indstilling om log ind gennem en udbyder kan ikke bruges",
        "A setting about sign-in through a provider can't be used",
    )


class OidcSettings(Struct, frozen=True):
    """The provider, who we are to it, and where it sends the browser back to.

    `acr` and `amr` are the values by which it says that it has seen two factors; without them it
    never counts as more than a password.
    """

    issuer: str
    client_id: str
    client_secret: Private[str]
    redirect: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()


def oidc_settings(environ: Mapping[str, str], origin: Origin) -> OidcSettings | None:
    """Read the settings that begin with QNET_OIDC; None if there are none.

    Raises OidcSettingsUnusable.
    """
    if not any(environ.get(name) for name in _ALL):
        return None
    for name in (ISSUER, CLIENT, REDIRECT):
        if not environ.get(name):
            raise _unusable(name, "mangler", "is missing")
    return OidcSettings(
        _issuer(environ[ISSUER]),
        environ[CLIENT],
        Private(_secret(environ)),
        _redirect(environ[REDIRECT], origin),
        tuple(environ.get(ACR, "").split()),
        tuple(environ.get(AMR, "").split()),
    )


def is_protected(url: str) -> bool:
    """Say whether nobody on the way reads along: HTTPS, or a provider on this machine."""
    parts = _split(url)
    return parts is not None and (
        parts.scheme == "https" or (parts.scheme == "http" and is_on_loopback(url))
    )


def is_on_loopback(url: str) -> bool:
    """Say whether the address is on this machine."""
    parts = _split(url)
    return parts is not None and parts.hostname in _LOOPBACK


def _issuer(url: str) -> str:
    parts = _split(url)
    if parts is None or not is_protected(url) or parts.query or parts.fragment:
        raise _unusable(
            ISSUER,
            "skal være udbyderens adresse, som https://login.example.org",
            "must be the provider's address, like https://login.example.org",
        )
    return url


def _redirect(url: str, origin: Origin) -> str:
    parts = _split(url)
    if parts is None or not url.startswith(f"{origin.url}/") or parts.query or parts.fragment:
        raise _unusable(
            REDIRECT,
            f"skal begynde med {origin.url}/ (QNET_PUBLIC_URL): dér virker vores cookies",
            f"must begin with {origin.url}/ (QNET_PUBLIC_URL): that is where our cookies work",
        )
    return url


def _secret(environ: Mapping[str, str]) -> str:
    """Return the client's secret, from the variable or from the file, which one of the two."""
    told, path = environ.get(SECRET), environ.get(SECRET_FILE)
    if bool(told) == bool(path):
        raise _unusable(
            SECRET,
            f"skal sættes, eller {SECRET_FILE}, men ikke begge",
            f"must be set, or {SECRET_FILE}, but not both",
        )
    if told:
        return told
    try:
        found = Path(path or "").read_text().strip()
    except (OSError, ValueError):
        found = ""
    if not found:
        raise _unusable(
            SECRET_FILE,
            "skal nævne en fil med hemmeligheden, som kan læses",
            "must name a file with the secret, which can be read",
        )
    return found


def _split(url: str) -> SplitResult | None:
    """Return the parts of an absolute URL that names no user; None for anything else."""
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError:
        return None
    return parts if host and user is None and url.isascii() and url.isprintable() else None


def _unusable(setting: str, da: str, en: str) -> OidcSettingsUnusable:
    return OidcSettingsUnusable(Text(f"{setting} {da}", f"{setting} {en}"), setting=setting)
