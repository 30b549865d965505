"""What a provider publishes: where it is asked what (OpenID Connect Discovery 1.0), and its keys.

Only keys that a signature is checked with are taken: were one of them a shared secret, whoever
knows the published key could sign with it.
"""

from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from msgspec import Struct

from adapters.signin.oidc_settings import OidcSettings, is_on_loopback, is_protected
from adapters.signin.oidc_talk import Talk, unavailable

ALGORITHMS = ("RS256", "PS256", "ES256")
_PUBLISHED = "/.well-known/openid-configuration"
_MOST_KEYS = 50
_SHORTEST_RSA = 2048
_BITS = 6
"""A character of base64url."""
_KINDS: dict[str, type[RSAKey | ECKey]] = {"RSA": RSAKey, "EC": ECKey}


class Metadata(Struct, frozen=True):
    """What we need to know of a provider. Defaults are those of the specification."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    response_types_supported: tuple[str, ...]
    id_token_signing_alg_values_supported: tuple[str, ...]
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    code_challenge_methods_supported: tuple[str, ...] | None = None
    authorization_response_iss_parameter_supported: bool = False

    @property
    def algorithms(self) -> list[str]:
        """The algorithms that both it and we sign and check with."""
        return [name for name in ALGORITHMS if name in self.id_token_signing_alg_values_supported]

    @property
    def takes_secret_in_form(self) -> bool:
        """Whether our secret goes into the form, where no encoding is doubtful."""
        return "client_secret_post" in self.token_endpoint_auth_methods_supported


class _Published(Struct, frozen=True):
    keys: tuple[dict[str, Any], ...]


def read_metadata(talk: Talk, settings: OidcSettings) -> Metadata:
    """Ask for the document. Raises ProviderUnavailable unless it is the issuer's, and secure."""
    found = talk.get(settings.issuer.rstrip("/") + _PUBLISHED).read(Metadata)
    if found.issuer != settings.issuer:
        raise unavailable("it says that it is another issuer than QNET_OIDC_ISSUER")
    places = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    here = is_on_loopback(settings.issuer)
    if not all(is_protected(url) and is_on_loopback(url) <= here for url in places):
        raise unavailable("one of its addresses isn't https")
    challenges = found.code_challenge_methods_supported
    if "code" not in found.response_types_supported or not found.algorithms:
        raise unavailable("it has no code flow, or no signature that we trust")
    if challenges is not None and "S256" not in challenges:
        raise unavailable("it doesn't know PKCE with S256")
    return found


def read_keys(talk: Talk, address: str) -> KeySet:
    """Ask for the keys. Raises ProviderUnavailable if none of them is one that we can use."""
    published = talk.get(address).read(_Published)
    keys = [key for each in published.keys[:_MOST_KEYS] if (key := _key(each)) is not None]
    if not keys:
        raise unavailable("it has no key that we can use")
    return KeySet(list(keys))


def _key(published: dict[str, Any]) -> RSAKey | ECKey | None:
    kind = _KINDS.get(str(published.get("kty")))
    if kind is None or published.get("use", "sig") != "sig":
        return None
    if kind is RSAKey and len(str(published.get("n"))) * _BITS < _SHORTEST_RSA:
        return None
    try:
        # Whatever is secret or unknown in it is left out.
        key = kind.import_key({k: v for k, v in published.items() if k in _PUBLIC})
        size = key.public_key.key_size
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None if kind is RSAKey and size < _SHORTEST_RSA else key


_PUBLIC = frozenset({"kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"})
